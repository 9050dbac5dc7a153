-- A right is missing
-- The reader may not read ledger_entry any more.

REVOKE SELECT ON dbo.ledger_entry FROM quittance_reader;

-- undo

GRANT SELECT ON dbo.ledger_entry TO quittance_reader;
