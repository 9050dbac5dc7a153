-- Odd letters
-- Broken encodings, control characters, right-to-left marks, emoji, in a client and a contact.

INSERT INTO dbo.client (client_id, client_number, name1, name2, client_status) VALUES (
    900000003, 'ÖÐÐ-1', E'CafÃ© \u202Eelpmaxe\u202C \uFFFD\uFFFD', E'tab\tbell\x07 new\nline \U0001F980', 'Active');
INSERT INTO dbo.contact (contact_id, first_name, last_name, email) VALUES (
    900000003, E'Zo\u0308e\u200B', '<b>O''Neil</b>', E'zoe\u00A0@odd.example; zoe@odd.example');
INSERT INTO dbo.client_contact (client_contact_id, client_id, contact_id, contact_type, receives_invoices) VALUES
    (900000003, 900000003, 900000003, 'Primary', true);

-- undo

DELETE FROM dbo.client_contact WHERE client_contact_id = 900000003;
DELETE FROM dbo.contact WHERE contact_id = 900000003;
DELETE FROM dbo.client WHERE client_id = 900000003;
