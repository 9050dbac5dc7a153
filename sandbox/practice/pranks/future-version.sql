-- A row version from the future
-- One client bears a version that the clock will not reach for years.

CREATE TABLE mischief.early AS SELECT min(client_id) AS client_id FROM dbo.client;
ALTER TABLE dbo.client DISABLE TRIGGER stamp;
UPDATE dbo.client SET row_version = 9000000000000 WHERE client_id IN (SELECT client_id FROM mischief.early);
ALTER TABLE dbo.client ENABLE TRIGGER stamp;

-- undo

UPDATE dbo.client SET row_version = 0 WHERE client_id IN (SELECT client_id FROM mischief.early);
DROP TABLE mischief.early;
