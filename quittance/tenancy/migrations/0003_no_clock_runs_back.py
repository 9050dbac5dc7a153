"""A rehearsal's clock goes forward only, whoever writes."""

from django.db import migrations

_FORWARD = """
CREATE FUNCTION tenancy_refuse_earlier_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A clock never runs back (tenancy_firm_clock).' USING ERRCODE = 'check_violation', CONSTRAINT = 'tenancy_firm_clock';
END $$;
CREATE TRIGGER tenancy_firm_clock BEFORE UPDATE OF clock_offset ON tenancy_firm
    FOR EACH ROW WHEN (NEW.clock_offset < OLD.clock_offset) EXECUTE FUNCTION tenancy_refuse_earlier_clock();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0002_doors")]

    operations = [
        migrations.RunSQL(
            _FORWARD,
            "DROP TRIGGER tenancy_firm_clock ON tenancy_firm; DROP FUNCTION tenancy_refuse_earlier_clock();",
        ),
    ]
