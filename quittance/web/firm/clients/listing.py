"""The list of clients: whom it shows, in which order, and what they owe."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Lower

from quittance.access.queries import Visitor
from quittance.receivables.models import Client, Invoice
from quittance.tenancy.models import Office, StaffMember
from quittance.web.firm import bills, bounds, search, tables
from quittance.web.firm.tables import Column, Sheet, TableForm

_NAMED = "name"
# Sorted by what is owed, clients that owe nothing stand together, by name.
_MONEY = ("open", "outstanding", "overdue", "oldest")
_STAFF = ("partner", "manager")
_ROWS: dict[str, tuple[Any, ...]] = {
    "number": ("number",),
    _NAMED: (Lower("name"),),
    "partner": (Lower("partner__last_name"), Lower("partner__first_name")),
    "manager": (Lower("manager__last_name"), Lower("manager__first_name")),
}


class ClientsForm(TableForm):
    COLUMNS = (
        Column("Number", "number"),
        Column("Name", _NAMED),
        Column("Group"),
        Column("Partner", "partner"),
        Column("Manager", "manager"),
        Column("Open", "open", number=True, greatest_first=True),
        Column("Outstanding", "outstanding", number=True, greatest_first=True),
        Column("Overdue", "overdue", number=True, greatest_first=True),
        Column("Oldest", "oldest"),
    )
    SHOWN = (("", "All clients"), ("owing", "With money open"), ("overdue", "With money overdue"))

    office = forms.ChoiceField(required=False)
    partner = forms.ChoiceField(required=False)
    manager = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False, choices=SHOWN, label="Money")
    mine = forms.BooleanField(required=False, label="My clients")
    inactive = forms.ChoiceField(
        required=False, choices=[("", "Active or not"), ("no", "Active"), ("yes", "Inactive")], label="Status"
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        offices = [(str(office.pk), office.name) for office in Office.objects.filter(gone_at=None).order_by("name")]
        partners, managers = _staff(partner=OuterRef("pk")), _staff(manager=OuterRef("pk"))
        for name, choices in (("office", offices), ("partner", partners), ("manager", managers)):
            self.fields[name].choices = [("", f"{name.title()}: any"), *choices]  # type: ignore[attr-defined]  # the fields above

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self[name] for name in ("show", "office", "partner", "manager", "inactive")]


def _staff(**role: OuterRef) -> list[tuple[str, str]]:
    """Whoever has this role for any client."""
    found = StaffMember.objects.filter(Exists(Client.objects.filter(**role, gone_at=None))).order_by(
        "last_name", "first_name", "pk"
    )
    return [(str(member.pk), str(member)) for member in found]


@dataclass
class Line:
    """A client as the list shows it. Sums stand by currency, the client's own first."""

    client: Client
    group: str = ""
    open: int = 0
    outstanding: list[tuple[int, str]] = field(default_factory=list)
    overdue: list[tuple[int, str]] = field(default_factory=list)
    oldest: date | None = None


def sheet(form: ClientsForm, visitor: Visitor, *, today: date) -> Sheet:
    found = _narrowed(form, visitor, today)
    key, descending = form.order(_NAMED)
    if key in _MONEY:
        keys, total = _by_money(form, found, key, descending=descending, today=today)
    else:
        rows = found.order_by(*tables.ordered(_ROWS[key], descending=descending, may_lack=key in _STAFF), "pk").values(
            "pk"
        )
        keys, total = tables.page(rows, "pk", form)
    return Sheet(form=form, rows=lines(keys, today=today), total=total, sorted_by=_NAMED)


def lines(keys: Sequence[int], *, today: date) -> list[Line]:
    """These clients, in this order."""
    clients = Client.objects.select_related("partner", "manager").in_bulk(keys)
    heads = Client.objects.filter(source_key__in={client.parent_key for client in clients.values()} - {""})
    names = dict(heads.values_list("source_key", "name"))
    found = {key: Line(client=client, group=names.get(client.parent_key, "")) for key, client in clients.items()}
    for owed in owing(Invoice.objects.filter(client__in=keys), today, "client", "currency").order_by("currency"):
        line = found[owed["client"]]
        line.open += owed["open"]
        line.outstanding.append((owed["outstanding"], owed["currency"]))
        if owed["overdue"]:
            line.overdue.append((owed["overdue"], owed["currency"]))
        line.oldest = min(line.oldest or owed["oldest"], owed["oldest"])
    return [found[key] for key in keys if key in found]


def owing(invoices: QuerySet[Invoice], today: date, *by: str) -> QuerySet[Invoice, Any]:
    """What is open of these, summed up by these columns."""
    sums = {
        "open": Count("pk"),
        "outstanding": Sum("due_cents"),
        "overdue": Coalesce(Sum("due_cents", filter=bills.overdue(today)), 0),
        "oldest": Min("issued_date"),
    }
    summed: QuerySet[Invoice, Any] = invoices.filter(due_cents__gt=0).values(*by).annotate(**sums).order_by()
    return summed


def _narrowed(form: ClientsForm, visitor: Visitor, today: date) -> QuerySet[Client]:
    told = form.cleaned_data
    rows = bounds.within(visitor).filter(gone_at=None)
    for name in ("office", "partner", "manager"):
        if told[name]:
            rows = rows.filter(**{name: told[name]})
    if told["inactive"]:
        rows = rows.filter(inactive=told["inactive"] == "yes")
    if told["mine"]:
        rows = rows.filter(mine(visitor))
    if told["show"]:
        owed = Invoice.objects.filter(bills.overdue(today) if told["show"] == "overdue" else Q(), due_cents__gt=0)
        rows = rows.filter(pk__in=owed.values("client"))
    return search.clients(rows, form.words)


def mine(visitor: Visitor) -> Q:
    """The clients whose partner, manager or responsible member of staff has the visitor's address."""
    staff = StaffMember.objects.annotate(low=Lower("address")).filter(low=visitor.person.address.lower())
    keys = list(staff.values_list("pk", flat=True))
    return Q(partner__in=keys) | Q(manager__in=keys) | Q(responsible__in=keys)


def _by_money(
    form: ClientsForm, rows: QuerySet[Client], key: str, *, descending: bool, today: date
) -> tuple[list[int], int]:
    """Those who owe, summed up and sorted; behind them, or before them from the least up, those who owe nothing."""
    invoices = Invoice.objects.filter(due_cents__gt=0, client__in=rows)
    owed = owing(invoices, today, "client").order_by(*tables.ordered((key,), descending=descending), "client")
    if form.cleaned_data["show"]:
        return tables.page(owed, "client", form)
    others = rows.filter(~Exists(Invoice.objects.filter(client=OuterRef("pk"), due_cents__gt=0)))
    free, total = others.order_by(Lower("name"), "pk").values_list("pk", flat=True), rows.count()
    if not descending and key != "oldest":
        free_count = total - owed.count()
        keys = list(free[form.begin : form.end])
        return keys + _rest(owed.values_list("client", flat=True), form, free_count, len(keys)), total
    keys, owing_count = tables.page(owed, "client", form)
    return keys + _rest(free, form, owing_count, len(keys)), total


def _rest(rows: QuerySet[Any, int], form: ClientsForm, before: int, filled: int) -> list[int]:
    """What a page still has room for, out of the list that stands behind the `before` rows of the first one."""
    begin = max(0, form.begin - before)
    return list(rows[begin : begin + tables.PAGE - filled]) if filled < tables.PAGE else []
