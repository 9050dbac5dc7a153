-- Absurd dates
-- Year 1, year 9999, the end of time, and none at all.

INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 4, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'DATE-1', '0001-01-01', '0001-01-31', 10, 10, 'Long ago',
    now();
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 5, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'DATE-2', '9999-12-31', '9999-12-31', 10, 10, 'Some day',
    now();
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 6, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'DATE-3', 'infinity', 'infinity', 10, 10, 'Never',
    'infinity';
INSERT INTO dbo.ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, due_date, amount,
    open_amount, description, posted_at) SELECT 900000000 + 7, (SELECT min(client_id) FROM dbo.client WHERE
    client_number = '1001' OR client_number > '2000'), 1, 'DATE-4', NULL, NULL, 10, 10, 'Undated', now();

-- undo

DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 4;
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 5;
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 6;
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id = 900000000 + 7;
