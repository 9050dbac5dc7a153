-- A client without a name
-- name1 is NULL in one client and blank in another.

INSERT INTO dbo.client (client_id, client_number, name1, client_status) VALUES (900000001, 'NN-1', NULL, 'Active'),
    (900000002, 'NN-2', ' ', 'Active');

-- undo

DELETE FROM dbo.client WHERE client_id IN (900000001, 900000002);
