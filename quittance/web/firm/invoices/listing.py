"""The list of invoices: which it shows, in which order, and what they come to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Lower

from quittance.access.queries import Visitor
from quittance.core import scope
from quittance.receivables.models import Invoice
from quittance.receivables.models.invoice import OVERPAID
from quittance.receivables.queries import papers
from quittance.web.base.memory import Memory
from quittance.web.firm import bills, bounds, search, tables
from quittance.web.firm.tables import Column, Sheet, TableForm

_NEWEST = "-date"
_ORDERS: dict[str, tuple[Any, ...]] = {
    "number": ("number",),
    "amount": ("amount_cents",),
    "date": ("issued_date",),
    "client": (Lower("client__name"), "client_id"),
    "due": ("due_date",),
    "outstanding": ("due_cents",),
}
# Adding up a million bills takes a fifth of a second; nobody sees that the sum of all is some seconds old.
_sums: Memory["list[Sum_]"] = Memory(seconds=15)


class InvoicesForm(TableForm):
    COLUMNS = (
        Column("Status"),
        Column("Number", "number"),
        Column("Bill amount", "amount", number=True, greatest_first=True),
        Column("Date", "date", greatest_first=True),
        Column("Age", number=True),
        Column("Client", "client"),
        Column("Client no."),
        Column("Due", "due"),
        Column("Outstanding", "outstanding", number=True, greatest_first=True),
    )
    SHOWN = (
        ("outstanding", "Outstanding"),
        ("overdue", "Overdue"),
        ("paid", "Paid"),
        ("overpaid", "Overpaid"),
        ("voided", "Voided"),
        ("all", "All"),
    )

    show = forms.ChoiceField(required=False, choices=SHOWN)

    @property
    def shown(self) -> str:
        return self.cleaned_data["show"] or "outstanding"

    @property
    def toggles(self) -> Iterable[tuple[str, str, bool]]:
        """Each choice with its link; what was searched for stays, the page starts anew."""
        for value, title in self.SHOWN:
            kept = {key: word for key, word in self.asked.items() if key in {"q", "sort"}}
            yield tables.link({**kept, "show": value}), title, value == self.shown


@dataclass(frozen=True)
class Sum_:  # noqa: N801  `Sum` is Django's
    currency: str
    count: int
    billed_cents: int
    due_cents: int


@dataclass(frozen=True)
class Found:
    sheet: Sheet
    sums: list[Sum_]
    more_clients: bool
    papers: Collection[int] = frozenset()  # those on the page of which a PDF was mailed


def found(form: InvoicesForm, visitor: Visitor, *, today: date) -> Found:
    rows, more_clients = _narrowed(form, visitor, today)
    sums = _summed(rows, form, visitor)
    key, descending = form.order(_NEWEST)
    order = tables.ordered(_ORDERS[key], descending=descending, may_lack=key == "due")
    keys = rows.order_by(*order, "-pk" if descending else "pk").values_list("pk", flat=True)
    on_page = list(keys[form.begin : form.end])
    invoices = Invoice.objects.select_related("client").in_bulk(on_page)
    lines = bills.lines([invoices[pk] for pk in on_page if pk in invoices], today=today)
    sheet = Sheet(form=form, rows=lines, total=sum(each.count for each in sums), sorted_by=_NEWEST)
    return Found(sheet=sheet, sums=sums, more_clients=more_clients, papers=papers.with_papers(on_page))


def shown(rows: QuerySet[Invoice], which: str, today: date) -> QuerySet[Invoice]:
    fits = {
        "outstanding": Q(due_cents__gt=0),
        "overdue": Q(bills.overdue(today), due_cents__gt=0),
        "paid": Q(due_cents=0, voided=False, gone_at=None),
        "overpaid": OVERPAID,
        "voided": Q(voided=True, gone_at=None),
        "all": Q(gone_at=None),
    }
    return rows.filter(fits[which])


def _narrowed(form: InvoicesForm, visitor: Visitor, today: date) -> tuple[QuerySet[Invoice], bool]:
    rows = shown(bounds.narrowed(Invoice.objects.all(), visitor), form.shown, today)
    return search.invoices(rows, bounds.within(visitor), form.words) if form.words else (rows, False)


def _summed(rows: QuerySet[Invoice], form: InvoicesForm, visitor: Visitor) -> list[Sum_]:
    def ask() -> list[Sum_]:
        sums = rows.values("currency").annotate(
            count=Count("pk"), billed_cents=Sum("amount_cents"), due_cents=Sum("due_cents")
        )
        return [Sum_(**row) for row in sums.order_by("currency")]

    is_history = form.shown in {"all", "paid"} and not form.words
    # The bounds belong to the key: sums of one person's clients are not another's.
    return _sums.of((scope.firm_id(), form.shown, visitor.reach), ask) if is_history else ask()
