"""What of payments went back to the payer, as those who may see some of their clients are told it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from quittance.payments.models import Dispute, Payment, Refund, TakenBack
from quittance.payments.models import dispute as disputes
from quittance.payments.models import refund as refunds
from quittance.tenancy import queries as tenancy

_DISPUTES = {
    disputes.State.OPEN: "Disputed, with the payer's bank",
    disputes.State.LOST: "Dispute decided for the payer",
}


@dataclass(frozen=True)
class WayBack:
    """One refund, return or dispute. `by_client` is in cents, without the card fee."""

    day: date
    what: str
    by_client: Mapping[int, int]
    fee_cents: int = 0
    is_gone: bool = True  # or asked for, and still here
    dispute: Dispute | None = None
    note: str = ""

    @property
    def cents(self) -> int:
        return sum(self.by_client.values())

    @property
    def total_cents(self) -> int:
        return self.cents + self.fee_cents


def ways_back(
    payments: Collection[Payment], clients: Collection[int], *, partial: Collection[int]
) -> dict[int, list[WayBack]]:
    """By payment, the oldest first. Of those that are `partial` no card fee is told."""
    taken = _taken(payments, clients)
    found: dict[int, list[WayBack]] = defaultdict(list)
    for refund in Refund.objects.filter(payment__in=payments, state__in=refunds.COUNTING).prefetch_related(
        "items__receipt"
    ):
        fee = 0 if refund.payment_id in partial else refund.payer_fee_cents
        found[refund.payment_id].append(_refund(refund, taken["refund", refund.pk], clients, fee))
    for dispute in Dispute.objects.filter(payment__in=payments, state__in=disputes.WITHDRAWN):
        fee = 0 if dispute.payment_id in partial else dispute.payer_fee_cents
        found[dispute.payment_id].append(_dispute(dispute, taken["dispute", dispute.pk], fee))
    return {
        key: sorted((way for way in ways if way.total_cents), key=lambda way: way.day) for key, ways in found.items()
    }


def _taken(payments: Collection[Payment], clients: Collection[int]) -> dict[tuple[str, int], dict[int, int]]:
    """By refund or dispute: what the books took back of each client, and did not put back since."""
    rows = TakenBack.objects.filter(
        line__payment_item__payment__in=payments, reversal__client__in=clients, restored=None
    )
    sums: dict[tuple[str, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows.select_related("reversal"):
        key = ("refund", row.refund_id) if row.refund_id else ("dispute", row.dispute_id or 0)
        sums[key][row.reversal.client_id] -= row.reversal.amount_cents
    return sums


def _refund(refund: Refund, taken: Mapping[int, int], clients: Collection[int], fee_cents: int) -> WayBack:
    day = tenancy.current_firm().clock.today
    if refund.state in refunds.GONE:
        note = "Banks take 5 to 10 days to show it." if refund.state == refunds.State.PROCESSING else ""
        return WayBack(day(refund.accepted_at or refund.requested_at), "Refund", taken, fee_cents, note=note)
    asked: dict[int, int] = defaultdict(int)
    for item in refund.items.all():
        if item.receipt.client_id in clients:
            asked[item.receipt.client_id] += item.amount_cents
    return WayBack(day(refund.requested_at), "Refund, requested", asked, fee_cents, is_gone=False)


def _dispute(dispute: Dispute, taken: Mapping[int, int], fee_cents: int) -> WayBack:
    day = tenancy.current_firm().clock.today(dispute.withdrawn_at or dispute.opened_at)
    if dispute.is_return:
        return WayBack(day, "Returned by the payer's bank", taken, fee_cents, dispute=dispute, note=dispute.payer_words)
    return WayBack(day, _DISPUTES[disputes.State(dispute.state)], taken, fee_cents, dispute=dispute)
