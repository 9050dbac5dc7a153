"""Rows that are held: found among what is staged, written down with what they bear, and taken out of the merge."""

from collections.abc import Iterable, Sequence

from django.db import connection

from quittance.core import scope
from quittance.receivables.models import Invoice
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldImport, HeldRow

_LABELS = {
    "invoices": "s.number",
    "entries": "btrim(s.type_name || ' ' || s.number)",
    "contacts": "btrim(s.first_name || ' ' || s.last_name)",
    "jobs": "s.name",
}
_OPEN = {
    "invoices": "CASE WHEN s.voided THEN 0 ELSE s.open END",
    "entries": "CASE WHEN s.voided THEN 0 ELSE s.sign * s.open END",
}
_USUAL = "'USD'"
_CURRENCY = {
    "clients": "CASE WHEN s.currency IN ('USD', 'CAD', 'GBP') THEN s.currency ELSE 'USD' END",
    **dict.fromkeys(
        _OPEN,
        "COALESCE((SELECT h.currency FROM sync_held_row h WHERE h.firm_id = %(firm)s AND h.table = 'clients'"
        " AND h.source_key = s.client), 'USD')",
    ),
}


def staged_keys(table: str, condition: str, values: Sequence[int | list[str]]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.source_key FROM {TARGETS[table].stage} s WHERE {condition}", values)  # noqa: S608  ours
        return [row[0] for row in cursor.fetchall()]


def take_out(table: str, condition: str, values: Sequence[int | list[str]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TARGETS[table].stage} s WHERE {condition}", values)  # noqa: S608  ours
        return int(cursor.rowcount)


def hold(held: HeldImport, table: str, keys: Sequence[str], label: str = "''") -> None:
    """Rows that are staged right now."""
    if not keys:
        return
    client = "s.source_key" if table == "clients" else ("s.client" if "client" in TARGETS[table].staged else "''")
    label = _LABELS.get(table, label)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO sync_held_row (firm_id, held_id, "table", source_key, client_key, label, open_cents, currency)'  # noqa: S608  ours
            f" SELECT %(firm)s, %(held)s, %(table)s, s.source_key, {client}, {label},"
            f" {_OPEN.get(table, 'NULL::bigint')}, {_CURRENCY.get(table, _USUAL)} FROM {TARGETS[table].stage} s"
            ' WHERE s.source_key = ANY(%(keys)s) ON CONFLICT (firm_id, "table", source_key) DO NOTHING',
            {"firm": scope.firm_id(), "held": held.pk, "table": table, "keys": list(keys)},
        )


def hold_lost(held: HeldImport, table: str, keys: Iterable[str]) -> None:
    """Rows of the mirror that the source no longer has."""
    told: dict[str, tuple[str, int | None, str]] = {}
    if table == "invoices":
        rows = Invoice.objects.filter(source_key__in=keys)
        asked = rows.values_list("source_key", "number", "open_cents", "currency")
        told = {key: (number, cents, currency) for key, number, cents, currency in asked}
    nothing: tuple[str, int | None, str] = ("", None, "USD")
    HeldRow.objects.bulk_create(
        [
            HeldRow(held=held, table=table, source_key=key, label=label, open_cents=cents, currency=currency)
            for key, (label, cents, currency) in ((key, told.get(key, nothing)) for key in keys)
        ],
        ignore_conflicts=True,
        batch_size=5_000,
    )


def staged_contacts_of_others(keys: Sequence[str]) -> list[str]:
    """Of these contacts, those that a staged link joins to a client who is not held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT l.contact FROM stage_client_contacts l WHERE l.contact = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM sync_held_row h JOIN sync_held_import i ON i.id = h.held_id WHERE h.firm_id = %s"
            " AND h.\"table\" = 'clients' AND h.source_key = l.client AND i.state IN ('open', 'refused')"
            " AND i.kind = 'new_clients')",
            [list(keys), scope.firm_id()],
        )
        return [row[0] for row in cursor.fetchall()]
