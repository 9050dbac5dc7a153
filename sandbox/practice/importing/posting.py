"""What becomes of each row of a payment file: posted with its reference, passed over, or left out with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from sandbox.practice import kinds, ledger
from sandbox.practice.importing.layouts import Row
from sandbox.practice.ledger import dollars
from sandbox.practice.rows import Connection, every, one
from sandbox.practice.rows import Row as Found

PAYABLE = (kinds.INVOICE.number, kinds.FINANCE_CHARGE.number)
LOCK = 7002  # two people who import the same file at once come one after the other


class Fate(StrEnum):
    POSTS = "posts"
    KNOWN = "known"  # its reference stands in the books already
    FAULT = "fault"


@dataclass(frozen=True)
class Checked:
    row: Row
    fate: Fate
    words: str
    client: Found | None = None
    target: Found | None = None  # the invoice that it pays, or whose payment it takes back


@dataclass
class _Desk:
    connection: Connection
    used: set[str] = field(default_factory=set)
    open: dict[int, Decimal] = field(default_factory=dict)  # by invoice, as the rows before leave it

    def look(self, row: Row) -> Checked:
        if row.faults:
            return Checked(row, Fate.FAULT, " ".join(row.faults))
        if row.reference in self.used or _is_posted(self.connection, row.reference):
            return Checked(row, Fate.KNOWN, f"{row.reference} is posted already.")
        client = _client(self.connection, row.client)
        if client is None:
            return Checked(row, Fate.FAULT, f"There is no client {row.client}.")
        checked = self._on_account(row, client) if not row.invoice else self._on_invoice(row, client)
        if checked.fate is Fate.POSTS:
            self.used.add(row.reference)
        return checked

    def _on_account(self, row: Row, client: Found) -> Checked:
        if (row.amount or 0) < 0:
            words = "It takes back money that is on no invoice. Post it by hand, against what it took back."
            return Checked(row, Fate.FAULT, words)
        return Checked(row, Fate.POSTS, "A receipt on account.", client)

    def _on_invoice(self, row: Row, client: Found) -> Checked:
        target = _invoice(self.connection, row.invoice, client["client_id"])
        if target is None:
            return Checked(row, Fate.FAULT, _why_not(self.connection, row))
        key, amount = int(target["ledger_entry_id"]), row.amount or Decimal(0)
        left: Decimal = self.open[key] if key in self.open else target["open_amount"]
        if amount > left:
            words = f"Only {dollars(left)} of invoice {row.invoice} is open, so {dollars(amount)} is too much."
            return Checked(row, Fate.FAULT, words)
        if left - amount > target["amount"]:
            words = f"So much was never paid of invoice {row.invoice}: {dollars(left)} of it is open already."
            return Checked(row, Fate.FAULT, words)
        self.open[key] = left - amount
        words = "A receipt, applied to the invoice." if amount > 0 else "A reversal: the invoice is open again by it."
        return Checked(row, Fate.POSTS, words, client, target)


def check(connection: Connection, rows: Sequence[Row]) -> list[Checked]:
    desk = _Desk(connection)
    return [desk.look(row) for row in rows]


def post(connection: Connection, rows: Sequence[Row]) -> list[Checked]:
    """Looked at anew: much may have been posted since somebody saw the list."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    checked = check(connection, rows)
    for each in checked:
        if each.fate is Fate.POSTS:
            _post(connection, each)
    return checked


def told(checked: Sequence[Checked]) -> str:
    count = {fate: sum(each.fate is fate for each in checked) for fate in Fate}
    said = f"{count[Fate.POSTS]:,} payment{'s were' if count[Fate.POSTS] != 1 else ' was'} posted."
    if count[Fate.KNOWN]:
        said += f" {count[Fate.KNOWN]:,} stood in the books already."
    if count[Fate.FAULT]:
        said += f" {count[Fate.FAULT]:,} with a fault {'were' if count[Fate.FAULT] != 1 else 'was'} left out."
    return said


def _post(connection: Connection, each: Checked) -> None:
    row, client = each.row, each.client or {}
    if row.amount is None or row.day is None:
        return  # such a row has a fault
    kind = kinds.RECEIPT if row.amount > 0 else kinds.REVERSAL
    ledger.hold(connection, client["client_id"])
    entry = ledger.post(
        connection, kind, client["client_id"], abs(row.amount), entry_date=row.day, reference=row.reference,
        description=row.notes or None,
    )  # fmt: skip
    if each.target:
        target = ledger.entry(connection, each.target["ledger_entry_id"])
        ledger.apply(connection, entry, target, abs(row.amount), row.day)


def _is_posted(connection: Connection, reference: str) -> bool:
    query = "SELECT 1 FROM dbo.ledger_entry WHERE lower(reference) = lower(%s) AND NOT voided LIMIT 1"
    return one(connection, query, [reference]) is not None


def _client(connection: Connection, number: str) -> Found | None:
    """34001/100 in our books is 34001.100 in files."""
    return one(
        connection,
        "SELECT * FROM dbo.client WHERE %s IN (client_number || CASE sub_id WHEN '' THEN '' ELSE '.' || sub_id END, "
        "client_number || CASE sub_id WHEN '' THEN '' ELSE '/' || sub_id END) "
        "ORDER BY merged_into_client_id IS NOT NULL, client_id LIMIT 1",
        [number],
    )


def _invoice(connection: Connection, number: str, client_id: int) -> Found | None:
    return one(
        connection,
        "SELECT * FROM dbo.ledger_entry WHERE entry_number = %s AND client_id = %s AND type_id = ANY(%s) "
        "AND NOT voided ORDER BY ledger_entry_id DESC LIMIT 1",
        [number, client_id, list(PAYABLE)],
    )


def _why_not(connection: Connection, row: Row) -> str:
    found = every(
        connection,
        "SELECT voided FROM dbo.ledger_entry WHERE entry_number = %s AND type_id = ANY(%s)",
        [row.invoice, list(PAYABLE)],
    )
    if not found:
        return f"There is no invoice {row.invoice}."
    if all(each["voided"] for each in found):
        return f"Invoice {row.invoice} is voided."
    return f"Invoice {row.invoice} belongs to another client than {row.client}."
