import hashlib
from datetime import datetime

from django.db.models import F, Func

from quittance.access.models import Grant, Membership, OperatorSession, Session
from quittance.access.rules.permissions import Permission

_KNOWN = {permission.value: permission for permission in Permission}


def token_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_session(*, token: str, face: str, now: datetime) -> Session | None:
    """The living session of this token, for this face, in the firm in scope."""
    found = Session.objects.select_related("person").filter(
        token_sha256=token_digest(token), ended_at=None, expires_at__gt=now, person__face=face, person__removed_at=None
    )
    return found.first()


def permissions_of(person_id: int) -> frozenset[Permission]:
    """All rights of a person, from groups and single grants, in one query."""
    by_group = Membership.objects.filter(person_id=person_id).values_list(
        Func(F("group__permissions"), function="unnest"), flat=True
    )
    single = Grant.objects.filter(person_id=person_id).values_list("permission", flat=True)
    return frozenset(_KNOWN[name] for name in by_group.union(single) if name in _KNOWN)


def open_operator_session(*, token: str, now: datetime) -> OperatorSession | None:
    found = OperatorSession.objects.select_related("operator").filter(
        token_sha256=token_digest(token), ended_at=None, expires_at__gt=now, operator__removed_at=None
    )
    return found.first()
