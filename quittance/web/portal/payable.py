"""Who pays, as the payments know them, and for which of their clients they can pay here."""

from collections.abc import Collection
from functools import partial

from django.conf import settings

from quittance.access import queries as access
from quittance.access.rules.permissions import Permission
from quittance.core import scope
from quittance.payments import queries
from quittance.payments.actions.charge import Payer as By
from quittance.payments.models.payment import Way as PaidBy
from quittance.receivables.models import Client
from quittance.web.base.memory import Memory
from quittance.web.portal.payer import Payer, Way

_takes: Memory[bool] = Memory(seconds=3)


def by(payer: Payer) -> By:
    if payer.way is Way.PASS and payer.found:
        return By(PaidBy.PASS, f"pass:{payer.found.pk}")
    if payer.way is Way.KEY and payer.guest:
        return By(PaidBy.KEY, f"key:{payer.guest.pk}", masked=payer.masked)
    if payer.person is None:
        raise TypeError("Somebody must be there to pay.")
    return (
        By(PaidBy.STAFF, f"staff:{payer.person.pk}")
        if is_staff(payer)
        else By(PaidBy.PERSON, f"portal:{payer.person.pk}")
    )


def is_staff(payer: Payer) -> bool:
    return payer.way is Way.STAFF


def clients(payer: Payer) -> frozenset[int]:
    """For whom this payer can pay online. Staff need the right to."""
    if is_staff(payer) and not may(payer, Permission.TAKE_PAYMENTS):
        return frozenset()
    return _open(payer.clients)


def offered(payer: Payer) -> frozenset[int]:
    """For whom a page that only shows bills offers to pay: known for some seconds. The checkout asks `clients` anew."""
    if is_staff(payer):
        return clients(payer)
    firm = scope.firm_id()
    return frozenset(each.pk for each in payer.clients if _takes.of((firm, each.office_id), partial(_takes_of, each)))


def may(payer: Payer, right: Permission) -> bool:
    """Of the member of staff who sits at a client's portal; nobody else has rights."""
    return is_staff(payer) and payer.person is not None and right in access.rights(person=payer.person)[0]


def _takes_of(client: Client) -> bool:
    return bool(_open([client]))


def _open(found: Collection[Client]) -> frozenset[int]:
    policy = queries.policy_now()
    if not settings.QUITTANCE.processor_key or not (policy.cards or policy.bank):
        return frozenset()
    return frozenset(queries.accounts_of(found))
