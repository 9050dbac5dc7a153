"""Operators: who they are, and how they come in."""

import secrets
from datetime import datetime

import structlog
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError
from django.db.models import F

from quittance.access import queries
from quittance.access.models import Operator, OperatorSession
from quittance.access.rules import sessions as rules

log = structlog.get_logger()

PASSWORD_LENGTH_MIN = 12
NAME_LENGTH_MAX = 200
# The same words for a stranger, a wrong password and a door that is shut for a while: they tell nothing.
NO_ENTRY = "Address and password do not belong together. After several wrong tries, wait a few minutes."


class CannotAdd(Exception):
    """The operator cannot be added as asked; the text says why."""


class Refused(Exception):
    """This sign-in is not accepted; the text is for the person at the door."""


def add(*, address: str, name: str, password: str) -> Operator:
    if len(password) < PASSWORD_LENGTH_MIN:
        raise CannotAdd(f"A password needs at least {PASSWORD_LENGTH_MIN} characters.")
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise CannotAdd(f"A name has 1 to {NAME_LENGTH_MAX} letters, all of them visible.")
    try:
        return Operator.objects.create(address=address.strip().lower(), name=name, password=make_password(password))
    except IntegrityError:
        raise CannotAdd(f"An operator with the address {address} exists already.") from None


def sign_in(*, address: str, password: str, now: datetime) -> str:
    """Check the password and open a session. A stranger's address costs the same time as a wrong password."""
    operator = Operator.objects.filter(address=address.strip().lower(), removed_at=None).first()
    if operator is None or (operator.locked_until and now < operator.locked_until):
        make_password(password)
        log.warning("operator.refused", reason="locked" if operator else "unknown address")
        raise Refused(NO_ENTRY)
    if not check_password(password, operator.password):
        _count_failure(operator, now)
        raise Refused(NO_ENTRY)
    Operator.objects.filter(pk=operator.pk).update(failures=0, locked_until=None)
    token = secrets.token_urlsafe(32)
    OperatorSession.objects.create(
        operator=operator, token_sha256=queries.token_digest(token), opened_at=now, expires_at=now + rules.LASTS
    )
    log.info("operator.signed_in", operator=operator.pk)
    return token


def sign_out(*, session: OperatorSession, now: datetime) -> None:
    OperatorSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now)


def _count_failure(operator: Operator, now: datetime) -> None:
    Operator.objects.filter(pk=operator.pk).update(failures=F("failures") + 1)
    operator.refresh_from_db()
    wait = rules.wait_after(operator.failures)
    if wait:
        Operator.objects.filter(pk=operator.pk).update(locked_until=now + wait)
    log.warning("operator.refused", operator=operator.pk, failures=operator.failures)
