import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from quittance.access.models import OperatorSession, Person, Session
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules import reach
from quittance.access.rules.permissions import SETTING_UP, Permission
from quittance.core import scope

_KNOWN = {permission.value: permission for permission in Permission}
_SESSION = [field.attname for field in Session._meta.concrete_fields]  # noqa: SLF001  Django's Meta API
_PERSON = [field.attname for field in Person._meta.concrete_fields]  # noqa: SLF001  as above
# Asked by every page of a signed-in person. Written out: building it anew each time took four fifths of a page.
# Who sees as somebody else has that person's rights and bounds; both must still belong to the firm.
_VISITOR = f"""
SELECT {", ".join(f"session.{name}" for name in _SESSION)}, {", ".join(f"person.{name}" for name in _PERSON)},
       ARRAY(SELECT unnest(held.permissions) FROM access_membership AS belongs
                    JOIN access_group AS held ON held.id = belongs.group_id WHERE belongs.person_id = person.id
             UNION SELECT permission FROM access_grant WHERE person_id = person.id),
       ARRAY(SELECT kind || ':' || value FROM access_limit WHERE person_id = person.id)
  FROM access_session AS session
  JOIN access_person AS who ON who.id = session.person_id
  JOIN access_person AS person ON person.id = COALESCE(session.sees_as_id, session.person_id)
 WHERE session.firm_id = %s AND session.token_sha256 = %s AND session.host = %s
   AND session.ended_at IS NULL AND session.expires_at > %s
   AND who.face = %s AND person.face = who.face AND who.removed_at IS NULL AND person.removed_at IS NULL
"""  # noqa: S608  column names of our own models, no value


def lowered(names: Collection[str]) -> dict[str, str]:
    """Names in small letters as PostgreSQL writes them, whose indexes compare them; Python writes some otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, lower(name) FROM unnest(%s::text[]) AS name", [list(names)])
        return dict(cursor.fetchall())


def token_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page, by which session, what they may do, and which clients they may see."""

    session: Session
    person: Person
    permissions: frozenset[Permission]
    reach: reach.Reach

    @property
    def sees_as_another(self) -> bool:
        return self.session.sees_as_id is not None

    @property
    def by(self) -> str:
        """How the audit log calls whoever really sits there."""
        return f"{self.person.face}:{self.session.person_id}"


def has_been_in(*, token: str, face: str, host: str) -> bool:
    """Whether a session of this firm, face and host ever went by this token; asked where none lives."""
    known = Session.objects.filter(token_sha256=token_digest(token), person__face=face, host=host)
    return bool(token) and known.exists()


def visitor(*, token: str, face: str, host: str, now: datetime) -> Visitor | None:
    """Whose living session this is, for this face and host, in the firm in scope; with all rights, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_VISITOR, [scope.firm_id(), token_digest(token), host, now, face])
        row = cursor.fetchone()
    if row is None:
        return None
    session = Session.from_db("default", _SESSION, row[: len(_SESSION)])
    person = Person.from_db("default", _PERSON, row[len(_SESSION) : -2])
    if session.sees_as_id is None:
        session.person = person
    held = frozenset(_KNOWN[name] for name in row[-2] if name in _KNOWN)
    if session.way == Way.SETUP:
        held = SETTING_UP
    bounds = [(kind, value) for kind, _, value in (bound.partition(":") for bound in row[-1])]
    found = Visitor(session=session, person=person, permissions=held, reach=reach.of(bounds))
    return _no_further_than_oneself(found) if found.sees_as_another else found


def _no_further_than_oneself(found: Visitor) -> Visitor:
    """Rights move while somebody sees as somebody else: they never show more than the one who looks may see."""
    own, bounds = rights(person=Person.objects.get(pk=found.session.person_id))
    may = Permission.SEE_AS in own and bounds.includes(found.reach)
    return replace(found, permissions=found.permissions & own if may else frozenset())


def rights(*, person: Person) -> tuple[frozenset[Permission], reach.Reach]:
    """What somebody may do, by groups and by single rights, and how far they see."""
    held = person.memberships.values_list("group__permissions", flat=True)
    names = {name for permissions in held for name in permissions}
    names |= set(person.grants.values_list("permission", flat=True))
    bounds = list(person.limits.values_list("kind", "value"))
    return frozenset(_KNOWN[name] for name in names if name in _KNOWN), reach.of(bounds)


def editors_of_rights() -> QuerySet[Person]:
    """The staff who may give rights to others."""
    by_grant, by_group = (
        Q(grants__permission=Permission.EDIT_PERMISSIONS),
        Q(memberships__group__permissions__contains=[Permission.EDIT_PERMISSIONS]),
    )
    return Person.objects.filter(by_grant | by_group, face=Face.STAFF, removed_at=None).distinct()


def open_operator_session(*, token: str, now: datetime) -> OperatorSession | None:
    found = OperatorSession.objects.select_related("operator").filter(
        token_sha256=token_digest(token), ended_at=None, expires_at__gt=now, operator__removed_at=None
    )
    return found.first()


def portal_person(*, address: str) -> Person | None:
    """Who has this address in the client portal, confirmed or not; the address as `addresses.normal` writes it."""
    found = Person.objects.annotate(low=Lower("address")).filter(low=address, face=Face.PORTAL, removed_at=None)
    return found.first()


def living_sessions(*, person: Person, now: datetime) -> QuerySet[Session]:
    """The browsers that speak for somebody now, the last used first."""
    return Session.objects.filter(person=person, ended_at=None, expires_at__gt=now).order_by("-seen_at", "-pk")


def directory_people() -> QuerySet[Person]:
    """The staff as the provider's SCIM client finds them: those here, and those it shut out without deleting them."""
    told_of = Q(removed_at=None) | Q(directory_entry__isnull=False)
    return Person.objects.select_related("directory_entry").filter(told_of, face=Face.STAFF)


def staff_with(*, permission: Permission) -> list[Person]:
    """Everybody of the staff who holds this right, by a group or singly."""
    staff = Person.objects.filter(face=Face.STAFF, removed_at=None)
    by_grant, by_group = Q(grants__permission=permission), Q(memberships__group__permissions__contains=[permission])
    return list(staff.filter(by_grant | by_group).distinct().order_by("family_name", "given_name", "pk"))


def emergency_sessions(*, now: datetime) -> QuerySet[Session]:
    """Who is in by the emergency key, if anybody is."""
    found = Session.objects.filter(way=Way.EMERGENCY, ended_at=None, expires_at__gt=now)
    return found.select_related("person").order_by("-opened_at")
