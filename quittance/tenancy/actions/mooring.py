"""What hangs on mirrored rows that are gone: rows that cannot stand without them, and rows that only name them."""

from collections.abc import Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import Model
from psycopg import sql

from quittance.core import scope
from quittance.tenancy.actions.mirroring import Merged, Reference, Target
from quittance.tenancy.models import Mirrored

Gone = Mapping[type[Mirrored], Sequence[str]]  # keys of the source
_HANGING = """
SELECT t.source_key, r.source_key, {client} FROM {before} r JOIN {table} t ON t.{column} = r.id
 WHERE r.firm_id = %s AND r.source_key = ANY(%s) AND t.firm_id = r.firm_id AND t.gone_at IS NULL ORDER BY t.id
"""
_LOOSEN = """
WITH locked AS MATERIALIZED (
    SELECT t.id, r.source_key AS named FROM {before} r JOIN {table} t ON t.{column} = r.id
     WHERE r.firm_id = %s AND r.source_key = ANY(%s) AND t.firm_id = r.firm_id AND t.gone_at IS NULL
     ORDER BY t.id FOR UPDATE OF t)
UPDATE {table} t SET {column} = NULL FROM locked WHERE t.id = locked.id
RETURNING t.source_key, locked.named, {client}
"""


def hanging(target: Target, *, gone: Gone) -> Merged:
    """Those that cannot do without. Told as a merge tells rows whose own is missing."""
    found = Merged()
    for reference, keys in _named(target, gone):
        if reference.required or reference.column in target.one_of:
            for key, named, client in _asked(_HANGING, target, reference, keys):
                found.orphans.append((key, reference.staged, named))
                found.clients.update([client] if client is not None else [])
    return found


def loosen(target: Target, *, gone: Gone) -> Merged:
    """Those that can go on stand here without, as if they had come so."""
    found = Merged()
    for reference, keys in _named(target, gone):
        if not reference.required and reference.column not in target.one_of:
            for key, named, client in _asked(_LOOSEN, target, reference, keys):
                found.loose.append((key, reference.staged, named))
                found.clients.update([client] if client is not None else [])
    return found


def _named(target: Target, gone: Gone) -> Iterator[tuple[Reference, list[str]]]:
    for reference in target.references:
        if keys := gone.get(reference.model):
            yield reference, list(keys)


def _asked(text: str, target: Target, reference: Reference, keys: list[str]) -> list[tuple[str, str, int | None]]:
    statement = sql.SQL(text).format(
        table=_table(target.model),
        before=_table(reference.model),
        column=sql.Identifier(reference.column),
        client=sql.SQL(f"t.{target.client}" if target.client else "NULL::bigint"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [scope.firm_id(), keys])
        return list(cursor.fetchall())


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)  # noqa: SLF001  Django's Meta API
