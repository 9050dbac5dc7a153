-- What the firm's own IT would run for whoever reads the books: tables whole, but of a client neither tax number nor
-- birth date, and of the functions only the two that tell row versions.

GRANT CONNECT ON DATABASE {database} TO quittance_reader;
GRANT USAGE ON SCHEMA dbo TO quittance_reader;
GRANT SELECT ON
    dbo.office, dbo.staff, dbo.client_staff, dbo.contact, dbo.client_contact, dbo.ledger_entry_type, dbo.ledger_entry,
    dbo.ledger_entry_application, dbo.job, dbo.work_entry
    TO quittance_reader;
GRANT SELECT (
    client_id, client_number, sub_id, name1, name2, sort_name, parent_client_id, office_id, client_status, address1,
    address2, city, state, postal_code, country, email, phone, currency, merged_into_client_id, opened_date, row_version
    ) ON dbo.client TO quittance_reader;
GRANT EXECUTE ON FUNCTION dbo.current_row_version(), dbo.min_active_row_version() TO quittance_reader;
