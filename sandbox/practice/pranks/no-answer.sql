-- It stops answering
-- The reader is sent away and not let in again.

DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM quittance_reader', current_database()); END $$;

-- undo

DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO quittance_reader', current_database()); END $$;
