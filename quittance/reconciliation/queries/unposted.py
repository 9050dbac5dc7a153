"""What the practice system does not show yet, and nobody said that they posted by hand."""

from collections.abc import Collection

from quittance.receivables import queries as receivables
from quittance.receivables.models import Receipt
from quittance.reconciliation.models import Posted


def unposted(*, clients: Collection[int] | None = None) -> list[Receipt]:
    """The oldest first."""
    rows = receivables.unposted_items(clients=clients)
    by_hand = posted_by_hand({row.code for row in rows if row.code})
    return [row for row in rows if (row.code, row.suffix) not in by_hand]


def posted_by_hand(codes: Collection[int]) -> dict[tuple[int | None, int | None], Posted]:
    """By code and suffix; what was unmarked is open again."""
    marks = Posted.objects.filter(code__in=codes, withdrawn_at=None)
    return {(mark.code, mark.suffix): mark for mark in marks}
