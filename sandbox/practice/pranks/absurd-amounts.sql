-- Absurd amounts
-- 99,999,999,999,999.99, and less than nothing by half a cent.

INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 2, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'ABSURD-1', '2026-11-18', '2026-12-18', 99999999999999.99,
    99999999999999.99, 'All the money', now();
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 3, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'ABSURD-2', '2026-11-18', '2026-12-18', -0.005, -0.005,
    'Half a cent', now();

-- undo

DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 2;
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 3;
