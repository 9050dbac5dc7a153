"""A file is never changed. What was wrong in it is named, cell by cell, by a file of its own that follows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

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
PLACE = frozenset({_WORDS[name] for name in ("ref", "client", "invoice", "notes")})  # where it was paid to


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


def untold(found: Iterable[Correction], told: Iterable[Correction]) -> tuple[Correction, ...]:
    """Of what differs from the file, what differs from the last that was said of it. `told`: the oldest first.

    What was named as wrong and is right after all is said, too.
    """
    last: dict[str, Correction] = {}
    filed: dict[str, str] = {}
    for each in told:
        filed.setdefault(each.key, each.was)
        last[each.key] = each
    known = {each.key: each for each in found}
    again = [replace(each, was=each.now, now=filed[key]) for key, each in last.items() if key not in known]
    fresh = [replace(each, was=last[key].now) if key in last else each for key, each in known.items()]
    return tuple(each for each in (*fresh, *again) if each.was != each.now)


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
