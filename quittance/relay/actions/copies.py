"""The guard against duplicates: who had a copy of an invoice, or a mail as it came, lately (EML-16)."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from quittance.core import gathering, locks, scope
from quittance.core.models import Inbound
from quittance.outbox.models.delivery import State as Fate
from quittance.receivables.models import Invoice
from quittance.relay.actions.cases import Case
from quittance.relay.models import Addressee, Copy, Intake
from quittance.relay.models import addressee as addressees
from quittance.relay.models.intake import State
from quittance.relay.rules import duplicates

# Who never got the first copy is not guarded from the second. An unsure one may have arrived.
_FAILED = (Fate.REFUSED, Fate.EXPIRED, Fate.BOUNCED, Fate.SUPPRESSED)
# Written out: asked for all mails. Whoever never got the first copy is not among those who had it.
_HAD = """
SELECT c.invoice_id, c.received_at, c.address FROM relay_copy c
 WHERE c.firm_id = %(firm)s AND c.invoice_id = ANY(%(invoices)s)
   AND NOT EXISTS (SELECT FROM relay_addressee a JOIN outbox_delivery d ON d.id = a.delivery_id
                    WHERE a.intake_id = c.intake_id AND a.address = c.address AND d.state = ANY(%(failed)s))
"""
# By invoice: when a mail of it came in, and to which address a copy went.
Had = dict[int, list[tuple[datetime, str]]]
_MAILS_BEGIN = 1 << 57  # above the numbers of invoices


def hold(invoices: Collection[Invoice]) -> None:
    """Inside a transaction: one mail at a time sends these invoices out, whoever works on another of them."""
    locks.until_commit(locks.Kind.COPIES, *(invoice.pk for invoice in invoices))


def hold_mail(case: Case) -> None:
    """The same for a mail that goes on as it came, which may name no invoice."""
    name = case.intake.message_id.encode("utf-8", "replace") or case.fetch()
    locks.until_commit(locks.Kind.COPIES, _MAILS_BEGIN + int.from_bytes(hashlib.sha256(name).digest()[:7]))


def had_each(invoices: Collection[Invoice]) -> Had:
    """Of all of them at once. Who calls has their turns, so that until its end nobody but `note` adds to it."""
    had: Had = defaultdict(list)
    with connection.cursor() as cursor:
        failed = [fate.value for fate in _FAILED]
        keys = sorted({invoice.pk for invoice in invoices})
        cursor.execute(_HAD, {"firm": scope.firm_id(), "invoices": keys, "failed": failed})
        for invoice, received_at, address in cursor.fetchall():
            had[invoice].append((received_at, address))
    return had


def had_all(had: Had, *, invoices: Sequence[Invoice], at: datetime, within: timedelta) -> set[str]:
    """The addresses that had a copy of each of these invoices, within the time that began with the first mail of it."""
    if not within:
        return set()
    each = [duplicates.had(had[invoice.pk], at=at, within=within) for invoice in invoices]
    return set.intersection(*each) if each else set()


def had_mail(case: Case, *, within: timedelta) -> set[str]:
    """The addresses to which this very mail went on as it came, within the time."""
    if not within:
        return set()
    at = case.intake.received_at
    near = Intake.objects.filter(state=State.PASSED_ON, received_at__gt=at - within, received_at__lt=at + within)
    went = Addressee.objects.filter(intake__in=_same(near, case), state=addressees.State.GOING)
    rows = went.exclude(delivery__state__in=_FAILED).values_list("intake__received_at", "address")
    return duplicates.had(list(rows), at=at, within=within)


def note(had: Had, *, intake: Intake, invoices: Iterable[Invoice], addresses: Collection[str]) -> None:
    rows = [
        Copy(invoice=invoice, address=address, intake=intake, received_at=intake.received_at)
        for invoice in invoices
        for address in addresses
    ]
    gathering.write(rows, ignore_conflicts=True)
    for row in rows:
        had[row.invoice_id].append((row.received_at, row.address))


def _same(near: QuerySet[Intake], case: Case) -> list[int]:
    """By its Message-ID; some programs give several mails one, so the subject has to be the same too."""
    intake = case.intake
    if intake.message_id:
        same = near.filter(message_id=intake.message_id, sender_address=intake.sender_address, subject=intake.subject)
        return list(same.values_list("pk", flat=True))
    rows = dict(near.filter(message_id="", size_bytes=intake.size_bytes).values_list("inbound_id", "pk"))
    alike = Inbound.objects.filter(pk__in=list(rows), body=case.fetch()).values_list("pk", flat=True)
    return [rows[inbound] for inbound in alike]
