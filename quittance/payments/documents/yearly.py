"""What was paid to the firm in one year, on paper and as a table, for whoever does the taxes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quittance.core import pdf
from quittance.core.tables import Column, Kind, Row, Table
from quittance.payments.queries import Year

_TEMPLATE = Path(__file__).with_name("yearly.typ")


@dataclass(frozen=True)
class YearPaper:
    year: Year
    clients: Sequence[str]  # whose payments it tells, also of those who paid nothing
    firm: Mapping[str, Any]  # name, contact and the rest of the letterhead
    today: date


def paper(made: YearPaper, *, now: datetime, standards: Sequence[str] = pdf.ACCESSIBLE) -> bytes:
    return pdf.render(_TEMPLATE, _data(made), made_at=now, standards=standards)


def table(year: int) -> Table:
    words = (Column("Client"), Column("For"), Column("How"), Column("Reference"), Column("Currency"))
    name = f"Payments in {year}"
    return Table(name=name, columns=(Column("Date", Kind.DATE), *words, Column("Amount", Kind.MONEY)))


def rows(year: Year) -> Iterator[Row]:
    for line in year.lines:
        yield [line.day, line.name, line.what, line.how, line.reference, line.currency, line.amount]


def _data(made: YearPaper) -> dict[str, Any]:
    year, by_client = made.year, len(made.clients) > 1
    return {
        "firm": made.firm,
        "title": f"Payments in {year.number}",
        "totals": [
            {
                "name": f"Paid to {made.firm['name']} in {year.number}, less what went back",
                "figure": str(total.money(total.left_cents)),
                "note": _note(made),
            }
            for total in year.totals
        ],
        "facts": [
            ("For", ", ".join(made.clients)),
            ("Paid to", str(made.firm["name"])),
            ("Drawn up", _spoken(made.today)),
        ],
        "sums": [
            [each.name, *(str(each.money(cents)) for cents in (each.paid_cents, each.back_cents, each.left_cents))]
            for each in year.sums
        ],
        "by_client": by_client,
        "rows": [
            [_short(line.day), *([line.name] if by_client else []), line.what, _capital(line.how), str(line.amount)]
            for line in year.lines
        ],
        "closing": _closing(made),
    }


def _note(made: YearPaper) -> str:
    days = (
        "January 1 to December 31"
        if made.year.number < made.today.year
        else f"January 1 to {made.today:%B} {made.today.day}"
    )
    return f"{days}, {made.year.number}"


def _closing(made: YearPaper) -> str:
    waits = len(made.year.processing)
    processing = ""
    if waits:
        sums = ", ".join(str(each.money(each.total_cents)) for each in made.year.processing)
        processing = f"Not counted, because it has not arrived yet: {sums}. "
    contact = made.firm.get("contact") or [made.firm["name"]]
    return f"{processing}A payment stands on the day on which it was made. Questions? Write to {contact[0]}."


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _short(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
