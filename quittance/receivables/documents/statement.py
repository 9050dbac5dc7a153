"""What one client owes on a day, on paper: open items with their age, what is not applied, what was paid of late."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quittance.core import pdf
from quittance.core.money import Currency, Money
from quittance.receivables.models import Client, Invoice
from quittance.receivables.models.invoice import Kind
from quittance.receivables.rules import ageing

PAYMENT_DAYS = 60
_TEMPLATE = Path(__file__).with_name("statement.typ")
_BUCKETS = (("Not yet due", 0), ("1 to 30 days late", 30), ("31 to 60 days late", 60), ("61 to 90 days late", 90))
_OLDEST = "Over 90 days late"


@dataclass(frozen=True)
class Payment:
    """A line of what was paid; its words are made by whoever knows payments."""

    day: date
    what: str
    how: str
    state: str
    amount: Money


@dataclass(frozen=True)
class Statement:
    client: Client
    open_items: Sequence[Invoice]
    payments: Sequence[Payment]
    unapplied: Money
    matching: Sequence[Money]  # receipts of which the firm has still to say whether they are payments through us
    firm: Mapping[str, Any]  # name, contact and the rest of the letterhead
    today: date
    as_of: datetime | None  # the firm's own time; none while no practice system was read


def statement(made: Statement, *, now: datetime, standards: Sequence[str] = pdf.ACCESSIBLE) -> bytes:
    return pdf.render(_TEMPLATE, data(made), made_at=now, standards=standards)


def data(made: Statement) -> dict[str, Any]:
    by_currency: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in made.open_items:
        by_currency[invoice.currency].append(invoice)
    currencies = sorted(by_currency) or [made.client.currency]
    return {
        "firm": made.firm,
        "to": _address(made.client),
        "facts": _facts(made),
        "parts": [_part(currency, by_currency[currency], made.today) for currency in currencies],
        "waiting": _waiting(made),
        "days": str(PAYMENT_DAYS),
        "payments": [[_short(each.day), each.what, each.how, each.state, str(each.amount)] for each in made.payments],
        "closing": _closing(made),
    }


def _part(currency: str, invoices: Sequence[Invoice], today: date) -> dict[str, Any]:
    known = Currency(currency)
    late = [_overdue(each, today) for each in invoices]
    total = sum(each.due_cents for each in invoices)
    overdue = sum(each.due_cents for each, days in zip(invoices, late, strict=True) if days)
    rows = [
        [
            f"{'Late fee' if each.kind == Kind.FINANCE_CHARGE else 'Invoice'} {each.number}",
            _short(each.issued_date),
            _short(each.due_date) if each.due_date else "upon receipt",
            f"{days:,} {'day' if days == 1 else 'days'}" if days else "",
            str(Money(each.amount_cents, known)),
            str(Money(each.due_cents, known)),
        ]
        for each, days in zip(invoices, late, strict=True)
    ]
    return {
        "currency": currency,
        "name": f"Total due on {_spoken(today)}",
        "due": str(Money(total, known)),
        "note": f"{Money(overdue, known)} of it is overdue" if overdue else "Nothing is overdue",
        "buckets": _buckets(invoices, late, known),
        "rows": rows,
    }


def _buckets(invoices: Sequence[Invoice], late: Sequence[int], currency: Currency) -> list[dict[str, str]]:
    sums = dict.fromkeys([*(name for name, _ in _BUCKETS), _OLDEST], 0)
    for invoice, days in zip(invoices, late, strict=True):
        sums[next((name for name, most in _BUCKETS if days <= most), _OLDEST)] += invoice.due_cents
    return [{"name": name, "figure": str(Money(cents, currency))} for name, cents in sums.items()] if invoices else []


def _overdue(invoice: Invoice, today: date) -> int:
    return ageing.days_overdue(issued=invoice.issued_date, due=invoice.due_date, today=today)


def _address(client: Client) -> list[str]:
    place = " ".join(part for part in (client.state, client.postal_code) if part)
    city = ", ".join(part for part in (client.city, place) if part)
    return [part for part in (client.name, *client.street.splitlines(), city, client.country) if part]


def _facts(made: Statement) -> list[tuple[str, str]]:
    as_of = [("Books as of", f"{_short(made.as_of.date())}, {made.as_of:%-I:%M %p}")] if made.as_of else []
    return [("Client", made.client.number), ("Date", _short(made.today)), *as_of]


def _waiting(made: Statement) -> list[str]:
    lines = []
    if made.unapplied.cents > 0:
        lines.append(
            f"{made.unapplied} was received and is not applied to an invoice yet. The total due falls once it is."
        )
    lines += [
        f"A payment of {amount} is being matched. If it is yours, the total due falls by it."
        for amount in made.matching
    ]
    return lines


def _closing(made: Statement) -> str:
    contact = made.firm.get("contact") or [made.firm["name"]]
    return f"A bank transfer that is processing lowers the total already. Questions? Write to {contact[0]}."


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _short(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
