"""The guard against duplicates: who had a copy of an invoice lately (EML-16)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from quittance.core import locks
from quittance.receivables.models import Invoice
from quittance.relay.models import Copy, Intake
from quittance.relay.rules import duplicates


def hold(invoices: Collection[Invoice]) -> None:
    """Inside a transaction: one mail at a time sends these invoices out, whoever works on another of them."""
    for number in sorted(invoice.pk for invoice in invoices):
        locks.until_commit(locks.Kind.COPIES, number)


def had_all(*, invoices: Sequence[Invoice], at: datetime, within: timedelta) -> set[str]:
    """The addresses that had a copy of each of these invoices, within the time that began with the first mail of it."""
    if not within:
        return set()
    near = Copy.objects.filter(invoice__in=invoices, received_at__lte=at + within)
    rows = defaultdict[int, list[tuple[datetime, str]]](list)
    for invoice, received_at, address in near.values_list("invoice_id", "received_at", "address"):
        rows[invoice].append((received_at, address))
    each = [duplicates.had(rows[invoice.pk], at=at, within=within) for invoice in invoices]
    return set.intersection(*each) if each else set()


def note(*, intake: Intake, invoices: Iterable[Invoice], addresses: Collection[str]) -> None:
    Copy.objects.bulk_create(
        (
            Copy(invoice=invoice, address=address, intake=intake, received_at=intake.received_at)
            for invoice in invoices
            for address in addresses
        ),
        ignore_conflicts=True,
    )
