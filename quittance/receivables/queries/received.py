"""Money that the firm received otherwise than through us, and what of all money lies without an invoice."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from quittance.receivables.models import Entry, Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing, Verdict
from quittance.receivables.queries import said, sightings
from quittance.receivables.queries.deciding import on_account
from quittance.receivables.queries.unposted import unposted_on_account
from quittance.receivables.rules import reference

# What was posted of an item of ours lowers a balance too, but it is our payment's money.
_OTHERWISE = (Verdict.COUNTS, Verdict.LISTED)


@dataclass(frozen=True)
class Received:
    """One receipt of the firm's books, or what took one back: below zero then."""

    entry: Entry
    applied: tuple[Receipt, ...]
    unapplied_cents: int

    @property
    def cents(self) -> int:
        return sum(row.amount_cents for row in self.applied) + self.unapplied_cents


def received_otherwise(clients: Collection[int], *, ours: Collection[int]) -> QuerySet[Entry]:
    """Of which anything is money of its own, whoever is billed what it was applied to. `ours` is as below."""
    rows = Entry.objects.filter(client__in=clients, gone_at=None, voided=False, kind__in=sightings.MONEY_KINDS)
    alone = Q(open_cents__lt=0) & ~Q(pk__in=ours)
    return rows.filter(Exists(_counting().filter(entry=OuterRef("pk"))) | alone)


def received_of(entries: Iterable[Entry], *, ours: Collection[int]) -> dict[int, Received]:
    """Each with what it paid, by its key."""
    rows = {entry.pk: entry for entry in entries}
    applied: dict[int, list[Receipt]] = defaultdict(list)
    related = _counting().filter(entry__in=rows).select_related("invoice", "client", "target_entry")
    for receipt in related.order_by("pk"):
        applied[receipt.entry_id or 0].append(receipt)
    return {
        key: Received(entry, tuple(applied[key]), 0 if key in ours else max(0, -entry.open_cents))
        for key, entry in rows.items()
    }


def unapplied(clients: Collection[int], *, with_books: bool = True) -> dict[int, int]:
    """By client: paid through us without an invoice and not yet posted, and what the books hold on account."""
    sums = dict.fromkeys(clients, 0)
    held = Receipt.objects.filter(
        origin=Origin.OURS, item=Item.ON_ACCOUNT, standing=Standing.HELD, invoice=None, client__in=sums
    )
    for row in held:
        sums[row.client_id] += row.amount_cents
    for client, cents in unposted_on_account(clients=sums.keys()).items():
        sums[client] += cents
    if not with_books:
        return sums
    credit = Entry.objects.filter(client__in=sums, open_cents__lt=0, gone_at=None, voided=False)
    for client, cents in credit.values_list("client").annotate(cents=Sum("open_cents")).order_by():
        sums[client] -= cents
    return {client: max(0, cents) for client, cents in sums.items()}


def _counting() -> QuerySet[Receipt]:
    return Receipt.objects.filter(origin=Origin.SOURCE, gone_at=None, verdict__in=_OTHERWISE)


def ours_on_account(clients: Collection[int]) -> set[int]:
    """Cash on account that is a payment of ours: by its reference, by a person's word, or so it seems."""
    known: dict[int, set[int]] = defaultdict(set)
    items = Receipt.objects.filter(origin=Origin.OURS, client__in=clients, code__isnull=False)
    for code, suffix in items.values_list("code", "suffix"):
        known[code or 0].add(suffix or 0)
    if not known:
        return set()
    name = sightings.identifier()
    texts = sightings.named_entries(clients).items()
    named = {key for key, text in texts if reference.read(text, identifier=name, known=known).code is not None}
    return named | set(said.of_entries(clients)) | {proposal.entry.key for proposal in on_account(clients=clients)}
