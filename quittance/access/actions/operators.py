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


class CannotAdd(Exception):
    """The operator cannot be added as asked; the text says why."""


class Refused(Exception):
    """This sign-in is not accepted; the text is for the person at the door."""


def add(*, address: str, name: str, password: str) -> Operator:
    if len(password) < PASSWORD_LENGTH_MIN:
        raise CannotAdd(f"A password needs at least {PASSWORD_LENGTH_MIN} characters.")
    try:
        return Operator.objects.create(
            address=address.strip().lower(), name=name.strip(), password=make_password(password)
        )
    except IntegrityError:
        raise CannotAdd(f"An operator with the address {address} exists already.") from None


def sign_in(*, address: str, password: str, now: datetime) -> str:
    """Check the password and open a session. A stranger's address costs the same time as a wrong password."""
    operator = Operator.objects.filter(address=address.strip().lower(), removed_at=None).first()
    if operator is None:
        make_password(password)
        log.warning("operator.refused", reason="unknown address")
        raise Refused("Address and password do not belong together.")
    if operator.locked_until and now < operator.locked_until:
        raise Refused("Too many wrong passwords. Wait a few minutes and try again.")
    if not check_password(password, operator.password):
        _count_failure(operator, now)
        raise Refused("Address and password do not belong together.")
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
