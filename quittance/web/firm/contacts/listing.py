"""The list of contacts: people to write to, with what is wrong about their addresses."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from quittance.access.queries import Visitor
from quittance.receivables.models import ClientContact, Contact
from quittance.web.firm import bounds, search, tables
from quittance.web.firm.tables import Column, Sheet, TableForm

_NAMED = "name"
_ORDERS = {
    _NAMED: (Lower("last_name"), Lower("first_name")),
    "company": (Lower("company"),),
    "address": (Lower("address"),),
}
_CLIENTS_NAMED = 3


class ContactsForm(TableForm):
    COLUMNS = (
        Column("Name", _NAMED),
        Column("Company", "company"),
        Column("Address", "address"),
        Column("Clients"),
        Column("Receives"),
    )

    receives = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Receives: anything or nothing"),
            ("invoices", "Receives invoices"),
            ("statements", "Receives statements"),
            ("neither", "Receives neither"),
        ],
        label="Receives",
    )
    address = forms.ChoiceField(required=False, choices=[("", "Address: any"), ("none", "No address")], label="Address")

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["receives"], self["address"]]


@dataclass
class Line:
    contact: Contact
    links: list[ClientContact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.contact) or "(no name)"

    @property
    def named(self) -> list[ClientContact]:
        return self.links[:_CLIENTS_NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.links) - _CLIENTS_NAMED)

    @property
    def receives_invoices(self) -> bool:
        return any(link.receives_invoices for link in self.links)

    @property
    def receives_statements(self) -> bool:
        return any(link.receives_statements for link in self.links)

    @property
    def fault(self) -> str:
        return fault(self.contact.address)


def fault(address: str) -> str:
    """What keeps mail from reaching it, as far as one can see from here."""
    if not address.strip():
        return "no address"
    try:
        validate_email(address.strip())
    except ValidationError:
        return "looks wrong"
    return ""


def sheet(form: ContactsForm, visitor: Visitor) -> Sheet:
    rows = _narrowed(form, visitor)
    key, descending = form.order(_NAMED)
    order = tables.ordered(_ORDERS[key], descending=descending)
    keys, total = tables.page(rows.order_by(*order, "pk").values("pk"), "pk", form)
    return Sheet(form=form, rows=lines(keys, visitor), total=total, sorted_by=_NAMED)


def lines(keys: Sequence[int], visitor: Visitor) -> list[Line]:
    found = Contact.objects.in_bulk(keys)
    links: dict[int, list[ClientContact]] = defaultdict(list)
    for link in seen_links(visitor).filter(contact__in=keys).select_related("client").order_by("client__name", "pk"):
        links[link.contact_id].append(link)
    return [Line(found[key], links[key]) for key in keys if key in found]


def seen_links(visitor: Visitor) -> QuerySet[ClientContact]:
    return bounds.narrowed(ClientContact.objects.filter(gone_at=None, client__gone_at=None), visitor)


def seen(visitor: Visitor) -> QuerySet[Contact]:
    """Whoever is bound sees the contacts of their clients, and not those who stand with no client at all."""
    if visitor.reach.is_unbounded:
        return Contact.objects.all()
    return Contact.objects.filter(Exists(seen_links(visitor).filter(contact=OuterRef("pk"))))


def _narrowed(form: ContactsForm, visitor: Visitor) -> QuerySet[Contact]:
    told = form.cleaned_data
    rows = seen(visitor).filter(gone_at=None)
    if told["receives"]:
        wanted = {
            "invoices": Q(receives_invoices=True),
            "statements": Q(receives_statements=True),
            "neither": Q(receives_invoices=True) | Q(receives_statements=True),
        }[told["receives"]]
        gets = Exists(seen_links(visitor).filter(wanted, contact=OuterRef("pk")))
        rows = rows.filter(~gets if told["receives"] == "neither" else gets)
    if told["address"]:
        rows = rows.filter(address="")
    return search.contacts(rows, form.words)
