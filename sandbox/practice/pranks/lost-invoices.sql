-- Lost invoices
-- Two invoices in a hundred are deleted with what was applied to them.

CREATE TABLE mischief.lost AS SELECT * FROM dbo.ledger_entry WHERE type_id = 1 AND ledger_entry_id % 50 = 7;
CREATE TABLE mischief.lost_applications AS
    SELECT * FROM dbo.ledger_entry_application WHERE to_entry_id IN (SELECT ledger_entry_id FROM mischief.lost);
DELETE FROM dbo.ledger_entry_application
    WHERE application_id IN (SELECT application_id FROM mischief.lost_applications);
DELETE FROM dbo.ledger_entry WHERE ledger_entry_id IN (SELECT ledger_entry_id FROM mischief.lost);

-- undo

INSERT INTO dbo.ledger_entry SELECT * FROM mischief.lost;
INSERT INTO dbo.ledger_entry_application SELECT * FROM mischief.lost_applications;
-- Meanwhile somebody may have applied the receipts elsewhere.
SELECT dbo.settle(array(
    SELECT from_entry_id FROM mischief.lost_applications UNION SELECT ledger_entry_id FROM mischief.lost));
DROP TABLE mischief.lost, mischief.lost_applications;
