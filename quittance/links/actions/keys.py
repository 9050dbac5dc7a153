"""Client keys: tried at the door, by guests and by portal people, and switched off by the firm."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quittance.access.actions import knocks
from quittance.core import events, locks, scope
from quittance.links.actions import guests
from quittance.links.models import Guest, KeyOff
from quittance.links.queries import OPEN_TO_PAYERS
from quittance.links.rules import keys as rules
from quittance.receivables.models import Client, Invoice
from quittance.receivables.models.invoice import Kind

DOOR = "client key"


class WrongKey(Exception):
    """Nothing fits. Whether the client exists, or its key is switched off, is not told."""


@dataclass(frozen=True)
class Opened:
    client: Client
    masked: bool  # by the number alone


def try_key(*, number: str, invoice_number: str, network: str, now: datetime) -> Opened:
    """Whose key this is. Wrong ones are counted, and grow slow; raises knocks.TooMany then, right or wrong.

    A right key waits as well: whoever guesses from a fresh network at each try would not be slowed by anything else. So
    that nobody keeps a client out by guessing on purpose, whoever comes from where this client's key opened before
    waits for nobody's tries but those of their own network.
    """
    number, invoice_number = rules.trimmed(number), rules.trimmed(invoice_number)
    own, shared = rules.marks(number=number, network=network), rules.shared_marks(number=number)
    with transaction.atomic():
        # One at a time for a client: of a hundred tries at once all would find that nothing is counted yet.
        locks.until_commit(locks.Kind.KEYS, rules.place(firm_id=scope.firm_id(), number=number))
        knocks.refuse_if_many(door=DOOR, marks=own, now=now)
        if not _opened_before(number, network):
            knocks.refuse_if_many(door=DOOR, marks=shared, now=now)
        found = _fitting(number, invoice_number)
        if found is None:
            knocks.count(door=DOOR, marks=own + shared, now=now)
    if found is None:
        raise WrongKey
    knocks.pardon(door=DOOR, mark=own[0])
    return found


def switch_off(*, client: Client, by: str, now: datetime) -> None:
    with transaction.atomic():
        _, is_new = KeyOff.objects.get_or_create(client=client, defaults={"off_at": now, "off_by": by})
        if is_new:
            guests.end_by_key(client=client, now=now)
            events.record("key.switched_off", client, at=now, by=by, client_name=client.name)


def switch_on(*, client: Client, by: str, now: datetime) -> None:
    with transaction.atomic():
        if KeyOff.objects.filter(client=client).delete()[0]:
            guests.end_by_key(client=client, now=now)  # who slipped in while it was being switched off
            events.record("key.switched_on", client, at=now, by=by, client_name=client.name)


def _opened_before(number: str, network: str) -> bool:
    """By client and invoice, from this network, in the weeks that guests are kept. The number alone proves nothing."""
    guests_there = Guest.objects.filter(way=Guest.Way.KEY, masked=False, client__number=number)
    return rules.is_among(network, set(guests_there.values_list("network", flat=True)))


def _fitting(number: str, invoice_number: str) -> Opened | None:
    """One client alone: where two bear the same number and invoice, neither is opened."""
    if not 0 < len(number) <= rules.LENGTH_MAX or len(invoice_number) > rules.LENGTH_MAX:
        return None
    named = Client.objects.filter(OPEN_TO_PAYERS, number=number, key_off=None).distinct()
    billed = Invoice.objects.filter(client__in=named, kind=Kind.INVOICE)
    if invoice_number:
        named = named.filter(pk__in=billed.filter(number=invoice_number).values("client"))
    else:
        named = named.exclude(pk__in=billed.values("client"))
    found = list(named[:2])
    return Opened(found[0], masked=not invoice_number) if len(found) == 1 else None
