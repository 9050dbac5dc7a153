-- A column is gone
-- client.email is dropped, as by an update of the practice system.

CREATE TABLE mischief.emails AS SELECT client_id, email FROM dbo.client;
ALTER TABLE dbo.client DROP COLUMN email;

-- undo

ALTER TABLE dbo.client ADD COLUMN email varchar(120);
UPDATE dbo.client c SET email = m.email FROM mischief.emails m WHERE m.client_id = c.client_id;
GRANT SELECT (email) ON dbo.client TO quittance_reader;
DROP TABLE mischief.emails;
