-- An invoice of an unknown client
-- Its client is on no list.

INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 1, 899999999, 1, 'NOBODY-1', '2026-11-18', '2026-12-18',
    450, 450, 'Whose is this?', now();

-- undo

DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 1;
