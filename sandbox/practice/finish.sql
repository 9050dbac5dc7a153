-- What waits until the rows of the beginning are in: indexes are built faster then, and triggers would stamp them.

SET search_path = dbo;

CREATE INDEX client_number ON client (client_number, sub_id);
CREATE INDEX client_parent ON client (parent_client_id);
CREATE INDEX client_contact_client ON client_contact (client_id);
CREATE INDEX client_contact_contact ON client_contact (contact_id);
CREATE INDEX ledger_entry_client ON ledger_entry (client_id);
CREATE INDEX ledger_entry_number ON ledger_entry (entry_number);
CREATE INDEX ledger_entry_posted ON ledger_entry (posted_at);
CREATE INDEX application_from ON ledger_entry_application (from_entry_id);
CREATE INDEX application_to ON ledger_entry_application (to_entry_id);
CREATE INDEX job_client ON job (client_id);
CREATE INDEX work_entry_client ON work_entry (client_id);
