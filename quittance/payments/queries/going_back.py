"""What of payments went back, may go back, or is disputed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from quittance.core.money import Currency, Money
from quittance.payments.models import Dispute, FeeReturn, Payment, Refund, RefundItem, TakenBack
from quittance.payments.models import dispute as disputes
from quittance.payments.models import fee_return as fee_returns
from quittance.payments.models import refund as refunds
from quittance.payments.models.payment import State
from quittance.payments.queries.accounts import policy_now
from quittance.payments.queries.lots import lots
from quittance.payments.queries.paid import items_of
from quittance.payments.rules import labels, refunding
from quittance.payments.rules.labels import Back, Label
from quittance.receivables import queries as receivables
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.rules import due
from quittance.tenancy import queries as tenancy

_TOO_LATE = "A payment can be refunded for {days} days. Send the money in another way."


@dataclass(frozen=True)
class RefundLine:
    receipt: Receipt
    left_cents: int
    overpaid_cents: int  # of what is left, what is beyond the invoice: it goes first


@dataclass(frozen=True)
class Refundable:
    """What may be given back now; `reason` says why nothing may, in words for the firm."""

    lines: tuple[RefundLine, ...]
    payer_fee_left_cents: int
    reason: str = ""

    @property
    def items_left_cents(self) -> int:
        return sum(line.left_cents for line in self.lines)

    def spread(self, cents: int) -> dict[int, int]:
        """So much of the items, from what is overpaid first: by receipt."""
        lines = [refunding.Line(line.receipt.pk, line.left_cents, line.overpaid_cents) for line in self.lines]
        return refunding.spread(cents, lines)


def refundable(payment: Payment, now: datetime, *, deciding: Refund | None = None) -> Refundable:
    """`deciding`: whether one that waits for a second person could go back now."""
    left: dict[int, int] = defaultdict(int)
    for lot in lots(payment):
        left[lot.line] += lot.left_cents
    asked = RefundItem.objects.filter(refund__payment=payment, refund__state=refunds.State.REQUESTED)
    for line, cents in asked.values_list("receipt").annotate(cents=Sum("amount_cents")).order_by():
        left[line] -= cents
    lines = tuple(
        RefundLine(row, max(0, left[row.pk]), min(max(0, left[row.pk]), _overpaid(row))) for row in items_of(payment)
    )
    fee_left = payment.payer_fee_cents - fee_given(payment)
    whole = Refundable(lines, max(0, fee_left))
    return Refundable(lines, whole.payer_fee_left_cents, _why_not(payment, whole, now, deciding))


def fee_given(payment: Payment) -> int:
    """Of the payer's card fee, what went back or is about to, by whatever way."""
    given = payment.refund_rows.filter(state__in=refunds.COUNTING).aggregate(cents=Sum("payer_fee_cents"))["cents"]
    taken = payment.dispute_rows.filter(state__in=disputes.WITHDRAWN).aggregate(cents=Sum("payer_fee_cents"))["cents"]
    return (given or 0) + (taken or 0)


def refund_fee(payment: Payment, cents: int) -> int:
    """Of the payer's card fee, what goes back with so much of the items."""
    before = payment.refund_rows.filter(state__in=refunds.COUNTING).values_list("items_cents", "payer_fee_cents")
    part = refunding.fee_part(
        fee_cents=payment.payer_fee_cents, items_cents=payment.items_cents, cents=cents,
        before_cents=sum(items for items, _ in before), fee_before_cents=sum(fee for _, fee in before),
    )  # fmt: skip
    return max(0, min(part, payment.payer_fee_cents - fee_given(payment)))


def _why_not(payment: Payment, whole: Refundable, now: datetime, deciding: Refund | None) -> str:
    if payment.state != State.SUCCEEDED or payment.settled_at is None:
        return "Only a payment that has arrived can be refunded."
    taken = _is_taken(payment, deciding)
    if taken:
        return taken
    clock, days = tenancy.current_firm().clock, policy_now().refund_days
    if not refunding.is_in_time(settled=clock.today(payment.settled_at), today=clock.today(now), days=days):
        return _TOO_LATE.format(days=days)
    return "" if whole.items_left_cents > 0 else "All of this payment went back already, or is about to."


def _is_taken(payment: Payment, deciding: Refund | None) -> str:
    """By the payer's bank, or by a refund that somebody has to decide first."""
    if payment.dispute_rows.filter(state=disputes.State.OPEN).exists():
        return "The payer's bank has taken this payment back for now. A refund would give the money twice."
    if payment.dispute_rows.filter(state=disputes.State.LOST, kind=disputes.Kind.RETURN).exists():
        return "The payer's bank has sent this payment back already."
    waiting = payment.refund_rows.filter(state=refunds.State.WAITING).first()
    if waiting is not None and waiting != deciding:
        return f"A refund of {waiting.amount} waits for a second person. Have it approved or declined first."
    return ""


def _overpaid(row: Receipt) -> int:
    bill = row.invoice
    if bill is None:
        return 0
    gone = bill.gone_at is not None
    return due.overpaid(bill.open_cents, bill.echoed_cents, bill.ours_cents, voided=bill.voided, gone=gone)


def refund_by_ticket(ticket: UUID) -> Refund | None:
    return Refund.objects.filter(ticket=ticket).select_related("payment").first()


def refunds_of(payment: Payment) -> list[Refund]:
    return list(Refund.objects.filter(payment=payment).prefetch_related("items").order_by("requested_at", "pk"))


def disputes_of(payment: Payment) -> list[Dispute]:
    return list(Dispute.objects.filter(payment=payment).order_by("opened_at", "pk"))


def waiting_refunds() -> QuerySet[Refund]:
    """Those that a second person has to agree to, the oldest first."""
    rows = Refund.objects.filter(state=refunds.State.WAITING).select_related("payment")
    return rows.order_by("requested_at", "pk")


def unfinished_refunds(*, before: datetime | None = None) -> QuerySet[Refund]:
    """Of which nobody knows the end yet, the oldest first: what the sweep asks the processor about."""
    rows = Refund.objects.filter(state__in=refunds.UNFINISHED)
    rows = rows if before is None else rows.filter(requested_at__lte=before)
    return rows.select_related("payment").order_by("requested_at", "pk")


def failed_refunds() -> QuerySet[Refund]:
    """The newest first, for the firm's tasks."""
    return Refund.objects.filter(state=refunds.State.FAILED).select_related("payment").order_by("-ended_at", "-pk")


def open_disputes() -> QuerySet[Dispute]:
    """Also what a bank only asks about; first what must be answered first."""
    rows = Dispute.objects.filter(state__in=(disputes.State.INQUIRY, disputes.State.OPEN))
    return rows.select_related("payment").order_by("answer_due_at", "pk")


def taken_twice() -> tuple[list[Refund], list[Dispute]]:
    """Money that went back two ways at once, beyond what had been paid: somebody of the firm looks."""
    return (
        list(Refund.objects.filter(missing_cents__gt=0, state__in=refunds.GONE).select_related("payment")),
        list(Dispute.objects.filter(missing_cents__gt=0, state__in=disputes.WITHDRAWN).select_related("payment")),
    )


def disputed_invoices() -> set[int]:
    """Open again only because the payer's bank has the money for now: neither chased nor charged by itself.

    Nor is what took their place, for if the dispute is won the money goes there.
    """
    rows = TakenBack.objects.filter(dispute__state=disputes.State.OPEN, restored=None)
    bills = Invoice.objects.filter(pk__in=rows.exclude(reversal__invoice=None).values("reversal__invoice"))
    return {bill.pk for own in bills for bill in (own, receivables.standing_for(own))}


def awaited_credits() -> QuerySet[TakenBack]:
    """What keeps invoices from being due until the firm's credit shows, or the time is over."""
    held = Q(awaited__standing="held")
    return TakenBack.objects.filter(held).select_related("refund__payment", "awaited__invoice").order_by("pk")


def fee_returns_due() -> QuerySet[FeeReturn]:
    return FeeReturn.objects.filter(state=fee_returns.State.REQUESTED).select_related("payment").order_by("pk")


def payment_labels(payments: Collection[Payment]) -> dict[int, Label]:
    """What a person reads for each, by its key, in two questions however many there are."""
    backs = _backs(payments)
    return {
        row.pk: labels.payment_label(
            state=row.state, charged_cents=row.charged_cents, back=backs.get(row.pk, labels.NOTHING)
        )
        for row in payments
    }


def payment_label(payment: Payment) -> Label:
    return payment_labels([payment])[payment.pk]


def refunded(payment: Payment) -> Money:
    """What has left or is about to leave, the card fee's part included."""
    rows = payment.refund_rows.filter(state__in=refunds.COUNTING).values_list("items_cents", "payer_fee_cents")
    return Money(sum(items + fee for items, fee in rows), Currency(payment.currency))


def _backs(payments: Iterable[Payment]) -> dict[int, Back]:
    keys = [row.pk for row in payments]
    given: dict[int, list[Refund]] = defaultdict(list)
    taken: dict[int, list[Dispute]] = defaultdict(list)
    for refund in Refund.objects.filter(payment__in=keys):
        given[refund.payment_id].append(refund)
    for dispute in Dispute.objects.filter(payment__in=keys):
        taken[dispute.payment_id].append(dispute)
    return {key: _back(given[key], taken[key]) for key in given.keys() | taken.keys()}


def _back(given: list[Refund], taken: list[Dispute]) -> Back:
    lost = [row for row in taken if row.state == disputes.State.LOST]
    return Back(
        asked_cents=sum(row.amount_cents for row in given if row.state == refunds.State.REQUESTED),
        refunded_cents=sum(row.amount_cents for row in given if row.state in refunds.GONE),
        is_disputed=any(row.state == disputes.State.OPEN for row in taken),
        is_asked_about=any(row.state == disputes.State.INQUIRY for row in taken),
        is_lost=any(not row.is_return for row in lost),
        is_returned=any(row.is_return for row in lost),
        is_refund_failed=any(row.state == refunds.State.FAILED for row in given),
    )
