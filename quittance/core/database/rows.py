"""Row-level security and rights, laid over every table after each migration, so that no new table can be forgotten."""

import hashlib
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

from quittance.core.tenant import is_tenant

_FIRM = "NULLIF(current_setting('quittance.firm', true), '')::bigint"
_READ, _WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"


def secure(using: str, **_: Any) -> None:
    """Runs as the owner at the end of `quittance migrate`; a second time changes nothing."""
    statements = _statements()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [_mark(using, statements)])


def is_secure(using: str) -> bool:
    """Whether rules and rights are these, laid over these migrations; not so after a migration killed at its end."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT obj_description('django_migrations'::regclass, 'pg_class')")
        return bool(cursor.fetchone()[0] == _mark(using, _statements()))


def _mark(using: str, statements: list[str]) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        applied = [".".join(row) for row in cursor.fetchall()]
    return f"secured {hashlib.sha256(chr(10).join([*statements, *applied]).encode()).hexdigest()}"


def _statements() -> list[str]:
    app_role, ops_role = (_quoted(settings.DATABASES[alias]["USER"]) for alias in ("default", "ops"))
    statements = [
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ops_role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app_role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app_role}",
        f"GRANT SELECT ON django_migrations TO {app_role}",
    ]
    for model in apps.get_models():
        table = _quoted(model._meta.db_table)  # noqa: SLF001  Django's Meta API
        statements.append(f"GRANT {_rights(model)} ON {table} TO {app_role}")
        column = firm_column(model)
        if column:
            statements += [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS firm ON {table}",
                f"CREATE POLICY firm ON {table} USING ({column} = {_FIRM}) WITH CHECK ({column} = {_FIRM})",
            ]
    return statements


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
