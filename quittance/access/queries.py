import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from quittance.access.models import OperatorSession, Person, Session
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
    rights = frozenset(_KNOWN[name] for name in row[-2] if name in _KNOWN)
    if session.way == Way.SETUP:
        rights = SETTING_UP
    bounds = [(kind, value) for kind, _, value in (bound.partition(":") for bound in row[-1])]
    return Visitor(session=session, person=person, permissions=rights, reach=reach.of(bounds))


def open_operator_session(*, token: str, now: datetime) -> OperatorSession | None:
    found = OperatorSession.objects.select_related("operator").filter(
        token_sha256=token_digest(token), ended_at=None, expires_at__gt=now, operator__removed_at=None
    )
    return found.first()
