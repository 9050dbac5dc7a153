"""A file is never changed. What was wrong in it is named, cell by cell, by a file of its own that follows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from quittance.reconciliation.rules import fee_texts
from quittance.reconciliation.rules.rows import FeeRow, Row

NOT_THERE = "(no row)"
_WORDS = {
    "ref": "Ref",
    "date": "Date",
    "client": "Client #",
    "client_name": "Client name",
    "invoice": "Invoice #",
    "amount_cents": "Amount",
    "notes": "Notes",
    "details": "Details",
    "transaction_date": "Transaction date",
    "deposit_date": "Deposit date",
    "method": "Method",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell of one row, and the number of the file set that holds it."""

    number: int
    row_key: str
    column: str
    was: str
    now: str

    @property
    def key(self) -> str:
        return f"{self.number}:{self.row_key}:{self.column}"


def between(number: int, before: Iterable[Row | FeeRow], after: Iterable[Row | FeeRow]) -> tuple[Correction, ...]:
    """What the rows of a file set would be if they were made today, against what they are."""
    old, new = ({row.key: row for row in rows} for rows in (before, after))
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(each for key in keys for each in _of_row(number, key, old.get(key), new.get(key)))


def _of_row(number: int, key: str, was: Row | FeeRow | None, now: Row | FeeRow | None) -> Iterator[Correction]:
    for field in fields(was or now or Row):
        title = _WORDS.get(field.name)
        old, new = _cell(was, field.name), _cell(now, field.name)
        if title and old != new:
            yield Correction(number, key, title, old, new)


def _cell(row: Row | FeeRow | None, name: str) -> str:
    if row is None:
        return NOT_THERE
    value = getattr(row, name)
    return fee_texts.amount(value) if name == "amount_cents" else str(value)
