"""What is open, the oldest due first, under a heading for each client."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower

from quittance.core.money import Currency, Money
from quittance.core.tables import Column, Kind, Row, Table
from quittance.receivables import queries
from quittance.receivables.models import Client, Invoice
from quittance.web.portal.invoices import bills
from quittance.web.portal.invoices.bills import Line

PAGE = 50


@dataclass(frozen=True)
class Total:
    """What is due in one currency."""

    currency: str
    cents: int = 0
    count: int = 0
    overdue_cents: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.currency,
            self.cents + other.cents,
            self.count + other.count,
            self.overdue_cents + other.overdue_cents,
        )


@dataclass(frozen=True)
class Group:
    """A client's bills on this page, and what the client owes in all."""

    client: Client
    lines: Sequence[Line]
    totals: Sequence[Total]


@dataclass(frozen=True)
class Open:
    groups: Sequence[Group]
    totals: Sequence[Total]
    clients: int  # of whom something is due
    begin: int
    shown: int

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)

    @property
    def is_payable(self) -> bool:
        return any(line.payable for group in self.groups for line in group.lines)

    def lines(self, dress: Callable[[Line], Line]) -> "Open":
        """The same page, each line dressed anew."""
        groups = [replace(group, lines=[dress(line) for line in group.lines]) for group in self.groups]
        return replace(self, groups=groups)

    @property
    def first(self) -> int:
        return self.begin + 1

    @property
    def last(self) -> int:
        return self.begin + self.shown

    @property
    def before(self) -> str:
        return f"?start={max(0, self.begin - PAGE)}" if self.begin else ""

    @property
    def after(self) -> str:
        return f"?start={self.last}" if self.last < self.count else ""


def of(clients: Collection[int], *, begin: int, today: date) -> Open:
    """One page. An address that asks for more than there is gets the beginning."""
    by_client = _totals(clients, today=today)
    totals = _added(total for each in by_client.values() for total in each)
    begin = begin if begin < sum(total.count for total in totals) else 0
    rows = _in_order(queries.open_invoices(clients))[begin : begin + PAGE]
    found = bills.lines(list(rows), today=today)
    grouped = groupby(found, key=lambda line: line.invoice.client)
    groups = [Group(client, list(each), by_client.get(client.pk, [])) for client, each in grouped]
    return Open(groups=groups, totals=totals, clients=len(by_client), begin=begin, shown=len(found))


def table() -> Table:
    dates = (Column("Date", Kind.DATE), Column("Due", Kind.DATE), Column("Days overdue", Kind.INTEGER))
    amounts = (Column("Amount", Kind.MONEY), Column("Outstanding", Kind.MONEY))
    words = (Column("Client"), Column("Kind"), Column("Number"))
    return Table(name="Open invoices", columns=(*words, *dates, Column("Currency"), *amounts))


def rows(clients: Collection[int], *, today: date) -> Iterator[Row]:
    for invoice in _in_order(queries.open_invoices(clients)).iterator():
        line = bills.line(invoice, today=today)
        dates = (invoice.issued_date, invoice.due_date, line.days_overdue)
        currency = Currency(invoice.currency)
        amounts = (Money(invoice.amount_cents, currency), Money(invoice.due_cents, currency))
        yield [invoice.client.name, bills.kind(invoice), invoice.number, *dates, currency.value, *amounts]


def _in_order(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    due = Coalesce("due_date", "issued_date")
    return rows.order_by(Lower("client__name"), "client_id", due, "issued_date", "number", "pk")


def _totals(clients: Collection[int], *, today: date) -> dict[int, list[Total]]:
    late = Q(due_date__lt=today) | Q(due_date=None, issued_date__lt=today)
    rows = Invoice.objects.filter(client__in=clients, due_cents__gt=0)
    sums = rows.values("client", "currency").annotate(
        cents=Sum("due_cents"), count=Count("pk"), overdue_cents=Coalesce(Sum("due_cents", filter=late), 0)
    )
    found: dict[int, list[Total]] = defaultdict(list)
    for row in sums.order_by("currency"):
        total = Total(row["currency"], cents=row["cents"], count=row["count"], overdue_cents=row["overdue_cents"])
        found[row["client"]].append(total)
    return found


def _added(found: Iterator[Total]) -> list[Total]:
    by_currency: dict[str, Total] = {}
    for total in found:
        by_currency[total.currency] = by_currency.get(total.currency, Total(total.currency)) + total
    return [by_currency[currency] for currency in sorted(by_currency)]
