"""After a load the planner must be told how large the tables have become; only their owner may have that counted."""

from django.db import migrations

_COUNT_ANEW = """
CREATE FUNCTION sync_count_anew(which text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF which NOT IN ('tenancy_office', 'tenancy_staff_member', 'receivables_client', 'receivables_contact',
                     'receivables_client_contact', 'receivables_invoice', 'receivables_entry', 'receivables_receipt',
                     'billing_job', 'billing_work_entry') THEN
        RAISE EXCEPTION '% is no mirrored table.', which;
    END IF;
    EXECUTE format('ANALYZE %I', which);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sync", "0001_initial"), ("billing", "0001_initial"), ("receivables", "0001_initial")]

    operations = [migrations.RunSQL(_COUNT_ANEW, "DROP FUNCTION sync_count_anew(text)")]
