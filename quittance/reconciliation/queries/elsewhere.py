"""Lines of a payout that an earlier one told of already: their rows are that one's, and stand in no second file."""

from collections.abc import Iterable, Mapping
from datetime import date

from quittance.core.database.among import among
from quittance.payments.models import BalanceLine, Payout
from quittance.payments.models.balance_line import Sort as LineSort
from quittance.payments.models.payout import State
from quittance.reconciliation.models import Proof
from quittance.reconciliation.queries.motions import Asked

_OURS = (
    LineSort.CHARGE, LineSort.CHARGE_FAILURE, LineSort.REFUND, LineSort.REFUND_FAILURE, LineSort.DISPUTE,
    LineSort.DISPUTE_REVERSAL, LineSort.FEE_RETURN,
)  # fmt: skip
_Place = tuple[bool, int, date, int]


def told_elsewhere(payout: Payout, lines: Iterable[Asked]) -> Mapping[tuple[str, str], str]:
    """By sort and source: the payout that comes before, in words."""
    sources = {line.source for line in lines if line.source and line.sort in _OURS}
    rows = BalanceLine.objects.filter(source__in=among(sources, "text"), sort__in=_OURS).exclude(source="")
    same = list(rows.exclude(payout=payout).values_list("sort", "source", "payout_id"))
    if not same:
        return {}
    others = Payout.objects.filter(pk__in={other for *_, other in same}).exclude(state=State.CANCELLED)
    places = {row.pk: (_place(row), row) for row in others}
    ours = _place(payout)
    before = [(sort, source, places[key][1]) for sort, source, key in same if key in places and places[key][0] < ours]
    return {(sort, source): f"{row.payout_id} of {row.deposit_date}" for sort, source, row in before}


def _place(payout: Payout) -> _Place:
    """What stands in a set comes first, in the order of the sets; then by the day."""
    left = Proof.objects.filter(payout=payout).values_list("file_set", flat=True).first()
    return left is None, left or 0, payout.deposit_date, payout.pk
