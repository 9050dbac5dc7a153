"""The list of the staff: what stands in it, and what can be asked of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, CharField, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils.dateformat import format as written

from quittance.access.models import Grant, Limit, Membership, Person, Session
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules import rights
from quittance.core.tables import Cell as FileCell
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind as FileKind
from quittance.core.tables import Row, Table
from quittance.web.base.conditions import Kind
from quittance.web.base.grid import Cell, Cells, Column, List

# Sessions are forgotten a month after their end: who joined since then and has none was never here.
_REMEMBERED = timedelta(days=30)
STATES = {
    "here": ("signs in", "good"),
    "new": ("never signed in", "wait"),
    "away": ("not seen for a month", "wait"),
    "removed": ("removed", "quiet"),
}
_WAYS = tuple((way.value, str(way.label)) for way in (Way.OIDC, Way.SAML, Way.EMERGENCY, Way.SETUP))

PEOPLE = List(
    name="people",
    columns=(
        Column("name", "Name", "whole_name", width=180, pinned=True),
        Column("address", "Address", "address", width=250, flexes=True),
        Column("groups", "Groups", "group_names", width=150),
        Column(
            "state", "State", "state", Kind.WORD, width=180,
            choices=tuple((key, word) for key, (word, _) in STATES.items()),
        ),
        Column("seen", "Last seen", "seen_at", Kind.MOMENT, width=190),
        Column("rights", "Single rights", "grants_held", Kind.NUMBER, width=120, filtered=False),
        Column("bounds", "Bounds", "bound_to", width=160),
        Column("way", "Came in by", "came_by", Kind.WORD, width=240, hidden=True, choices=_WAYS),
    ),
    search=("whole_name", "address", "group_names"),
    order=("whole_name",),
)  # fmt: skip


def people(*, now: datetime) -> QuerySet[Person]:
    """The firm's staff, with what the columns are sorted and filtered by."""
    last = Session.objects.filter(person=OuterRef("pk")).order_by("-seen_at")
    return (
        Person.objects.filter(face=Face.STAFF)
        .annotate(
            whole_name=Concat("given_name", Value(" "), "family_name"),
            group_names=_joined(Membership, "group__name"),
            grants_held=Subquery(
                Grant.objects.filter(person=OuterRef("pk"))
                .order_by()
                .values("person")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            bound_to=_joined(Limit, "value"),
            seen_at=Subquery(last.values("seen_at")[:1]),
            came_by=Subquery(last.values("way")[:1]),
        )
        .annotate(
            state=Case(
                When(removed_at__isnull=False, then=Value("removed")),
                When(seen_at__isnull=False, then=Value("here")),
                When(joined_at__gt=now - _REMEMBERED, then=Value("new")),
                default=Value("away"),
                output_field=CharField(),
            )
        )
        .prefetch_related("memberships__group", "grants", "limits")
    )


def _joined(model: type[Membership] | type[Limit], field: str) -> Subquery:
    theirs = model.objects.filter(person=OuterRef("pk")).order_by().values("person")
    return Subquery(theirs.annotate(joined=StringAgg(field, delimiter=", ", order_by=F(field).asc())).values("joined"))


def moment(at: datetime | None, zone: tzinfo) -> str:
    return written(at.astimezone(zone).replace(tzinfo=None), "M j, Y, H:i") if at else ""


def shown(rows: Iterable[Person], *, zone: tzinfo) -> list[Cells]:
    return [_cells(person, zone) for person in rows]


def _cells(person: Person, zone: tzinfo) -> Cells:
    held: dict[str, Cell] = {
        "id": str(person.pk),
        "href": f"/firm-portal/people/{person.pk}/",
        "beside": f"/firm-portal/people/{person.pk}/beside/",
        "name": str(person),
        "address": person.address,
        "groups": groups_of(person),
        "rights": ", ".join(rights.titles(grant.permission for grant in person.grants.all())),
        "bounds": bounds_of(person),
        "seen": moment(getattr(person, "seen_at", None), zone),
        "way": _way(person),
        "state": state_of(person),
    }
    return held


def groups_of(person: Person) -> list[str]:
    return sorted((row.group.name for row in person.memberships.all()), key=str.casefold)


def bounds_of(person: Person) -> str:
    return ", ".join(f"{limit.value} ({limit.kind})" for limit in person.limits.all())


def state_of(person: Person) -> dict[str, str]:
    word, tone = STATES[getattr(person, "state", "here")]
    return {"text": word, "tone": tone}


def _way(person: Person) -> str:
    came_by = getattr(person, "came_by", None)
    return dict(_WAYS).get(came_by or "", "")


def file(zone: tzinfo) -> Table:
    kinds = {"seen": FileKind.MOMENT}
    columns = (FileColumn(column.title, kinds.get(column.key, FileKind.TEXT)) for column in PEOPLE.columns)
    return Table(name="People", columns=tuple(columns), zone=zone)


def lines(rows: Iterable[Person], *, zone: tzinfo) -> Iterable[Row]:
    for person in rows:
        texts: dict[str, FileCell] = {key: _text(cell) for key, cell in _cells(person, zone).items()}
        texts["seen"] = getattr(person, "seen_at", None)
        yield [texts[column.key] for column in PEOPLE.columns]


def _text(cell: Cell) -> str:
    if isinstance(cell, list):
        return ", ".join(cell)
    return cell["text"] if isinstance(cell, dict) else cell
