-- moment
SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS anon_1, SYSDATETIMEOFFSET() AS anon_2

-- offices: count
SELECT count(*) AS count_1
FROM dbo.office

-- offices: page
SELECT CONVERT(nvarchar(max), dbo.office.office_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.office.name) AS anon_3, CONVERT(nvarchar(max), dbo.office.city) AS anon_4
FROM dbo.office ORDER BY dbo.office.office_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- offices: page after
SELECT CONVERT(nvarchar(max), dbo.office.office_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.office.name) AS anon_3, CONVERT(nvarchar(max), dbo.office.city) AS anon_4
FROM dbo.office
WHERE dbo.office.office_id > :after ORDER BY dbo.office.office_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- offices: changed
SELECT CONVERT(nvarchar(max), dbo.office.office_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.office.name) AS anon_3, CONVERT(nvarchar(max), dbo.office.city) AS anon_4
FROM dbo.office
WHERE dbo.office.office_id IN (SELECT dbo.office.office_id
FROM dbo.office
WHERE dbo.office.row_version >= CAST(:since AS binary(8))) AND dbo.office.office_id > :after ORDER BY dbo.office.office_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- offices: rows
SELECT CONVERT(nvarchar(max), dbo.office.office_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.office.name) AS anon_3, CONVERT(nvarchar(max), dbo.office.city) AS anon_4
FROM dbo.office
WHERE dbo.office.office_id IN (__[POSTCOMPILE_keys])

-- offices: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.office ) AS prints GROUP BY prints.[print] & 4095

-- offices: buckets
SELECT CONVERT(nvarchar(max), dbo.office.office_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.office.office_id, CASE WHEN dbo.office.office_id IS NULL THEN NCHAR(30) END, dbo.office.name, CASE WHEN dbo.office.name IS NULL THEN NCHAR(30) END, dbo.office.city, CASE WHEN dbo.office.city IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.office.name) AS anon_3, CONVERT(nvarchar(max), dbo.office.city) AS anon_4
FROM dbo.office
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.office.office_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.office.office_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- offices: newest
SELECT (SELECT CAST(max(dbo.office.row_version) AS bigint) AS anon_2
FROM dbo.office) AS anon_1

-- staff: count
SELECT count(*) AS count_1
FROM dbo.staff

-- staff: page
SELECT CONVERT(nvarchar(max), dbo.staff.staff_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.staff.staff_code) AS anon_3, CONVERT(nvarchar(max), dbo.staff.first_name) AS anon_4, CONVERT(nvarchar(max), dbo.staff.last_name) AS anon_5, CONVERT(nvarchar(max), dbo.staff.email) AS anon_6, CONVERT(nvarchar(max), dbo.staff.status) AS anon_7, CONVERT(nvarchar(10), dbo.staff.end_date, 23) AS anon_8, CONVERT(nvarchar(max), dbo.staff.office_id) AS anon_9
FROM dbo.staff ORDER BY dbo.staff.staff_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- staff: page after
SELECT CONVERT(nvarchar(max), dbo.staff.staff_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.staff.staff_code) AS anon_3, CONVERT(nvarchar(max), dbo.staff.first_name) AS anon_4, CONVERT(nvarchar(max), dbo.staff.last_name) AS anon_5, CONVERT(nvarchar(max), dbo.staff.email) AS anon_6, CONVERT(nvarchar(max), dbo.staff.status) AS anon_7, CONVERT(nvarchar(10), dbo.staff.end_date, 23) AS anon_8, CONVERT(nvarchar(max), dbo.staff.office_id) AS anon_9
FROM dbo.staff
WHERE dbo.staff.staff_id > :after ORDER BY dbo.staff.staff_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- staff: changed
SELECT CONVERT(nvarchar(max), dbo.staff.staff_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.staff.staff_code) AS anon_3, CONVERT(nvarchar(max), dbo.staff.first_name) AS anon_4, CONVERT(nvarchar(max), dbo.staff.last_name) AS anon_5, CONVERT(nvarchar(max), dbo.staff.email) AS anon_6, CONVERT(nvarchar(max), dbo.staff.status) AS anon_7, CONVERT(nvarchar(10), dbo.staff.end_date, 23) AS anon_8, CONVERT(nvarchar(max), dbo.staff.office_id) AS anon_9
FROM dbo.staff
WHERE dbo.staff.staff_id IN (SELECT dbo.staff.staff_id
FROM dbo.staff
WHERE dbo.staff.row_version >= CAST(:since AS binary(8))) AND dbo.staff.staff_id > :after ORDER BY dbo.staff.staff_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- staff: rows
SELECT CONVERT(nvarchar(max), dbo.staff.staff_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.staff.staff_code) AS anon_3, CONVERT(nvarchar(max), dbo.staff.first_name) AS anon_4, CONVERT(nvarchar(max), dbo.staff.last_name) AS anon_5, CONVERT(nvarchar(max), dbo.staff.email) AS anon_6, CONVERT(nvarchar(max), dbo.staff.status) AS anon_7, CONVERT(nvarchar(10), dbo.staff.end_date, 23) AS anon_8, CONVERT(nvarchar(max), dbo.staff.office_id) AS anon_9
FROM dbo.staff
WHERE dbo.staff.staff_id IN (__[POSTCOMPILE_keys])

-- staff: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.staff ) AS prints GROUP BY prints.[print] & 4095

-- staff: buckets
SELECT CONVERT(nvarchar(max), dbo.staff.staff_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.staff.staff_id, CASE WHEN dbo.staff.staff_id IS NULL THEN NCHAR(30) END, dbo.staff.staff_code, CASE WHEN dbo.staff.staff_code IS NULL THEN NCHAR(30) END, dbo.staff.first_name, CASE WHEN dbo.staff.first_name IS NULL THEN NCHAR(30) END, dbo.staff.last_name, CASE WHEN dbo.staff.last_name IS NULL THEN NCHAR(30) END, dbo.staff.email, CASE WHEN dbo.staff.email IS NULL THEN NCHAR(30) END, dbo.staff.status, CASE WHEN dbo.staff.status IS NULL THEN NCHAR(30) END, dbo.staff.end_date, CASE WHEN dbo.staff.end_date IS NULL THEN NCHAR(30) END, dbo.staff.office_id, CASE WHEN dbo.staff.office_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.staff.staff_code) AS anon_3, CONVERT(nvarchar(max), dbo.staff.first_name) AS anon_4, CONVERT(nvarchar(max), dbo.staff.last_name) AS anon_5, CONVERT(nvarchar(max), dbo.staff.email) AS anon_6, CONVERT(nvarchar(max), dbo.staff.status) AS anon_7, CONVERT(nvarchar(10), dbo.staff.end_date, 23) AS anon_8, CONVERT(nvarchar(max), dbo.staff.office_id) AS anon_9
FROM dbo.staff
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.staff.staff_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.staff.staff_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- staff: newest
SELECT (SELECT CAST(max(dbo.staff.row_version) AS bigint) AS anon_2
FROM dbo.staff) AS anon_1

-- clients: count
SELECT count(*) AS count_1
FROM dbo.client

-- clients: page
SELECT CONVERT(nvarchar(max), found.k) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), found.c0) AS anon_3, CONVERT(nvarchar(max), found.c1) AS anon_4, CONVERT(nvarchar(max), found.c2) AS anon_5, CONVERT(nvarchar(max), found.c3) AS anon_6, CONVERT(nvarchar(max), found.c4) AS anon_7, CONVERT(nvarchar(max), found.c5) AS anon_8, CONVERT(nvarchar(max), found.c6) AS anon_9, CONVERT(nvarchar(max), found.c7) AS anon_10, CONVERT(nvarchar(max), found.c8) AS anon_11, CONVERT(nvarchar(max), found.c9) AS anon_12, CONVERT(nvarchar(max), found.c10) AS anon_13, CONVERT(nvarchar(max), found.c11) AS anon_14, CONVERT(nvarchar(max), found.c12) AS anon_15, CONVERT(nvarchar(max), found.c13) AS anon_16, CONVERT(nvarchar(max), found.c14) AS anon_17, CONVERT(nvarchar(max), found.c15) AS anon_18, CONVERT(nvarchar(max), found.c16) AS anon_19, CONVERT(nvarchar(max), found.c17) AS anon_20, CONVERT(nvarchar(max), found.c18) AS anon_21, CONVERT(nvarchar(max), found.c19) AS anon_22
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY ) AS found ORDER BY found.k

-- clients: page after
SELECT CONVERT(nvarchar(max), found.k) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), found.c0) AS anon_3, CONVERT(nvarchar(max), found.c1) AS anon_4, CONVERT(nvarchar(max), found.c2) AS anon_5, CONVERT(nvarchar(max), found.c3) AS anon_6, CONVERT(nvarchar(max), found.c4) AS anon_7, CONVERT(nvarchar(max), found.c5) AS anon_8, CONVERT(nvarchar(max), found.c6) AS anon_9, CONVERT(nvarchar(max), found.c7) AS anon_10, CONVERT(nvarchar(max), found.c8) AS anon_11, CONVERT(nvarchar(max), found.c9) AS anon_12, CONVERT(nvarchar(max), found.c10) AS anon_13, CONVERT(nvarchar(max), found.c11) AS anon_14, CONVERT(nvarchar(max), found.c12) AS anon_15, CONVERT(nvarchar(max), found.c13) AS anon_16, CONVERT(nvarchar(max), found.c14) AS anon_17, CONVERT(nvarchar(max), found.c15) AS anon_18, CONVERT(nvarchar(max), found.c16) AS anon_19, CONVERT(nvarchar(max), found.c17) AS anon_20, CONVERT(nvarchar(max), found.c18) AS anon_21, CONVERT(nvarchar(max), found.c19) AS anon_22
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client
WHERE dbo.client.client_id > :after
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY ) AS found ORDER BY found.k

-- clients: changed
SELECT CONVERT(nvarchar(max), found.k) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), found.c0) AS anon_3, CONVERT(nvarchar(max), found.c1) AS anon_4, CONVERT(nvarchar(max), found.c2) AS anon_5, CONVERT(nvarchar(max), found.c3) AS anon_6, CONVERT(nvarchar(max), found.c4) AS anon_7, CONVERT(nvarchar(max), found.c5) AS anon_8, CONVERT(nvarchar(max), found.c6) AS anon_9, CONVERT(nvarchar(max), found.c7) AS anon_10, CONVERT(nvarchar(max), found.c8) AS anon_11, CONVERT(nvarchar(max), found.c9) AS anon_12, CONVERT(nvarchar(max), found.c10) AS anon_13, CONVERT(nvarchar(max), found.c11) AS anon_14, CONVERT(nvarchar(max), found.c12) AS anon_15, CONVERT(nvarchar(max), found.c13) AS anon_16, CONVERT(nvarchar(max), found.c14) AS anon_17, CONVERT(nvarchar(max), found.c15) AS anon_18, CONVERT(nvarchar(max), found.c16) AS anon_19, CONVERT(nvarchar(max), found.c17) AS anon_20, CONVERT(nvarchar(max), found.c18) AS anon_21, CONVERT(nvarchar(max), found.c19) AS anon_22
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client
WHERE dbo.client.client_id IN (SELECT dbo.client.client_id
FROM dbo.client
WHERE dbo.client.row_version >= CAST(:since AS binary(8)) UNION SELECT dbo.client_staff.client_id
FROM dbo.client_staff
WHERE dbo.client_staff.row_version >= CAST(:since AS binary(8))) AND dbo.client.client_id > :after
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY ) AS found ORDER BY found.k

-- clients: rows
SELECT CONVERT(nvarchar(max), found.k) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), found.c0) AS anon_3, CONVERT(nvarchar(max), found.c1) AS anon_4, CONVERT(nvarchar(max), found.c2) AS anon_5, CONVERT(nvarchar(max), found.c3) AS anon_6, CONVERT(nvarchar(max), found.c4) AS anon_7, CONVERT(nvarchar(max), found.c5) AS anon_8, CONVERT(nvarchar(max), found.c6) AS anon_9, CONVERT(nvarchar(max), found.c7) AS anon_10, CONVERT(nvarchar(max), found.c8) AS anon_11, CONVERT(nvarchar(max), found.c9) AS anon_12, CONVERT(nvarchar(max), found.c10) AS anon_13, CONVERT(nvarchar(max), found.c11) AS anon_14, CONVERT(nvarchar(max), found.c12) AS anon_15, CONVERT(nvarchar(max), found.c13) AS anon_16, CONVERT(nvarchar(max), found.c14) AS anon_17, CONVERT(nvarchar(max), found.c15) AS anon_18, CONVERT(nvarchar(max), found.c16) AS anon_19, CONVERT(nvarchar(max), found.c17) AS anon_20, CONVERT(nvarchar(max), found.c18) AS anon_21, CONVERT(nvarchar(max), found.c19) AS anon_22
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client
WHERE dbo.client.client_id IN (__[POSTCOMPILE_keys]) ) AS found

-- clients: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client ) AS found ) AS prints GROUP BY prints.[print] & 4095

-- clients: buckets
SELECT CONVERT(nvarchar(max), found.k) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), found.k, CASE WHEN found.k IS NULL THEN NCHAR(30) END, found.c0, CASE WHEN found.c0 IS NULL THEN NCHAR(30) END, found.c1, CASE WHEN found.c1 IS NULL THEN NCHAR(30) END, found.c2, CASE WHEN found.c2 IS NULL THEN NCHAR(30) END, found.c3, CASE WHEN found.c3 IS NULL THEN NCHAR(30) END, found.c4, CASE WHEN found.c4 IS NULL THEN NCHAR(30) END, found.c5, CASE WHEN found.c5 IS NULL THEN NCHAR(30) END, found.c6, CASE WHEN found.c6 IS NULL THEN NCHAR(30) END, found.c7, CASE WHEN found.c7 IS NULL THEN NCHAR(30) END, found.c8, CASE WHEN found.c8 IS NULL THEN NCHAR(30) END, found.c9, CASE WHEN found.c9 IS NULL THEN NCHAR(30) END, found.c10, CASE WHEN found.c10 IS NULL THEN NCHAR(30) END, found.c11, CASE WHEN found.c11 IS NULL THEN NCHAR(30) END, found.c12, CASE WHEN found.c12 IS NULL THEN NCHAR(30) END, found.c13, CASE WHEN found.c13 IS NULL THEN NCHAR(30) END, found.c14, CASE WHEN found.c14 IS NULL THEN NCHAR(30) END, found.c15, CASE WHEN found.c15 IS NULL THEN NCHAR(30) END, found.c16, CASE WHEN found.c16 IS NULL THEN NCHAR(30) END, found.c17, CASE WHEN found.c17 IS NULL THEN NCHAR(30) END, found.c18, CASE WHEN found.c18 IS NULL THEN NCHAR(30) END, found.c19, CASE WHEN found.c19 IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), found.k)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), found.c0) AS anon_3, CONVERT(nvarchar(max), found.c1) AS anon_4, CONVERT(nvarchar(max), found.c2) AS anon_5, CONVERT(nvarchar(max), found.c3) AS anon_6, CONVERT(nvarchar(max), found.c4) AS anon_7, CONVERT(nvarchar(max), found.c5) AS anon_8, CONVERT(nvarchar(max), found.c6) AS anon_9, CONVERT(nvarchar(max), found.c7) AS anon_10, CONVERT(nvarchar(max), found.c8) AS anon_11, CONVERT(nvarchar(max), found.c9) AS anon_12, CONVERT(nvarchar(max), found.c10) AS anon_13, CONVERT(nvarchar(max), found.c11) AS anon_14, CONVERT(nvarchar(max), found.c12) AS anon_15, CONVERT(nvarchar(max), found.c13) AS anon_16, CONVERT(nvarchar(max), found.c14) AS anon_17, CONVERT(nvarchar(max), found.c15) AS anon_18, CONVERT(nvarchar(max), found.c16) AS anon_19, CONVERT(nvarchar(max), found.c17) AS anon_20, CONVERT(nvarchar(max), found.c18) AS anon_21, CONVERT(nvarchar(max), found.c19) AS anon_22
FROM (SELECT dbo.client.client_id AS k, dbo.client.client_number AS c0, dbo.client.sub_id AS c1, dbo.client.name1 AS c2, dbo.client.name2 AS c3, dbo.client.sort_name AS c4, dbo.client.parent_client_id AS c5, dbo.client.office_id AS c6, dbo.client.client_status AS c7, dbo.client.address1 AS c8, dbo.client.address2 AS c9, dbo.client.city AS c10, dbo.client.state AS c11, dbo.client.postal_code AS c12, dbo.client.country AS c13, dbo.client.email AS c14, dbo.client.currency AS c15, dbo.client.merged_into_client_id AS c16, (SELECT min(dbo.client_staff.staff_id) AS min_1
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_1) AS c17, (SELECT min(dbo.client_staff.staff_id) AS min_2
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_2) AS c18, (SELECT min(dbo.client_staff.staff_id) AS min_3
FROM dbo.client_staff
WHERE dbo.client_staff.client_id = dbo.client.client_id AND dbo.client_staff.role = :role_3) AS c19
FROM dbo.client
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client.client_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers])
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY ) AS found ORDER BY found.k

-- clients: newest
SELECT (SELECT CAST(max(dbo.client.row_version) AS bigint) AS anon_2
FROM dbo.client) AS anon_1, (SELECT CAST(max(dbo.client_staff.row_version) AS bigint) AS anon_4
FROM dbo.client_staff) AS anon_3

-- contacts: count
SELECT count(*) AS count_1
FROM dbo.contact

-- contacts: page
SELECT CONVERT(nvarchar(max), dbo.contact.contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.contact.first_name) AS anon_3, CONVERT(nvarchar(max), dbo.contact.last_name) AS anon_4, CONVERT(nvarchar(max), dbo.contact.company) AS anon_5, CONVERT(nvarchar(max), dbo.contact.email) AS anon_6, CONVERT(nvarchar(max), dbo.contact.phone) AS anon_7
FROM dbo.contact ORDER BY dbo.contact.contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- contacts: page after
SELECT CONVERT(nvarchar(max), dbo.contact.contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.contact.first_name) AS anon_3, CONVERT(nvarchar(max), dbo.contact.last_name) AS anon_4, CONVERT(nvarchar(max), dbo.contact.company) AS anon_5, CONVERT(nvarchar(max), dbo.contact.email) AS anon_6, CONVERT(nvarchar(max), dbo.contact.phone) AS anon_7
FROM dbo.contact
WHERE dbo.contact.contact_id > :after ORDER BY dbo.contact.contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- contacts: changed
SELECT CONVERT(nvarchar(max), dbo.contact.contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.contact.first_name) AS anon_3, CONVERT(nvarchar(max), dbo.contact.last_name) AS anon_4, CONVERT(nvarchar(max), dbo.contact.company) AS anon_5, CONVERT(nvarchar(max), dbo.contact.email) AS anon_6, CONVERT(nvarchar(max), dbo.contact.phone) AS anon_7
FROM dbo.contact
WHERE dbo.contact.contact_id IN (SELECT dbo.contact.contact_id
FROM dbo.contact
WHERE dbo.contact.row_version >= CAST(:since AS binary(8))) AND dbo.contact.contact_id > :after ORDER BY dbo.contact.contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- contacts: rows
SELECT CONVERT(nvarchar(max), dbo.contact.contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.contact.first_name) AS anon_3, CONVERT(nvarchar(max), dbo.contact.last_name) AS anon_4, CONVERT(nvarchar(max), dbo.contact.company) AS anon_5, CONVERT(nvarchar(max), dbo.contact.email) AS anon_6, CONVERT(nvarchar(max), dbo.contact.phone) AS anon_7
FROM dbo.contact
WHERE dbo.contact.contact_id IN (__[POSTCOMPILE_keys])

-- contacts: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.contact ) AS prints GROUP BY prints.[print] & 4095

-- contacts: buckets
SELECT CONVERT(nvarchar(max), dbo.contact.contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.contact.contact_id, CASE WHEN dbo.contact.contact_id IS NULL THEN NCHAR(30) END, dbo.contact.first_name, CASE WHEN dbo.contact.first_name IS NULL THEN NCHAR(30) END, dbo.contact.last_name, CASE WHEN dbo.contact.last_name IS NULL THEN NCHAR(30) END, dbo.contact.company, CASE WHEN dbo.contact.company IS NULL THEN NCHAR(30) END, dbo.contact.email, CASE WHEN dbo.contact.email IS NULL THEN NCHAR(30) END, dbo.contact.phone, CASE WHEN dbo.contact.phone IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.contact.first_name) AS anon_3, CONVERT(nvarchar(max), dbo.contact.last_name) AS anon_4, CONVERT(nvarchar(max), dbo.contact.company) AS anon_5, CONVERT(nvarchar(max), dbo.contact.email) AS anon_6, CONVERT(nvarchar(max), dbo.contact.phone) AS anon_7
FROM dbo.contact
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.contact.contact_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.contact.contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- contacts: newest
SELECT (SELECT CAST(max(dbo.contact.row_version) AS bigint) AS anon_2
FROM dbo.contact) AS anon_1

-- client_contacts: count
SELECT count(*) AS count_1
FROM dbo.client_contact

-- client_contacts: page
SELECT CONVERT(nvarchar(max), dbo.client_contact.client_contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.client_contact.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.client_contact.contact_id) AS anon_4, CONVERT(nvarchar(max), dbo.client_contact.contact_type) AS anon_5, dbo.client_contact.receives_invoices, dbo.client_contact.receives_statements
FROM dbo.client_contact ORDER BY dbo.client_contact.client_contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- client_contacts: page after
SELECT CONVERT(nvarchar(max), dbo.client_contact.client_contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.client_contact.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.client_contact.contact_id) AS anon_4, CONVERT(nvarchar(max), dbo.client_contact.contact_type) AS anon_5, dbo.client_contact.receives_invoices, dbo.client_contact.receives_statements
FROM dbo.client_contact
WHERE dbo.client_contact.client_contact_id > :after ORDER BY dbo.client_contact.client_contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- client_contacts: changed
SELECT CONVERT(nvarchar(max), dbo.client_contact.client_contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.client_contact.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.client_contact.contact_id) AS anon_4, CONVERT(nvarchar(max), dbo.client_contact.contact_type) AS anon_5, dbo.client_contact.receives_invoices, dbo.client_contact.receives_statements
FROM dbo.client_contact
WHERE dbo.client_contact.client_contact_id IN (SELECT dbo.client_contact.client_contact_id
FROM dbo.client_contact
WHERE dbo.client_contact.row_version >= CAST(:since AS binary(8))) AND dbo.client_contact.client_contact_id > :after ORDER BY dbo.client_contact.client_contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- client_contacts: rows
SELECT CONVERT(nvarchar(max), dbo.client_contact.client_contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.client_contact.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.client_contact.contact_id) AS anon_4, CONVERT(nvarchar(max), dbo.client_contact.contact_type) AS anon_5, dbo.client_contact.receives_invoices, dbo.client_contact.receives_statements
FROM dbo.client_contact
WHERE dbo.client_contact.client_contact_id IN (__[POSTCOMPILE_keys])

-- client_contacts: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.client_contact ) AS prints GROUP BY prints.[print] & 4095

-- client_contacts: buckets
SELECT CONVERT(nvarchar(max), dbo.client_contact.client_contact_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.client_contact.client_contact_id, CASE WHEN dbo.client_contact.client_contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.client_id, CASE WHEN dbo.client_contact.client_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_id, CASE WHEN dbo.client_contact.contact_id IS NULL THEN NCHAR(30) END, dbo.client_contact.contact_type, CASE WHEN dbo.client_contact.contact_type IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_invoices, CASE WHEN dbo.client_contact.receives_invoices IS NULL THEN NCHAR(30) END, dbo.client_contact.receives_statements, CASE WHEN dbo.client_contact.receives_statements IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.client_contact.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.client_contact.contact_id) AS anon_4, CONVERT(nvarchar(max), dbo.client_contact.contact_type) AS anon_5, dbo.client_contact.receives_invoices, dbo.client_contact.receives_statements
FROM dbo.client_contact
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.client_contact.client_contact_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.client_contact.client_contact_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- client_contacts: newest
SELECT (SELECT CAST(max(dbo.client_contact.row_version) AS bigint) AS anon_2
FROM dbo.client_contact) AS anon_1

-- invoices: count
SELECT count(*) AS count_1
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1])

-- invoices: page
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.due_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, CONVERT(nvarchar(max), dbo.ledger_entry.description) AS anon_10, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- invoices: page after
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.due_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, CONVERT(nvarchar(max), dbo.ledger_entry.description) AS anon_10, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) AND dbo.ledger_entry.ledger_entry_id > :after ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- invoices: changed
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.due_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, CONVERT(nvarchar(max), dbo.ledger_entry.description) AS anon_10, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) AND dbo.ledger_entry.ledger_entry_id IN (SELECT dbo.ledger_entry.ledger_entry_id
FROM dbo.ledger_entry
WHERE dbo.ledger_entry.row_version >= CAST(:since AS binary(8)) UNION SELECT dbo.ledger_entry.ledger_entry_id
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.row_version >= CAST(:since AS binary(8))) AND dbo.ledger_entry.ledger_entry_id > :after ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- invoices: rows
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.due_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, CONVERT(nvarchar(max), dbo.ledger_entry.description) AS anon_10, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) AND dbo.ledger_entry.ledger_entry_id IN (__[POSTCOMPILE_keys])

-- invoices: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) ) AS prints GROUP BY prints.[print] & 4095

-- invoices: buckets
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.due_date, CASE WHEN dbo.ledger_entry.due_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.description, CASE WHEN dbo.ledger_entry.description IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.due_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, CONVERT(nvarchar(max), dbo.ledger_entry.description) AS anon_10, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IN (__[POSTCOMPILE_name_1]) AND coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- invoices: newest
SELECT (SELECT CAST(max(dbo.ledger_entry.row_version) AS bigint) AS anon_2
FROM dbo.ledger_entry) AS anon_1, (SELECT CAST(max(dbo.ledger_entry_type.row_version) AS bigint) AS anon_4
FROM dbo.ledger_entry_type) AS anon_3

-- entries: count
SELECT count(*) AS count_1
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1]))

-- entries: page
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, dbo.ledger_entry_type.sign, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(max), dbo.ledger_entry.reference) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1])) ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- entries: page after
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, dbo.ledger_entry_type.sign, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(max), dbo.ledger_entry.reference) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE (dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1]))) AND dbo.ledger_entry.ledger_entry_id > :after ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- entries: changed
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, dbo.ledger_entry_type.sign, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(max), dbo.ledger_entry.reference) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE (dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1]))) AND dbo.ledger_entry.ledger_entry_id IN (SELECT dbo.ledger_entry.ledger_entry_id
FROM dbo.ledger_entry
WHERE dbo.ledger_entry.row_version >= CAST(:since AS binary(8)) UNION SELECT dbo.ledger_entry.ledger_entry_id
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.row_version >= CAST(:since AS binary(8))) AND dbo.ledger_entry.ledger_entry_id > :after ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- entries: rows
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, dbo.ledger_entry_type.sign, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(max), dbo.ledger_entry.reference) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE (dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1]))) AND dbo.ledger_entry.ledger_entry_id IN (__[POSTCOMPILE_keys])

-- entries: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1])) ) AS prints GROUP BY prints.[print] & 4095

-- entries: buckets
SELECT CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry.ledger_entry_id, CASE WHEN dbo.ledger_entry.ledger_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry.client_id, CASE WHEN dbo.ledger_entry.client_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.name, CASE WHEN dbo.ledger_entry_type.name IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_number, CASE WHEN dbo.ledger_entry.entry_number IS NULL THEN NCHAR(30) END, dbo.ledger_entry.reference, CASE WHEN dbo.ledger_entry.reference IS NULL THEN NCHAR(30) END, dbo.ledger_entry.entry_date, CASE WHEN dbo.ledger_entry.entry_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry.amount, CASE WHEN dbo.ledger_entry.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.open_amount, CASE WHEN dbo.ledger_entry.open_amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry.voided, CASE WHEN dbo.ledger_entry.voided IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_type.name) AS anon_4, dbo.ledger_entry_type.sign, CONVERT(nvarchar(max), dbo.ledger_entry.entry_number) AS anon_5, CONVERT(nvarchar(max), dbo.ledger_entry.reference) AS anon_6, CONVERT(nvarchar(10), dbo.ledger_entry.entry_date, 23) AS anon_7, CONVERT(nvarchar(max), dbo.ledger_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.ledger_entry.open_amount) AS anon_9, dbo.ledger_entry.voided
FROM dbo.ledger_entry LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE (dbo.ledger_entry_type.name IS NULL OR (dbo.ledger_entry_type.name NOT IN (__[POSTCOMPILE_name_1]))) AND coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry.ledger_entry_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.ledger_entry.ledger_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- entries: newest
SELECT (SELECT CAST(max(dbo.ledger_entry.row_version) AS bigint) AS anon_2
FROM dbo.ledger_entry) AS anon_1, (SELECT CAST(max(dbo.ledger_entry_type.row_version) AS bigint) AS anon_4
FROM dbo.ledger_entry_type) AS anon_3

-- applications: count
SELECT count(*) AS count_1
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id

-- applications: page
SELECT CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry_application.from_entry_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_application.to_entry_id) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry_application.amount) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry_application.applied_date, 23) AS anon_6, dbo.ledger_entry_type.sign
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id ORDER BY dbo.ledger_entry_application.application_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- applications: page after
SELECT CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry_application.from_entry_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_application.to_entry_id) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry_application.amount) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry_application.applied_date, 23) AS anon_6, dbo.ledger_entry_type.sign
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_application.application_id > :after ORDER BY dbo.ledger_entry_application.application_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- applications: changed
SELECT CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry_application.from_entry_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_application.to_entry_id) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry_application.amount) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry_application.applied_date, 23) AS anon_6, dbo.ledger_entry_type.sign
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_application.application_id IN (SELECT dbo.ledger_entry_application.application_id
FROM dbo.ledger_entry_application
WHERE dbo.ledger_entry_application.row_version >= CAST(:since AS binary(8)) UNION SELECT dbo.ledger_entry_application.application_id
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry.row_version >= CAST(:since AS binary(8)) UNION SELECT dbo.ledger_entry_application.application_id
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_type.row_version >= CAST(:since AS binary(8))) AND dbo.ledger_entry_application.application_id > :after ORDER BY dbo.ledger_entry_application.application_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- applications: rows
SELECT CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry_application.from_entry_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_application.to_entry_id) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry_application.amount) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry_application.applied_date, 23) AS anon_6, dbo.ledger_entry_type.sign
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE dbo.ledger_entry_application.application_id IN (__[POSTCOMPILE_keys])

-- applications: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id ) AS prints GROUP BY prints.[print] & 4095

-- applications: buckets
SELECT CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.ledger_entry_application.application_id, CASE WHEN dbo.ledger_entry_application.application_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.from_entry_id, CASE WHEN dbo.ledger_entry_application.from_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.to_entry_id, CASE WHEN dbo.ledger_entry_application.to_entry_id IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.amount, CASE WHEN dbo.ledger_entry_application.amount IS NULL THEN NCHAR(30) END, dbo.ledger_entry_application.applied_date, CASE WHEN dbo.ledger_entry_application.applied_date IS NULL THEN NCHAR(30) END, dbo.ledger_entry_type.sign, CASE WHEN dbo.ledger_entry_type.sign IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.ledger_entry_application.from_entry_id) AS anon_3, CONVERT(nvarchar(max), dbo.ledger_entry_application.to_entry_id) AS anon_4, CONVERT(nvarchar(max), dbo.ledger_entry_application.amount) AS anon_5, CONVERT(nvarchar(10), dbo.ledger_entry_application.applied_date, 23) AS anon_6, dbo.ledger_entry_type.sign
FROM dbo.ledger_entry_application LEFT OUTER JOIN dbo.ledger_entry ON dbo.ledger_entry_application.from_entry_id = dbo.ledger_entry.ledger_entry_id LEFT OUTER JOIN dbo.ledger_entry_type ON dbo.ledger_entry.type_id = dbo.ledger_entry_type.type_id
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.ledger_entry_application.application_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.ledger_entry_application.application_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- applications: newest
SELECT (SELECT CAST(max(dbo.ledger_entry_application.row_version) AS bigint) AS anon_2
FROM dbo.ledger_entry_application) AS anon_1, (SELECT CAST(max(dbo.ledger_entry.row_version) AS bigint) AS anon_4
FROM dbo.ledger_entry) AS anon_3, (SELECT CAST(max(dbo.ledger_entry_type.row_version) AS bigint) AS anon_6
FROM dbo.ledger_entry_type) AS anon_5

-- jobs: count
SELECT count(*) AS count_1
FROM dbo.job

-- jobs: page
SELECT CONVERT(nvarchar(max), dbo.job.job_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.job.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.job.name) AS anon_4, CONVERT(nvarchar(max), dbo.job.job_status) AS anon_5, CONVERT(nvarchar(max), dbo.job.staff_id) AS anon_6, CONVERT(nvarchar(10), dbo.job.due_date, 23) AS anon_7
FROM dbo.job ORDER BY dbo.job.job_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- jobs: page after
SELECT CONVERT(nvarchar(max), dbo.job.job_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.job.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.job.name) AS anon_4, CONVERT(nvarchar(max), dbo.job.job_status) AS anon_5, CONVERT(nvarchar(max), dbo.job.staff_id) AS anon_6, CONVERT(nvarchar(10), dbo.job.due_date, 23) AS anon_7
FROM dbo.job
WHERE dbo.job.job_id > :after ORDER BY dbo.job.job_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- jobs: changed
SELECT CONVERT(nvarchar(max), dbo.job.job_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.job.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.job.name) AS anon_4, CONVERT(nvarchar(max), dbo.job.job_status) AS anon_5, CONVERT(nvarchar(max), dbo.job.staff_id) AS anon_6, CONVERT(nvarchar(10), dbo.job.due_date, 23) AS anon_7
FROM dbo.job
WHERE dbo.job.job_id IN (SELECT dbo.job.job_id
FROM dbo.job
WHERE dbo.job.row_version >= CAST(:since AS binary(8))) AND dbo.job.job_id > :after ORDER BY dbo.job.job_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- jobs: rows
SELECT CONVERT(nvarchar(max), dbo.job.job_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.job.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.job.name) AS anon_4, CONVERT(nvarchar(max), dbo.job.job_status) AS anon_5, CONVERT(nvarchar(max), dbo.job.staff_id) AS anon_6, CONVERT(nvarchar(10), dbo.job.due_date, 23) AS anon_7
FROM dbo.job
WHERE dbo.job.job_id IN (__[POSTCOMPILE_keys])

-- jobs: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.job ) AS prints GROUP BY prints.[print] & 4095

-- jobs: buckets
SELECT CONVERT(nvarchar(max), dbo.job.job_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.job.job_id, CASE WHEN dbo.job.job_id IS NULL THEN NCHAR(30) END, dbo.job.client_id, CASE WHEN dbo.job.client_id IS NULL THEN NCHAR(30) END, dbo.job.name, CASE WHEN dbo.job.name IS NULL THEN NCHAR(30) END, dbo.job.job_status, CASE WHEN dbo.job.job_status IS NULL THEN NCHAR(30) END, dbo.job.staff_id, CASE WHEN dbo.job.staff_id IS NULL THEN NCHAR(30) END, dbo.job.due_date, CASE WHEN dbo.job.due_date IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.job.client_id) AS anon_3, CONVERT(nvarchar(max), dbo.job.name) AS anon_4, CONVERT(nvarchar(max), dbo.job.job_status) AS anon_5, CONVERT(nvarchar(max), dbo.job.staff_id) AS anon_6, CONVERT(nvarchar(10), dbo.job.due_date, 23) AS anon_7
FROM dbo.job
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.job.job_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.job.job_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- jobs: newest
SELECT (SELECT CAST(max(dbo.job.row_version) AS bigint) AS anon_2
FROM dbo.job) AS anon_1

-- work: count
SELECT count(*) AS count_1
FROM dbo.work_entry

-- work: page
SELECT CONVERT(nvarchar(max), dbo.work_entry.work_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.work_entry.job_id) AS anon_3, CONVERT(nvarchar(max), dbo.work_entry.client_id) AS anon_4, CONVERT(nvarchar(max), dbo.work_entry.staff_id) AS anon_5, CONVERT(nvarchar(10), dbo.work_entry.work_date, 23) AS anon_6, CONVERT(nvarchar(max), dbo.work_entry.hours) AS anon_7, CONVERT(nvarchar(max), dbo.work_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.work_entry.description) AS anon_9, CONVERT(nvarchar(max), dbo.work_entry.billed_entry_id) AS anon_10
FROM dbo.work_entry ORDER BY dbo.work_entry.work_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- work: page after
SELECT CONVERT(nvarchar(max), dbo.work_entry.work_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.work_entry.job_id) AS anon_3, CONVERT(nvarchar(max), dbo.work_entry.client_id) AS anon_4, CONVERT(nvarchar(max), dbo.work_entry.staff_id) AS anon_5, CONVERT(nvarchar(10), dbo.work_entry.work_date, 23) AS anon_6, CONVERT(nvarchar(max), dbo.work_entry.hours) AS anon_7, CONVERT(nvarchar(max), dbo.work_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.work_entry.description) AS anon_9, CONVERT(nvarchar(max), dbo.work_entry.billed_entry_id) AS anon_10
FROM dbo.work_entry
WHERE dbo.work_entry.work_entry_id > :after ORDER BY dbo.work_entry.work_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- work: changed
SELECT CONVERT(nvarchar(max), dbo.work_entry.work_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.work_entry.job_id) AS anon_3, CONVERT(nvarchar(max), dbo.work_entry.client_id) AS anon_4, CONVERT(nvarchar(max), dbo.work_entry.staff_id) AS anon_5, CONVERT(nvarchar(10), dbo.work_entry.work_date, 23) AS anon_6, CONVERT(nvarchar(max), dbo.work_entry.hours) AS anon_7, CONVERT(nvarchar(max), dbo.work_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.work_entry.description) AS anon_9, CONVERT(nvarchar(max), dbo.work_entry.billed_entry_id) AS anon_10
FROM dbo.work_entry
WHERE dbo.work_entry.work_entry_id IN (SELECT dbo.work_entry.work_entry_id
FROM dbo.work_entry
WHERE dbo.work_entry.row_version >= CAST(:since AS binary(8))) AND dbo.work_entry.work_entry_id > :after ORDER BY dbo.work_entry.work_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- work: rows
SELECT CONVERT(nvarchar(max), dbo.work_entry.work_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.work_entry.job_id) AS anon_3, CONVERT(nvarchar(max), dbo.work_entry.client_id) AS anon_4, CONVERT(nvarchar(max), dbo.work_entry.staff_id) AS anon_5, CONVERT(nvarchar(10), dbo.work_entry.work_date, 23) AS anon_6, CONVERT(nvarchar(max), dbo.work_entry.hours) AS anon_7, CONVERT(nvarchar(max), dbo.work_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.work_entry.description) AS anon_9, CONVERT(nvarchar(max), dbo.work_entry.billed_entry_id) AS anon_10
FROM dbo.work_entry
WHERE dbo.work_entry.work_entry_id IN (__[POSTCOMPILE_keys])

-- work: digest
SELECT prints.[print] & 4095 AS anon_1, count(*) AS count_1, SUM(CAST(prints.[print] AS decimal(38, 0))) AS anon_2
FROM (SELECT (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS [print]
FROM dbo.work_entry ) AS prints GROUP BY prints.[print] & 4095

-- work: buckets
SELECT CONVERT(nvarchar(max), dbo.work_entry.work_entry_id) AS anon_1, (CAST(SUBSTRING(HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), dbo.work_entry.work_entry_id, CASE WHEN dbo.work_entry.work_entry_id IS NULL THEN NCHAR(30) END, dbo.work_entry.job_id, CASE WHEN dbo.work_entry.job_id IS NULL THEN NCHAR(30) END, dbo.work_entry.client_id, CASE WHEN dbo.work_entry.client_id IS NULL THEN NCHAR(30) END, dbo.work_entry.staff_id, CASE WHEN dbo.work_entry.staff_id IS NULL THEN NCHAR(30) END, dbo.work_entry.work_date, CASE WHEN dbo.work_entry.work_date IS NULL THEN NCHAR(30) END, dbo.work_entry.hours, CASE WHEN dbo.work_entry.hours IS NULL THEN NCHAR(30) END, dbo.work_entry.amount, CASE WHEN dbo.work_entry.amount IS NULL THEN NCHAR(30) END, dbo.work_entry.description, CASE WHEN dbo.work_entry.description IS NULL THEN NCHAR(30) END, dbo.work_entry.billed_entry_id, CASE WHEN dbo.work_entry.billed_entry_id IS NULL THEN NCHAR(30) END)), 1, 8) AS bigint) & -4096) | coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) AS anon_2, CONVERT(nvarchar(max), dbo.work_entry.job_id) AS anon_3, CONVERT(nvarchar(max), dbo.work_entry.client_id) AS anon_4, CONVERT(nvarchar(max), dbo.work_entry.staff_id) AS anon_5, CONVERT(nvarchar(10), dbo.work_entry.work_date, 23) AS anon_6, CONVERT(nvarchar(max), dbo.work_entry.hours) AS anon_7, CONVERT(nvarchar(max), dbo.work_entry.amount) AS anon_8, CONVERT(nvarchar(max), dbo.work_entry.description) AS anon_9, CONVERT(nvarchar(max), dbo.work_entry.billed_entry_id) AS anon_10
FROM dbo.work_entry
WHERE coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), dbo.work_entry.work_entry_id)), 1, 8) AS bigint) & 4095, 0) IN (__[POSTCOMPILE_numbers]) ORDER BY dbo.work_entry.work_entry_id
 OFFSET 0 ROWS
 FETCH FIRST :limit ROWS ONLY

-- work: newest
SELECT (SELECT CAST(max(dbo.work_entry.row_version) AS bigint) AS anon_2
FROM dbo.work_entry) AS anon_1
