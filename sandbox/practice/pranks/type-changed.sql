-- A column has another type
-- client.opened_date holds text like 10/15/2024 instead of dates.

ALTER TABLE dbo.client ALTER COLUMN opened_date TYPE varchar(20) USING to_char(opened_date, 'MM/DD/YYYY');

-- undo

ALTER TABLE dbo.client ALTER COLUMN opened_date TYPE date USING to_date(opened_date, 'MM/DD/YYYY');
