import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from quittance.access.models import OperatorSession, Person, Session
from quittance.access.rules.permissions import Permission
from quittance.core import scope

_KNOWN = {permission.value: permission for permission in Permission}
_SESSION = [field.attname for field in Session._meta.concrete_fields]  # noqa: SLF001  Django's Meta API
_PERSON = [field.attname for field in Person._meta.concrete_fields]  # noqa: SLF001  as above
# Asked by every page of a signed-in person. Written out: building it anew each time took four fifths of a page.
_VISITOR = f"""
SELECT {", ".join(f"session.{name}" for name in _SESSION)}, {", ".join(f"person.{name}" for name in _PERSON)},
       ARRAY(SELECT unnest(held.permissions) FROM access_membership AS belongs
                    JOIN access_group AS held ON held.id = belongs.group_id WHERE belongs.person_id = person.id
             UNION SELECT permission FROM access_grant WHERE person_id = person.id)
  FROM access_session AS session JOIN access_person AS person ON person.id = session.person_id
 WHERE session.firm_id = %s AND session.token_sha256 = %s AND session.ended_at IS NULL AND session.expires_at > %s
   AND person.face = %s AND person.removed_at IS NULL
"""  # noqa: S608  column names of our own models, no value


def token_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page, by which session, and what they may do."""

    session: Session
    permissions: frozenset[Permission]

    @property
    def person(self) -> Person:
        return self.session.person


def visitor(*, token: str, face: str, now: datetime) -> Visitor | None:
    """Whose living session this token is, for this face, in the firm in scope; with all rights, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_VISITOR, [scope.firm_id(), token_digest(token), now, face])
        row = cursor.fetchone()
    if row is None:
        return None
    session = Session.from_db("default", _SESSION, row[: len(_SESSION)])
    session.person = Person.from_db("default", _PERSON, row[len(_SESSION) : -1])
    return Visitor(session=session, permissions=frozenset(_KNOWN[name] for name in row[-1] if name in _KNOWN))


def open_operator_session(*, token: str, now: datetime) -> OperatorSession | None:
    found = OperatorSession.objects.select_related("operator").filter(
        token_sha256=token_digest(token), ended_at=None, expires_at__gt=now, operator__removed_at=None
    )
    return found.first()
