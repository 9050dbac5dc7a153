"""Which column of a payment file is what, by its title, and what a row then says.

Several programs hand such files to a practice system, each with titles of its own. Other columns are passed over.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from sandbox.practice.importing import sheets
from sandbox.practice.rows import Refused

TITLES = {
    "date": ("date", "receiptdate"),
    "client": ("client", "clientid", "clientcode"),
    "sub_id": ("clientsubid",),
    "invoice": ("invoice", "invoicenumber"),
    "reference": ("ref", "reference"),
    "amount": ("amount", "receiptamount"),
    "notes": ("notes", "comment", "comments"),
}
NEEDED = ("date", "client", "reference", "amount")
DAY_OF_SHEETS = date(1899, 12, 30)  # the zero of spreadsheets
ORDERS = {"month": "%m/%d/%Y", "day": "%d/%m/%Y"}
REFERENCE_MAX, NOTES_MAX = 60, 200
TOTAL = "total"  # of the last row of a spreadsheet


@dataclass(frozen=True)
class Row:
    number: int  # in the file
    day: date | None
    client: str
    invoice: str
    reference: str
    amount: Decimal | None
    notes: str
    faults: tuple[str, ...] = ()


def read(data: bytes, *, order: str = "month") -> list[Row]:
    (_, titles), *rows = sheets.read(data)
    places = _places(titles)
    found = []
    for number, cells in rows:
        said = {name: _at(cells, place) for name, place in places.items()}
        if not said["client"] and not said["reference"] and cells[0].strip().lower() == TOTAL:
            continue
        found.append(_row(number, said, order))
    return found


def _places(titles: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[^a-z]", "", title.lower()) for title in titles]
    places = {
        name: next(plain.index(title) for title in known if title in plain)
        for name, known in TITLES.items()
        if set(known) & set(plain)
    }
    missing = [name for name in NEEDED if name not in places]
    if missing:
        raise Refused(
            f"The file has no column of the {missing[0]}: its titles are {', '.join(titles)}. "
            "Choose a file of payments, such as Posted_Invoice_Payments."
        )
    return places


def _at(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _row(number: int, said: dict[str, str], order: str) -> Row:
    faults = []
    day, amount = _day(said["date"], order), _amount(said["amount"])
    if day is None:
        faults.append(f"“{said['date']}” is no date.")
    if not amount:
        faults.append(f"“{said['amount']}” is no amount.")
    if not said["reference"]:
        faults.append("The row has no reference, so nobody could tell later that it was posted.")
    if len(said["reference"]) > REFERENCE_MAX or "\x00" in "".join(said.values()):
        faults.append("The row holds more than the books can.")
    client = f"{said['client']}.{said['sub_id']}" if said.get("sub_id") else said["client"]
    notes = said.get("notes", "")[:NOTES_MAX]
    return Row(number, day, client, said.get("invoice", ""), said["reference"], amount, notes, tuple(faults))


def _day(text: str, order: str) -> date | None:
    if re.fullmatch(r"[0-9]{5}(\.0+)?", text, re.ASCII):
        return DAY_OF_SHEETS + timedelta(days=int(text.partition(".")[0]))
    for way in ("%Y-%m-%d", ORDERS.get(order, ORDERS["month"])):
        try:
            return datetime.strptime(text, way).date()  # noqa: DTZ007  a date alone
        except ValueError:
            continue
    return None


def _amount(text: str) -> Decimal | None:
    """A spreadsheet's number may come as 1133.1500000000001."""
    try:
        amount = Decimal(text.replace(",", "").replace("$", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) >= 10**12:
        return None
    whole = amount.quantize(Decimal("0.01"))
    return whole if abs(whole - amount) < Decimal("0.000001") else None
