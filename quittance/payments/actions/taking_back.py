"""The books follow what went back: negative rows for it, positive ones for what came to us again.

Written from what is true of a payment's refunds and disputes now, against what is written already. So it does not
matter in which order, or how often, anything was heard (immunity 8, 17).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from quittance.payments.models import Dispute, Payment, Refund, TakenBack
from quittance.payments.models.dispute import WITHDRAWN
from quittance.payments.models.refund import GONE
from quittance.payments.queries.lots import Lot, given, lots
from quittance.receivables import queries as receivables
from quittance.receivables.actions import covering, items, judging
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Item
from quittance.receivables.rules import reference
from quittance.tenancy import queries as tenancy

Claim = Refund | Dispute


def lock(payment: Payment) -> Payment:
    """Whoever changes what went back of a payment waits here, before any invoice is locked. Give a fresh row."""
    return Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)


def follow(*, payment: Payment, now: datetime) -> None:
    """The payment is locked. What is put back comes first: from it, what is still missing may be taken."""
    with transaction.atomic():
        judging.wait_for_turn()
        bills = [lot.row.invoice for lot in lots(payment) if lot.row.invoice]
        # What comes again goes to the bill that took the place of its own.
        covering.lock({bill.pk for own in bills for bill in (own, receivables.standing_for(own))})
        claims = _claims(payment)
        for claim in claims:
            if not _counts(claim):
                _put_back(payment, claim, now)
        for claim in claims:
            if _counts(claim):
                _take(payment, claim, now)


def let_go(*, row: TakenBack, now: datetime) -> bool:
    """The credit shows, or did not come in time: what was kept from being due is due, as the books say."""
    if row.awaited is None:
        return False
    items.release(items=[row.awaited], now=now)
    return True


def _claims(payment: Payment) -> list[Claim]:
    refunds = [(row.accepted_at or row.requested_at, 0, row.pk, row) for row in payment.refund_rows.all()]
    disputes = [(row.withdrawn_at or row.heard_at, 1, row.pk, row) for row in payment.dispute_rows.all()]
    ordered: list[tuple[datetime, int, int, Claim]] = sorted([*refunds, *disputes], key=lambda each: each[:3])
    return [claim for *_, claim in ordered]


def _counts(claim: Claim) -> bool:
    return claim.state in (GONE if isinstance(claim, Refund) else WITHDRAWN)


def _put_back(payment: Payment, claim: Claim, now: datetime) -> None:
    """What was missing of it stays written: beside our rows it went out with this claim, and comes again with it."""
    words = "Refund that did not go through" if isinstance(claim, Refund) else "Dispute decided for the firm"
    for row in claim.taken_back.filter(restored=None).select_related("reversal", "awaited").order_by("pk"):
        let_go(row=row, now=now)
        over = given(payment, "payer_fee_back_suffix")
        made = items.restore(reversal=row.reversal, now=now, description=words, passed_over=over)
        TakenBack.objects.filter(pk=row.pk).update(restored=made)
    if claim.payer_fee_suffix is not None and claim.payer_fee_back_suffix is None:
        places = Receipt.objects.filter(code=payment.code).exclude(item=Item.REVERSAL).count()
        suffix = reference.item_suffix(places + given(payment, "payer_fee_back_suffix"))
        _change(claim, payer_fee_back_suffix=suffix)


def _take(payment: Payment, claim: Claim, now: datetime) -> None:
    missing = claim.items_cents - _taken(claim)
    if isinstance(claim, Refund):
        for wanted in claim.items.order_by("receipt"):
            rest = min(missing, wanted.amount_cents - _taken(claim, line=wanted.receipt_id))
            missing -= _take_from(payment, claim, rest, now, line=wanted.receipt_id)
    missing -= _take_from(payment, claim, missing, now)
    if claim.payer_fee_cents and claim.payer_fee_suffix is None:
        # A line of the files of its own, though no row of the books: it pays no invoice.
        places = Receipt.objects.filter(code=payment.code, item=Item.REVERSAL).count()
        _change(claim, payer_fee_suffix=reference.reversal_suffix(places + given(payment, "payer_fee_suffix")))
    if claim.missing_cents != missing:
        _change(claim, missing_cents=missing)


def _take_from(payment: Payment, claim: Claim, cents: int, now: datetime, line: int | None = None) -> int:
    """Tells how much there was to be taken."""
    taken = 0
    for lot in lots(payment) if cents > 0 else []:
        part = min(cents - taken, lot.left_cents)
        if part > 0 and line in (None, lot.line):
            _take_one(payment, claim, lot, part, now)
            taken += part
    return taken


def _take_one(payment: Payment, claim: Claim, lot: Lot, cents: int, now: datetime) -> None:
    over = given(payment, "payer_fee_suffix")
    made = items.reverse(item=lot.row, amount_cents=cents, description=_words(claim), now=now, passed_over=over)
    awaited = _kept_from_due(claim, made, now) if isinstance(claim, Refund) else None
    TakenBack.objects.create(
        refund=claim if isinstance(claim, Refund) else None,
        dispute=claim if isinstance(claim, Dispute) else None,
        line_id=lot.line,
        late=claim.missing_cents > 0,
        reversal=made,
        awaited=awaited,
        source_cents=receivables.asked_before_money(Invoice.objects.get(pk=made.invoice_id)) if made.invoice_id else 0,
    )


def _kept_from_due(refund: Refund, reversal: Receipt, now: datetime) -> Receipt | None:
    until = refund.credit_until_date
    if until is None or until < tenancy.current_firm().clock.today(now):
        return None
    words = f"The firm refunded this and will give a credit. It is due again after {until:%B} {until.day}, {until.year}"
    return items.withhold(reversal=reversal, now=now, description=f"{words}, unless the credit shows before.")


def _words(claim: Claim) -> str:
    if isinstance(claim, Refund):
        return "Refund"
    return f"Returned by the bank {claim.return_code}".strip() if claim.is_return else "Disputed at the payer's bank"


def _taken(claim: Claim, line: int | None = None) -> int:
    rows = claim.taken_back.filter(restored=None)
    rows = rows if line is None else rows.filter(line=line)
    return -(rows.aggregate(cents=Sum("reversal__amount_cents"))["cents"] or 0)


def _change(claim: Claim, **changes: int) -> None:
    type(claim).objects.filter(pk=claim.pk).update(**changes)
    claim.refresh_from_db()
