-- The books of a large firm in the demo's practice system. How large is said by four settings: books.clients,
-- books.contacts, books.invoices, books.receipts. Every receipt is applied to the invoice of its number.
INSERT INTO dbo.version_clock VALUES (0);

INSERT INTO dbo.ledger_entry_type VALUES
    (1, 'Invoice', 1, 1), (2, 'Receipt', -1, 1), (3, 'Credit memo', -1, 1), (4, 'Debit memo', 1, 1),
    (5, 'Write-off', -1, 1), (6, 'Adjustment down', -1, 1), (7, 'Adjustment up', 1, 1), (8, 'Finance charge', 1, 1),
    (9, 'Reversal', 1, 1);

INSERT INTO dbo.office SELECT n, 'Office ' || n, 'Portland', 'ME', 1 FROM generate_series(1, 12) n;

INSERT INTO dbo.staff
SELECT n, 'S' || n, 'First' || n, 'Last' || n, 'staff' || n || '@harborpine.example', 1 + n % 12, 'Active', NULL, 1
  FROM generate_series(1, 1500) n;

INSERT INTO dbo.client
SELECT n, (10000 + n)::text, '', 'Client number ' || n || ' of the firm', NULL, 'CLIENT ' || n,
       CASE WHEN n % 20 = 0 THEN n - 1 END, 1 + n % 12, 'Active', n || ' Main Street', 'Suite ' || n % 90, 'Portland',
       'ME', '04101', 'US', 'office' || n || '@client.example', NULL, 'USD', '00-0000000', NULL, NULL, '2020-01-01', 1
  FROM generate_series(1, current_setting('books.clients')::int) n;

INSERT INTO dbo.client_staff
SELECT n, role, 1 + (n * 7 + place) % 1500, 1
  FROM generate_series(1, current_setting('books.clients')::int) n,
       (VALUES ('partner', 1), ('manager', 2)) AS roles(role, place);

INSERT INTO dbo.contact
SELECT n, 'Given' || n, 'Family' || n, NULL, 'person' || n || '@client.example', '207-555-0100', 1
  FROM generate_series(1, current_setting('books.contacts')::int) n;

INSERT INTO dbo.client_contact
SELECT n, 1 + n % current_setting('books.clients')::int, n, 'Billing', true, n % 2 = 0, 1
  FROM generate_series(1, current_setting('books.contacts')::int) n;

-- Every tenth invoice is open in part, and those for which there is no receipt are open whole.
INSERT INTO dbo.ledger_entry
SELECT n, 1 + (n * 13) % current_setting('books.clients')::int, 1, (60000 + n)::text, NULL,
       date '2022-11-20' + n % 1460, date '2022-12-20' + n % 1460, 100 + n % 9000,
       CASE WHEN n > current_setting('books.receipts')::int THEN 100 + n % 9000 WHEN n % 10 = 0 THEN 50 + n % 90 ELSE 0 END,
       'Professional services', false, NULL, NULL, NULL, 1
  FROM generate_series(1, current_setting('books.invoices')::int) n;

INSERT INTO dbo.ledger_entry
SELECT current_setting('books.invoices')::int + n, 1 + (n * 13) % current_setting('books.clients')::int, 2, 'R-' || n,
       (100000 + n)::text, date '2022-12-15' + n % 1460, NULL,
       100 + n % 9000 - CASE WHEN n % 10 = 0 THEN 50 + n % 90 ELSE 0 END, 0, NULL, false, NULL, NULL, NULL, 1
  FROM generate_series(1, current_setting('books.receipts')::int) n;

INSERT INTO dbo.ledger_entry_application
SELECT n, current_setting('books.invoices')::int + n, n,
       100 + n % 9000 - CASE WHEN n % 10 = 0 THEN 50 + n % 90 ELSE 0 END, date '2022-12-15' + n % 1460, 1
  FROM generate_series(1, current_setting('books.receipts')::int) n;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['office', 'staff', 'client', 'client_staff', 'contact', 'client_contact',
                                'ledger_entry', 'ledger_entry_application', 'job', 'work_entry'] LOOP
        EXECUTE format('CREATE INDEX ON dbo.%I (row_version)', name);
        EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON dbo.%I'
                       ' FOR EACH ROW EXECUTE FUNCTION dbo.stamp_row()', name);
    END LOOP;
END $$;
CREATE INDEX ON dbo.client_staff (client_id);

CREATE ROLE books_reader LOGIN PASSWORD 'reads-the-books';
GRANT USAGE ON SCHEMA dbo TO books_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA dbo TO books_reader;
