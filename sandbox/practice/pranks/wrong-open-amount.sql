-- An open amount that is wrong
-- 1.00 more is open than the ledger adds up to, in one invoice.

CREATE TABLE mischief.wrong_open AS SELECT ledger_entry_id FROM dbo.ledger_entry WHERE type_id = 1 AND NOT voided AND
    open_amount > 0 ORDER BY ledger_entry_id LIMIT 1;
UPDATE dbo.ledger_entry SET open_amount = open_amount + 1 WHERE ledger_entry_id IN (SELECT ledger_entry_id FROM
    mischief.wrong_open);

-- undo

UPDATE dbo.ledger_entry SET open_amount = open_amount - 1 WHERE ledger_entry_id IN (SELECT ledger_entry_id FROM
    mischief.wrong_open);
DROP TABLE mischief.wrong_open;
