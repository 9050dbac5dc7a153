-- A column has another type
-- job.due_date holds text like 10/15/2024 instead of dates.

ALTER TABLE dbo.job ALTER COLUMN due_date TYPE varchar(20) USING to_char(due_date, 'MM/DD/YYYY');

-- undo

ALTER TABLE dbo.job ALTER COLUMN due_date TYPE date USING to_date(due_date, 'MM/DD/YYYY');
