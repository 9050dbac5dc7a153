-- It is slow
-- Every question about ledger_entry takes eight seconds longer, for the reader alone.

ALTER TABLE dbo.ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY slow ON dbo.ledger_entry FOR SELECT TO quittance_reader USING ((SELECT pg_sleep(8)::text IS NOT NULL));

-- undo

DROP POLICY slow ON dbo.ledger_entry;
ALTER TABLE dbo.ledger_entry DISABLE ROW LEVEL SECURITY;
