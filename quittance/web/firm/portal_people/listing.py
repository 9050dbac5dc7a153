"""The list of portal people (CPU-6a): who they are, whom they see, and when they were last here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django import forms
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Lower

from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.access.queries import Visitor
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind, Row, Table
from quittance.links.models import Link
from quittance.links.queries import waiting_addresses
from quittance.receivables.models import Client
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds, search, tables
from quittance.web.firm.portal_people import links
from quittance.web.firm.tables import Column, Sheet, TableForm

_NAMED = "name"
_ORDERS = {
    _NAMED: (Lower("family_name"), Lower("given_name")),
    "address": (Lower("address"),),
    "clients": ("sees",),
    "seen": ("seen_at",),
}
_CLIENTS_NAMED = 3
_CLIENTS_SEARCHED = search.CLIENTS_MAX
_AT_ONCE = 500
# What the list says of somebody, and how it looks.
STATES = {
    "sees": ("sees clients", "good"),
    "none": ("sees no client", "wait"),
    "waits": ("waits for you", "warn"),
    "unconfirmed": ("address not confirmed", "wait"),
    "closed": ("account closed", "quiet"),
}


class PeopleForm(TableForm):
    COLUMNS = (
        Column("Name", _NAMED),
        Column("Address", "address"),
        Column("Clients", "clients", greatest_first=True),
        Column("Last seen", "seen", greatest_first=True),
        Column("State"),
    )

    state = forms.ChoiceField(
        required=False, choices=[("", "State: any"), *((key, word) for key, (word, _) in STATES.items())], label="State"
    )

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["state"]]


@dataclass
class Line:
    person: Person
    state: str
    seen_at: datetime | None
    clients: list[Client] = field(default_factory=list)

    @property
    def word(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def named(self) -> list[Client]:
        return self.clients[:_CLIENTS_NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.clients) - _CLIENTS_NAMED)

    @property
    def seen_wall(self) -> datetime | None:
        """By the firm's own clock."""
        return tenancy.current_firm().clock.wall(self.seen_at) if self.seen_at else None


def seen(visitor: Visitor) -> QuerySet[Person]:
    """Whoever is bound sees the people of their clients, and not those who belong to nobody yet."""
    rows = Person.objects.filter(face=Face.PORTAL)
    if visitor.reach.is_unbounded:
        return rows
    return rows.filter(Exists(links.seen(visitor).filter(person=OuterRef("pk"))))


def waiting(visitor: Visitor) -> list[tuple[Person, int]]:
    """Whose address stands with very many clients: for those to decide who see them all."""
    return waiting_addresses() if visitor.reach.is_unbounded else []


def sheet(form: PeopleForm, visitor: Visitor, waits: Collection[int]) -> Sheet:
    rows = _narrowed(form, visitor, waits)
    key, descending = form.order(_NAMED)
    order = tables.ordered(_ORDERS[key], descending=descending, may_lack=key == "seen")
    keys, total = tables.page(rows.order_by(*order, "pk").values("pk"), "pk", form)
    return Sheet(form=form, rows=lines(keys, visitor, waits), total=total, sorted_by=_NAMED)


def lines(keys: Sequence[int], visitor: Visitor, waits: Collection[int]) -> list[Line]:
    found = _told(visitor, waits).in_bulk(keys)
    shown: dict[int, list[Client]] = defaultdict(list)
    living = _living(visitor).filter(person__in=keys).order_by(Lower("client__name"), "pk")
    for link in living:
        shown[link.person_id].append(link.client)
    return [
        Line(found[key], getattr(found[key], "state", ""), getattr(found[key], "seen_at", None), shown[key])
        for key in keys
        if key in found
    ]


def file(zone: tzinfo) -> Table:
    columns = (
        FileColumn("Name"),
        FileColumn("Address"),
        FileColumn("Confirmed", Kind.MOMENT),
        FileColumn("Clients", Kind.INTEGER),
        FileColumn("Client numbers"),
        FileColumn("Client names"),
        FileColumn("Last seen", Kind.MOMENT),
        FileColumn("State"),
    )
    return Table(name="Portal people", columns=columns, zone=zone)


def rows_of_file(form: PeopleForm, visitor: Visitor, waits: Collection[int]) -> Iterable[Row]:
    """All that match, as they stand in the list."""
    key, descending = form.order(_NAMED)
    order = tables.ordered(_ORDERS[key], descending=descending, may_lack=key == "seen")
    keys = list(_narrowed(form, visitor, waits).order_by(*order, "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        for line in lines(keys[start : start + _AT_ONCE], visitor, waits):
            who, clients = line.person, line.clients
            numbers, names = "; ".join(each.number for each in clients), "; ".join(each.name for each in clients)
            yield [
                *(str(who), who.address, who.verified_at, len(clients), numbers, names, line.seen_at, line.word),
            ]


def search_people(rows: QuerySet[Person], words: str) -> QuerySet[Person]:
    """By name or address: each word must stand somewhere."""
    return _spelled(rows).filter(_spelled_like(words))


def _narrowed(form: PeopleForm, visitor: Visitor, waits: Collection[int]) -> QuerySet[Person]:
    rows = _spelled(_told(visitor, waits))
    if form.cleaned_data["state"]:
        rows = rows.filter(Q(("state", form.cleaned_data["state"])))
    if not form.words:
        return rows
    some = list(search.clients(bounds.within(visitor), form.words).values_list("pk", flat=True)[:_CLIENTS_SEARCHED])
    theirs = Exists(links.seen(visitor).filter(person=OuterRef("pk"), client__in=some))
    return rows.filter(_spelled_like(form.words) | Q(theirs) if some else _spelled_like(form.words))


def _told(visitor: Visitor, waits: Collection[int]) -> QuerySet[Person]:
    """With what the columns are sorted and narrowed by."""
    living = _living(visitor).filter(person=OuterRef("pk"))
    counted = living.order_by().values("person").annotate(n=Count("pk")).values("n")
    last = Session.objects.filter(person=OuterRef("pk")).order_by("-seen_at")
    return seen(visitor).annotate(
        sees=Coalesce(Subquery(counted), 0),
        seen_at=Subquery(last.values("seen_at")[:1]),
        state=Case(
            When(removed_at__isnull=False, then=Value("closed")),
            When(verified_at=None, then=Value("unconfirmed")),
            When(pk__in=waits, then=Value("waits")),
            When(Exists(living), then=Value("sees")),
            default=Value("none"),
            output_field=CharField(),
        ),
    )


def _living(visitor: Visitor) -> QuerySet[Link]:
    return links.seen(visitor).filter(suspended_at=None, cut_at=None, person__removed_at=None)


def _spelled(rows: QuerySet[Person]) -> QuerySet[Person]:
    spelled = Concat(F("given_name"), Value(" "), F("family_name"), Value(" "), F("address"), output_field=TextField())
    return rows.alias(spelled=spelled)


def _spelled_like(words: str) -> Q:
    fits = Q()
    for word in words.split():
        fits &= Q(spelled__icontains=word)
    return fits
