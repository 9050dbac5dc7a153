"""Saved methods. Each question names whose they are: a vault opens to its owner alone (PAY-8)."""

from datetime import datetime

from django.db.models import QuerySet

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.payments.models import KeptMethod, Mandate, Payment, Setup
from quittance.payments.models.setup import UNDER_WAY
from quittance.receivables.models import Client


def methods_of_person(person: Person, account: str | None = None) -> QuerySet[KeptMethod]:
    """What this portal person saved, the newest first; nothing to staff, and nothing that staff saved."""
    if person.face != Face.PORTAL:
        return KeptMethod.objects.none()
    return _methods(account).filter(vault__person=person)


def methods_of_staff(client: Client, account: str | None = None) -> QuerySet[KeptMethod]:
    """What the firm's staff saved for this client, for all staff who may look at the client."""
    return _methods(account).filter(vault__client=client)


def setups_of_person(person: Person) -> QuerySet[Setup]:
    """Under way: what still waits for this portal person or for the processor."""
    return _setups().filter(vault__person=person) if person.face == Face.PORTAL else Setup.objects.none()


def setups_of_staff(client: Client) -> QuerySet[Setup]:
    return _setups().filter(vault__client=client)


def setups_under_way(*, before: datetime) -> QuerySet[Setup]:
    """Of which nobody knows the end yet, the oldest first: what the sweep asks the processor about."""
    return Setup.objects.filter(state__in=UNDER_WAY, begun_at__lte=before).order_by("begun_at", "pk")


def mandate_of(payment: Payment) -> Mandate | None:
    return Mandate.objects.filter(payment=payment).first()


def _methods(account: str | None) -> QuerySet[KeptMethod]:
    rows = KeptMethod.objects.filter(removed_at=None).select_related("vault")
    if account is not None:
        rows = rows.filter(vault__account=account)
    return rows.order_by("-added_at", "-pk")


def _setups() -> QuerySet[Setup]:
    rows = Setup.objects.filter(state__in=UNDER_WAY).exclude(confirmed_at=None)
    return rows.select_related("vault").order_by("-begun_at", "-pk")
