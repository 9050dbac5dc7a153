-- A key given twice
-- Two contacts with one contact_id, as in a damaged file.

ALTER TABLE dbo.contact DROP CONSTRAINT contact_pkey;
INSERT INTO dbo.contact (contact_id, first_name, last_name, email) SELECT contact_id, 'Second', 'Self',
    'second.self@double.example' FROM dbo.contact ORDER BY contact_id LIMIT 1;

-- undo

DELETE FROM dbo.contact WHERE email = 'second.self@double.example';
ALTER TABLE dbo.contact ADD CONSTRAINT contact_pkey PRIMARY KEY (contact_id);
