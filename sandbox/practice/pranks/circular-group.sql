-- A group in a circle
-- A is the head of B, B of C, and C of A.

INSERT INTO dbo.client (client_id, client_number, name1, client_status, parent_client_id) VALUES (900000004, 'RING-A',
    'Ring A', 'Active', 900000006), (900000005, 'RING-B', 'Ring B', 'Active', 900000004), (900000006, 'RING-C', 'Ring
    C', 'Active', 900000005), (900000007, 'RING-D', 'Its own head', 'Active', 900000007);

-- undo

DELETE FROM dbo.client WHERE client_id BETWEEN 900000004 AND 900000007;
