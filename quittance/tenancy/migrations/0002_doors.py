"""What doors may ask before a firm is in scope, and the firm's key on core's tables."""

from django.db import migrations

_ASKED_WITHOUT_SCOPE = """
CREATE FUNCTION tenancy_firm_of_host(wanted text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT firm_id FROM tenancy_host WHERE lower(name) = lower(wanted) $$;
CREATE FUNCTION tenancy_firm_of_slug(wanted text) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT id FROM tenancy_firm WHERE slug = lower(wanted) $$;
"""
_CORE_TABLES = ("core_event", "core_reaction", "core_seal", "core_inbound")


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial"), ("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            _ASKED_WITHOUT_SCOPE,
            "DROP FUNCTION tenancy_firm_of_host(text); DROP FUNCTION tenancy_firm_of_slug(text);",
        ),
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_firm FOREIGN KEY (firm_id) REFERENCES tenancy_firm (id)",
                f"ALTER TABLE {table} DROP CONSTRAINT {table}_firm",
            )
            for table in _CORE_TABLES
        ],
    ]
