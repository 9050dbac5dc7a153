"""The AR tie-out as of a day, by client, and the single rows behind a client's line.

The practice system's side comes from its own open balances, the portal's from what is due, what is not posted from the
receipts themselves; so a sum that is wrong anywhere shows as a difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from quittance.core import scope
from quittance.core.money import Currency
from quittance.receivables.models import Client
from quittance.receivables.models.receipt import UNCOUNTED
from quittance.receivables.queries import tie_out_rows
from quittance.receivables.rules.tie_out import Parts, total

_BY_CLIENT = {
    tie_out_rows.INVOICES: "SELECT client_id, SUM(pms), SUM(portal), 0, 0, 0, SUM(overpaid)",
    tie_out_rows.ENTRIES: (
        "SELECT client_id, SUM(open), 0,"
        " COALESCE(SUM(open) FILTER (WHERE open > 0), 0), -COALESCE(SUM(open) FILTER (WHERE open < 0), 0), 0, 0"
    ),
    tie_out_rows.UNPOSTED: "SELECT client_id, 0, 0, 0, 0, SUM(cents), 0",
}
_KINDS = {tie_out_rows.INVOICES: "invoice", tie_out_rows.ENTRIES: "entry", tie_out_rows.UNPOSTED: "receipt"}


@dataclass(frozen=True)
class ClientLine:
    client: int
    number: str
    name: str
    currency: Currency
    parts: Parts


@dataclass(frozen=True)
class TieOut:
    """Those with a difference first, then by number."""

    as_of: date
    lines: tuple[ClientLine, ...]

    @property
    def totals(self) -> dict[Currency, Parts]:
        currencies = sorted({line.currency for line in self.lines})
        return {each: total(line.parts for line in self.lines if line.currency == each) for each in currencies}


@dataclass(frozen=True)
class SingleRow:
    """An invoice, an entry or a receipt, and what it adds to each part."""

    kind: str
    key: int
    number: str
    on_date: date
    parts: Parts


def tie_out(as_of: date, client: int | None = None) -> TieOut:
    parts: dict[int, Parts] = {}
    for rows, summed in _BY_CLIENT.items():
        statement = f"{summed} FROM ({rows}) each GROUP BY client_id"
        for found, *cents in _asked(statement, as_of, client):
            parts[found] = parts.get(found, Parts()) + Parts(*map(int, cents))
    names = Client.objects.values_list("pk", "number", "name", "currency")
    if client is not None:
        names = names.filter(pk=client)
    lines = [
        ClientLine(key, number, name, Currency(currency), parts[key])
        for key, number, name, currency in names
        if key in parts
    ]
    return TieOut(
        as_of, tuple(sorted(lines, key=lambda line: (line.parts.difference_cents == 0, line.number, line.client)))
    )


def tie_out_of(client: int, as_of: date) -> list[SingleRow]:
    """What stands behind a client's line. An item of ours and the receipt that repeats it sum to nothing."""
    found = [row for rows in _BY_CLIENT for row in _single_rows(rows, as_of, client)]
    return sorted(found, key=lambda row: (row.on_date, row.kind, row.key))


def _single_rows(rows: str, as_of: date, client: int) -> Iterator[SingleRow]:
    for _, key, number, on_date, *cents in _asked(rows, as_of, client):
        yield SingleRow(_KINDS[rows], key, number, on_date, _parts(rows, *cents))


def _parts(rows: str, cents: int, portal: int = 0, overpaid: int = 0) -> Parts:
    if rows is tie_out_rows.INVOICES:
        return Parts(pms_cents=cents, portal_cents=portal, overpaid_cents=overpaid)
    if rows is tie_out_rows.ENTRIES:
        return Parts(pms_cents=cents, debit_memos_cents=max(cents, 0), on_account_cents=max(-cents, 0))
    return Parts(unposted_cents=cents)


def _asked(statement: str, as_of: date, client: int | None) -> list[tuple[Any, ...]]:
    parameters: dict[str, Any] = {
        "firm": scope.firm_id(),
        "day": as_of,
        "client": client,
        "uncounted": [verdict.value for verdict in UNCOUNTED],
    }
    narrow = "" if client is None else "AND i.client_id = %(client)s"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(narrow=narrow), parameters)
        return list(cursor.fetchall())
