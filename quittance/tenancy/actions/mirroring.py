"""Rows of a practice system are merged into their tables: staged by COPY, then one statement per table and batch.

Staging tables are temporary: they end with the connection, know no row-level security (COPY would be refused), and
belong to nobody else. The merge itself runs as the app role, so a row of another firm could not be touched by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

from quittance.core import scope
from quittance.tenancy.models import Mirrored


@dataclass(frozen=True)
class Reference:
    """A column of ours that points at a mirrored row, found by the source's key of it."""

    column: str
    staged: str
    model: type[Mirrored]
    required: bool = True

    @property
    def alias(self) -> str:
        return f"of_{self.column}"


@dataclass(frozen=True)
class Target:
    """A mirrored table: how rows are staged, and what each of our columns is made of."""

    table: str
    model: type[Mirrored]
    staged: Mapping[str, str]  # name → type in the database; the key and the fingerprint come by themselves
    values: Mapping[
        str, str
    ]  # our column → an expression over `s` (what was staged) and `of_<column>` (what it points at)
    references: tuple[Reference, ...] = ()
    one_of: tuple[str, ...] = ()  # of these columns that point, one at least must find its row
    client: str = ""  # the column that says whose row it is
    identity: tuple[str, ...] = ()  # with another value here it is another row under a key that was given out again

    @property
    def stage(self) -> str:
        return f"stage_{self.table}"


@dataclass
class Merged:
    """What a merge did. `orphans` lack a row they need; `loose` were written without one that they name."""

    inserted: int = 0
    updated: int = 0
    orphans: list[tuple[str, str, str]] = field(default_factory=list)  # key, staged name, the key that was not found
    loose: list[tuple[str, str, str]] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)


def open_stage(target: Target) -> None:
    """Empty at first, and gone with the connection."""
    columns = {"source_key": "text", "source_hash": "bigint", **target.staged}
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE IF NOT EXISTS {} ({})").format(
                sql.Identifier(target.stage),
                sql.SQL(", ").join(sql.SQL(f"{name} {kind}") for name, kind in columns.items()),
            )
        )


def stage(target: Target, rows: Iterable[Sequence[Any]]) -> None:
    """Rows are key, fingerprint, then the staged columns in their order."""
    names = ["source_key", "source_hash", *target.staged]
    with (
        connection.cursor() as cursor,
        cursor.copy(
            sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(target.stage), sql.SQL(", ").join(map(sql.Identifier, names))
            )
        ) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def unstage(target: Target, *, keys: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("DELETE FROM {} WHERE source_key = ANY(%s)").format(sql.Identifier(target.stage)), [list(keys)]
        )


def clear_stage(target: Target) -> None:
    """An empty table is left alone: emptying one costs more than a whole idle cycle."""
    name = sql.Identifier(target.stage)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(name))
        if cursor.fetchone()[0]:
            cursor.execute(sql.SQL("TRUNCATE {}").format(name))


def merge(target: Target, *, now: datetime, tell_clients: bool = True) -> Merged:
    """Write what differs and nothing else. Rows are locked in the order of their ids, as everybody locks them."""
    with connection.cursor() as cursor:
        cursor.execute(_merge_statement(target, tell_clients=tell_clients), {"firm": scope.firm_id(), "now": now})
        inserted, updated, orphans, loose, clients = cursor.fetchone()
    return Merged(
        inserted,
        updated,
        [tuple(each) for each in orphans or []],
        [tuple(each) for each in loose or []],
        {each for each in clients or [] if each is not None},
    )


def _merge_statement(target: Target, *, tell_clients: bool) -> sql.Composed:
    columns = [*target.values, *(each.column for each in target.references)]
    made = [sql.SQL(f"{expression} AS {name}") for name, expression in target.values.items()]
    found = [sql.SQL(f"{each.alias}.id AS {each.column}") for each in target.references]
    distinct = sql.SQL("({}) IS DISTINCT FROM ({})").format(
        sql.SQL(", ").join(sql.SQL(f"t.{name}") for name in ["source_hash", *columns]),
        sql.SQL(", ").join(
            [
                sql.SQL("s.source_hash"),
                *(sql.SQL(f"({expression})") for expression in target.values.values()),
                *(sql.SQL(f"{each.alias}.id") for each in target.references),
            ]
        ),
    )
    told = sql.SQL("NULL")
    if tell_clients and target.client:
        told = sql.SQL(
            "(SELECT array_agg(DISTINCT whose) FROM"
            " (SELECT whose FROM written UNION SELECT old_client FROM resolved WHERE changed) AS both_sides)"
        )
    return sql.SQL(_MERGE).format(
        stage=sql.Identifier(target.stage),
        table=_table(target.model),
        made=sql.SQL(", ").join([*made, *found]),
        missing=_missing(target),
        loose=_loose(target),
        old_client=sql.SQL(f"t.{target.client}" if target.client else "NULL::bigint"),
        distinct=distinct,
        joins=sql.SQL(" ").join(_join(each) for each in target.references),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        columns_of_r=sql.SQL(", ").join(sql.SQL(f"r.{name}") for name in columns),
        assigned=sql.SQL(", ").join(sql.SQL(f"{name} = r.{name}") for name in columns),
        of_updated=sql.SQL(f"t.{target.client}" if target.client else "NULL::bigint"),
        of_inserted=sql.SQL(target.client or "NULL::bigint"),
        told=told,
        another=sql.SQL(" OR ".join(f"t.{name} IS DISTINCT FROM r.{name}" for name in target.identity) or "false"),
    )


# Each row is looked up by itself (LATERAL, LIMIT 1). A plain join leaves the way to the planner, who during a first
# load has not been told yet how large the tables have become, and reads them whole for every row.
_MERGE = """
WITH resolved AS MATERIALIZED (
    SELECT s.source_key, s.source_hash, {made}, {missing} AS missing, {loose} AS loose, t.id AS target_id,
           {old_client} AS old_client, t.id IS NOT NULL AND (t.gone_at IS NOT NULL OR {distinct}) AS changed
      FROM {stage} s
      {joins}
      LEFT JOIN LATERAL (
          SELECT * FROM {table} WHERE firm_id = %(firm)s AND source_key = s.source_key LIMIT 1
      ) t ON true
), locked AS MATERIALIZED (
    SELECT t.id FROM (SELECT target_id FROM resolved WHERE changed AND missing IS NULL ORDER BY target_id) r
     CROSS JOIN LATERAL (SELECT id FROM {table} WHERE id = r.target_id LIMIT 1 FOR UPDATE) t
), updated AS (
    UPDATE {table} t SET source_hash = r.source_hash, gone_at = NULL, {assigned},
           first_seen_at = CASE WHEN t.gone_at IS NOT NULL OR {another} THEN %(now)s ELSE t.first_seen_at END
      FROM resolved r
     WHERE t.id = r.target_id AND r.changed AND r.missing IS NULL AND (SELECT count(*) FROM locked) >= 0
    RETURNING {of_updated} AS whose
), inserted AS (
    INSERT INTO {table} (firm_id, source_key, source_hash, first_seen_at, {columns})
    SELECT %(firm)s, r.source_key, r.source_hash, %(now)s, {columns_of_r} FROM resolved r
     WHERE r.target_id IS NULL AND r.missing IS NULL
    RETURNING {of_inserted} AS whose
), written AS (SELECT * FROM updated UNION ALL SELECT * FROM inserted)
SELECT (SELECT count(*) FROM inserted), (SELECT count(*) FROM updated),
       (SELECT json_agg(json_build_array(source_key, missing[1], missing[2])) FROM resolved WHERE missing IS NOT NULL),
       (SELECT json_agg(json_build_array(source_key, loose[1], loose[2])) FROM resolved
         WHERE loose IS NOT NULL AND missing IS NULL),
       {told}
"""


def _join(reference: Reference) -> sql.Composable:
    return sql.SQL(
        "LEFT JOIN LATERAL (SELECT * FROM {} WHERE firm_id = %(firm)s AND source_key = s.{} AND gone_at IS NULL"
        " LIMIT 1) {} ON true"
    ).format(_table(reference.model), sql.SQL(reference.staged), sql.SQL(reference.alias))


def _missing(target: Target) -> sql.Composable:
    """Which row it cannot do without was not found: the staged name and the key, or NULL."""
    cases = [
        f"WHEN {each.alias}.id IS NULL THEN ARRAY['{each.staged}', s.{each.staged}]"
        for each in target.references
        if each.required
    ]
    if target.one_of:
        among = [each for each in target.references if each.column in target.one_of]
        none = " AND ".join(f"{each.alias}.id IS NULL" for each in among)
        cases.append(f"WHEN {none} THEN ARRAY['{among[0].staged}', s.{among[0].staged}]")
    return sql.SQL(f"CASE {' '.join(cases)} END" if cases else "NULL::text[]")


def _loose(target: Target) -> sql.Composable:
    cases = [
        f"WHEN {each.alias}.id IS NULL AND s.{each.staged} <> '' THEN ARRAY['{each.staged}', s.{each.staged}]"
        for each in target.references
        if not each.required and each.column not in target.one_of
    ]
    return sql.SQL(f"CASE {' '.join(cases)} END" if cases else "NULL::text[]")


def vanished(target: Target, *, keys: Sequence[str], now: datetime) -> set[int]:
    """Mark rows that the source no longer has. Tells whose they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "WITH locked AS MATERIALIZED (SELECT id FROM {table} WHERE firm_id = %s AND source_key = ANY(%s)"
                " AND gone_at IS NULL ORDER BY id FOR UPDATE)"
                " UPDATE {table} t SET gone_at = %s FROM locked WHERE t.id = locked.id RETURNING {client}"
            ).format(
                table=_table(target.model), client=sql.SQL(f"t.{target.client}" if target.client else "NULL::bigint")
            ),
            [scope.firm_id(), list(keys), now],
        )
        return {row[0] for row in cursor.fetchall() if row[0] is not None}


def digest(target: Target, buckets: int) -> dict[int, tuple[int, int]]:
    """Per bucket: how many rows stand here, and the sum of their fingerprints."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT (source_hash & %s)::int, count(*), sum(source_hash) FROM {}"
                " WHERE firm_id = %s AND source_key IS NOT NULL AND gone_at IS NULL GROUP BY 1"
            ).format(_table(target.model)),
            [buckets - 1, scope.firm_id()],
        )
        return {bucket: (count, int(total)) for bucket, count, total in cursor.fetchall()}


def not_staged(target: Target, *, numbers: Sequence[int], buckets: int) -> list[str]:
    """Keys of rows of these buckets that stand here and were not among those staged."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT t.source_key FROM {table} t WHERE t.firm_id = %s AND t.gone_at IS NULL"
                " AND t.source_key IS NOT NULL AND (t.source_hash & %s)::int = ANY(%s)"
                " AND NOT EXISTS (SELECT 1 FROM {stage} s WHERE s.source_key = t.source_key)"
            ).format(table=_table(target.model), stage=sql.Identifier(target.stage)),
            [scope.firm_id(), buckets - 1, list(numbers)],
        )
        return [row[0] for row in cursor.fetchall()]


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)  # noqa: SLF001  Django's Meta API
