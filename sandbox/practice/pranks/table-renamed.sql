-- A table has another name
-- ledger_entry_application is called ledger_entry_application_v2.

ALTER TABLE dbo.ledger_entry_application RENAME TO ledger_entry_application_v2;

-- undo

ALTER TABLE dbo.ledger_entry_application_v2 RENAME TO ledger_entry_application;
