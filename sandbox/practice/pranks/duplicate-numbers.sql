-- Numbers given twice
-- A second client 1001 and a second invoice 61001.

INSERT INTO dbo.client (client_id, client_number, name1, client_status) VALUES (900000008, '1001', 'Acme Co (again)',
    'Active');
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 10, 900000008, 1, '61001', '2026-11-18', '2026-12-18', 75,
    75, 'A second 61001', now();

-- undo

DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 10;
DELETE FROM dbo.client WHERE client_id = 900000008;
