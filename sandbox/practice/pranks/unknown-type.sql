-- An entry of an unknown type
-- Type 42 with its own sign, and an entry of type 77 that is on no list.

INSERT INTO dbo.ledger_entry_type (type_id, name, sign) VALUES (42, 'Barter', -1);
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 8, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 42, 'BARTER-1', '2026-11-18', NULL, 25, 25, 'Twelve eggs',
    now();
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 9, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 77, 'WHAT-1', '2026-11-18', NULL, 25, 25, 'Unknown', now();

-- undo

DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 8;
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 9;
DELETE FROM dbo.ledger_entry_type WHERE type_id = 42;
