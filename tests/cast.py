"""The named people and firms of tests, the same in every story.

Harbor & Pine is the firm we look through; Second Street is the other one, which must never be seen. Dana may do
everything at Harbor & Pine, Miguel is an ordinary user there, Sam belongs to no group, Lee runs Second Street. Olive
runs the product.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from quittance.access.actions import operators, sessions
from quittance.access.models import Group, Membership, Operator, Person
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules.permissions import STARTING_GROUPS
from quittance.core import scope
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import firms
from quittance.tenancy.models import Firm

NOW = datetime(2026, 6, 3, 14, 0, tzinfo=UTC)
OLIVES_PASSWORD = "olive-keeps-the-clock"


@dataclass(frozen=True)
class Cast:
    harbor: Firm
    second: Firm
    dana: Person
    miguel: Person
    sam: Person
    lee: Person


def assemble() -> Cast:
    harbor = _firm("harbor", "Harbor & Pine CPAs", "localhost", "America/New_York")
    second = _firm("second", "Second Street Accounting", "second.localhost", "America/Los_Angeles")
    return Cast(
        harbor=harbor,
        second=second,
        dana=_person(harbor, "Dana", "Reyes", "Admins"),
        miguel=_person(harbor, "Miguel", "Santos", "Users"),
        sam=_person(harbor, "Sam", "Holt", None),
        lee=_person(second, "Lee", "Tran", "Admins"),
    )


def olive() -> Operator:
    return operators.add(address="olive@ops.example", name="Olive Grant", password=OLIVES_PASSWORD)


def session_of(person: Person, now: datetime) -> str:
    with scope.firm(person.firm_id or 0):
        seat = sessions.Seat(host=tenancy.main_host())
        return sessions.open_for(person=person, way=Way.OIDC, seat=seat, now=now)


def _firm(slug: str, name: str, host: str, zone: str) -> Firm:
    return firms.add(
        slug=slug, name=name, host=host, zone_name=zone, contact_address=f"office@{slug}.example", by="system", now=NOW
    )


def _person(firm: Firm, given: str, family: str, group: str | None) -> Person:
    with scope.firm(firm.pk):
        person = Person.objects.create(
            face=Face.STAFF,
            address=f"{given}.{family}@{firm.slug}.example".lower(),
            given_name=given,
            family_name=family,
            joined_at=NOW,
        )
        if group:
            found, _ = Group.objects.get_or_create(name=group, defaults={"permissions": sorted(STARTING_GROUPS[group])})
            Membership.objects.create(person=person, group=found, given_at=NOW, given_by="system")
        return person
