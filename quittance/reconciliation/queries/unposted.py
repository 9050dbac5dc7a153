"""What the practice system does not show yet, and nobody said that they posted by hand."""

from collections.abc import Collection, Sequence

from quittance.core.database.among import among
from quittance.receivables import queries as receivables
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference
from quittance.reconciliation.models import Posted


def unposted(*, words: str = "") -> list[int]:
    """Keys of items, the oldest first; with words, those whose reference, client or invoice says them."""
    waiting = receivables.waiting_items()
    by_hand = posted_by_hand({row.code for row in waiting if row.code})
    keys = [row.pk for row in waiting if (row.code, row.suffix) not in by_hand]
    return _saying(words.strip().casefold(), keys) if words.strip() else keys


def items_of(keys: Sequence[int]) -> list[Receipt]:
    """In the same order."""
    rows = Receipt.objects.filter(pk__in=among(keys, "bigint")).select_related("client", "invoice").in_bulk()
    return [rows[key] for key in keys]


def posted_by_hand(codes: Collection[int]) -> dict[tuple[int | None, int | None], Posted]:
    """By code and suffix; what was unmarked is open again."""
    marks = Posted.objects.filter(code__in=among(codes, "bigint"), withdrawn_at=None)
    return {(mark.code, mark.suffix): mark for mark in marks}


def _saying(words: str, keys: Sequence[int]) -> list[int]:
    rows = Receipt.objects.filter(pk__in=among(keys, "bigint"))
    told = rows.values_list("pk", "code", "suffix", "item", "client__number", "client__name", "invoice__number")
    identifier, fit = sightings.identifier(), set()
    for key, code, suffix, item, *names in told:
        name = reference.build(code or 0, suffix or 0, identifier=identifier if item == Item.INVOICE else "")
        if words in f"{name} {' '.join(each or '' for each in names)}".casefold():
            fit.add(key)
    return [key for key in keys if key in fit]
