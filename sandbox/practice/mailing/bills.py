"""What stands on an invoice's paper, read from the books."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.practice import kinds, looks, reading
from sandbox.practice.acts.clients import full_number
from sandbox.practice.rows import Connection, Refused, Row, every, one
from sandbox.practice.tables import database_of
from sandbox.seed import FIRMS, Firm

# Their streets are nowhere, and their telephone numbers are those kept for stories.
ADDRESSES = {
    "harbor": ("48 Commercial Street", "Portland, ME 04101", "(207) 555-0142"),
    "second": ("210 Second Street", "Oakland, CA 94607", "(510) 555-0177"),
}


@dataclass(frozen=True)
class Bill:
    firm: Firm
    client_id: int
    client_number: str
    client_name: str
    client_address: tuple[str, ...]
    number: str
    dated: date | None
    due: date | None
    lines: tuple[tuple[str, Decimal], ...]
    total: Decimal
    open: Decimal
    recipients: tuple[str, ...]  # the contacts of the client who receive invoices
    signer: str
    signer_address: str

    def as_data(self) -> dict[str, Any]:
        """For the paper: words alone."""
        street, city, phone = ADDRESSES[self.firm.slug]
        paid = self.total - self.open
        return {
            "firm": {"name": self.firm.name, "address": [street, city, phone, f"billing@{self.firm.domain}"]},
            "client": {"name": self.client_name, "number": self.client_number, "address": list(self.client_address)},
            "number": self.number,
            "dated": looks.day(self.dated),
            "due": looks.day(self.due) or "upon receipt",
            "lines": [[words, looks.money(amount)] for words, amount in self.lines],
            "total": looks.money(self.total),
            "paid": looks.money(paid) if paid else "",
            "open": looks.money(self.open),
            "signer": self.signer,
        }


def firm_of(connection: Connection) -> Firm:
    return next(firm for firm in FIRMS if database_of(firm.slug) == connection.info.dbname)


def of_entry(connection: Connection, entry_id: int) -> Bill:
    row = one(connection, "SELECT * FROM dbo.ledger_entry WHERE ledger_entry_id = %s", [entry_id])
    if row is None or row["type_id"] != kinds.INVOICE.number:
        raise Refused("Only an invoice can be e-mailed.")
    return of_row(connection, row, lines=_lines(connection, row))


def of_row(connection: Connection, row: Row, *, lines: tuple[tuple[str, Decimal], ...]) -> Bill:
    """Also of one that is not posted yet."""
    client = one(connection, "SELECT * FROM dbo.client WHERE client_id = %s", [row["client_id"]])
    if client is None:
        raise Refused("The client of this invoice is on no list.")
    firm = firm_of(connection)
    signer, address = _signer(connection, firm, row["client_id"])
    place = " ".join(str(client[part]) for part in ("city", "state", "postal_code") if client[part])
    return Bill(
        firm=firm,
        client_id=row["client_id"],
        # With a dot, as the practice system prints the number of a client beneath another.
        client_number=full_number(client).replace("/", "."),
        client_name=str(client["name1"] or ""),
        client_address=tuple(str(line) for line in (client["address1"], client["address2"], place) if line),
        number=str(row["entry_number"]),
        dated=row["entry_date"],
        due=row["due_date"],
        lines=lines,
        total=row["amount"],
        open=row["open_amount"],
        recipients=_recipients(connection, row["client_id"]),
        signer=signer,
        signer_address=address,
    )


def open_of_client(connection: Connection, client_id: int) -> list[int]:
    rows = every(
        connection,
        "SELECT ledger_entry_id FROM dbo.ledger_entry WHERE client_id = %s AND type_id = %s AND NOT voided "
        "AND open_amount > 0 ORDER BY ledger_entry_id",
        [client_id, kinds.INVOICE.number],
    )
    return [int(row["ledger_entry_id"]) for row in rows]


def numbered(connection: Connection, numbers: Collection[str]) -> list[int]:
    """Of each number the invoice that counts; one that is on no list refuses all."""
    rows = every(
        connection,
        "SELECT entry_number, max(ledger_entry_id) AS id FROM dbo.ledger_entry WHERE type_id = %s AND NOT voided "
        "AND entry_number = ANY(%s) GROUP BY entry_number",
        [kinds.INVOICE.number, list(numbers)],
    )
    found = {str(row["entry_number"]): int(row["id"]) for row in rows}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise Refused(f"There is no invoice {', '.join(missing[:5])}.")
    return [found[number] for number in numbers]


def _lines(connection: Connection, row: Row) -> tuple[tuple[str, Decimal], ...]:
    """The work that was billed, by what it was for; else the description is the only line."""
    rows = every(
        connection,
        "SELECT coalesce(nullif(w.description, ''), j.name, 'Services') AS words, sum(w.amount) AS amount "
        "FROM dbo.work_entry w LEFT JOIN dbo.job j USING (job_id) WHERE w.billed_entry_id = %s "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12",
        [row["ledger_entry_id"]],
    )
    lines = [(str(each["words"]), each["amount"]) for each in rows if each["amount"]]
    rest = row["amount"] - sum((amount for _, amount in lines), Decimal(0))
    if not lines:
        return ((str(row["description"] or "Professional services"), row["amount"]),)
    return (*lines, *([("As agreed", rest)] if rest else []))


def _recipients(connection: Connection, client_id: int) -> tuple[str, ...]:
    found = [row["email"] for row in reading.contacts(connection, client_id) if row["receives_invoices"]]
    return tuple(dict.fromkeys(address for address in found if address))


def _signer(connection: Connection, firm: Firm, client_id: int) -> tuple[str, str]:
    """Whoever answers for the client: the manager, else another who serves it, else the firm's own contact."""
    serving = [row for row in reading.serving(connection, client_id) if row["status"] == "Active" and row["email"]]
    serving.sort(key=lambda row: row["role"] != "manager")
    if not serving:
        return firm.people[0].name, firm.people[0].email
    return f"{serving[0]['first_name'] or ''} {serving[0]['last_name'] or ''}".strip(), str(serving[0]["email"])
