"""Row-level security and rights, laid over every table after each migration, so that no new table can be forgotten."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from quittance.core.tenant import is_tenant

_FIRM = "NULLIF(current_setting('quittance.firm', true), '')::bigint"
_READ, _WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"


def secure(using: str, **_: Any) -> None:
    """Runs as the owner at the end of `quittance migrate`; a second time changes nothing."""
    connection = connections[using]
    app_role, ops_role = (_quoted(settings.DATABASES[alias]["USER"]) for alias in ("default", "ops"))
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ops_role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app_role}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app_role}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {app_role}")
        for model in apps.get_models():
            table = _quoted(model._meta.db_table)  # noqa: SLF001  Django's Meta API
            cursor.execute(f"GRANT {_rights(model)} ON {table} TO {app_role}")
            column = firm_column(model)
            if column:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                cursor.execute(f"DROP POLICY IF EXISTS firm ON {table}")
                cursor.execute(
                    f"CREATE POLICY firm ON {table} USING ({column} = {_FIRM}) WITH CHECK ({column} = {_FIRM})"
                )


def firm_column(model: type[models.Model]) -> str | None:
    """By which column a row says whose it is: `firm_id`, or the firm's own key."""
    if is_tenant(model):
        return "firm_id"
    return "id" if getattr(model, "IS_FIRM", False) else None


def _rights(model: type[models.Model]) -> str:
    if getattr(model, "INSERT_ONLY", False):
        return "SELECT, INSERT"
    if getattr(model, "OPS_ONLY", False):
        return "INSERT, SELECT (id)"
    return _WRITE


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
