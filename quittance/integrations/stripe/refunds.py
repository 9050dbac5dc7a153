"""Money given back, and fees of ours given back by themselves."""

from enum import StrEnum

from stripe import params

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import PAGE, Counter, Door, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.telling import ours
from quittance.integrations.stripe.words import FeeReturn, Refund, RefundState

_STATES = {
    "pending": RefundState.PROCESSING,
    "requires_action": RefundState.PROCESSING,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.CANCELLED,
}
_WHY_FAILED = {
    "charge_for_pending_refund_disputed": "The payer's bank has taken the payment back meanwhile.",
    "declined": "The payer's bank declined the refund.",
    "expired_or_canceled_card": "The card has expired or was cancelled.",
    "insufficient_funds": "The firm's balance at the processor was too low.",
    "lost_or_stolen_card": "The card was reported lost or stolen.",
    "merchant_request": "The refund was stopped as the firm wished.",
}


class OurFee(StrEnum):
    """What becomes of our fee when a payment is refunded."""

    STAYS = "stays"
    GOES_BACK = "goes_back"  # in proportion to the amount


def create(at: Counter, *, intent: str, amount_cents: int, refund: str, our_fee: OurFee, key: str) -> Refund:
    """`refund` is our own key of it: it is found again by this."""
    facts: params.RefundCreateParams = {
        "payment_intent": named(intent, "pi"),
        "amount": amount_cents,
        "refund_application_fee": our_fee is OurFee.GOES_BACK,
        "reason": "requested_by_customer",
        "metadata": {"refund": refund},
    }
    with told():
        return _refund(Facts.of(at.client.v1.refunds.create(facts, at.doing(key))))


def retrieve(at: Counter, refund: str) -> Refund:
    with told():
        return _refund(Facts.of(at.client.v1.refunds.retrieve(named(refund, "re", "pyr"), {}, at.asking())))


def of_intent(at: Counter, intent: str) -> tuple[Refund, ...]:
    """All of them, newest first; also those that somebody made at the processor's own pages."""
    with told():
        page = at.client.v1.refunds.list({"payment_intent": named(intent, "pi"), "limit": PAGE}, at.asking())
        return tuple(_refund(Facts.of(each)) for each in page.auto_paging_iter())


def find(at: Counter, *, intent: str, refund: str) -> Refund | None:
    """By our own key, where no answer told the id."""
    return next((each for each in of_intent(at, intent) if each.refund == refund), None)


def give_fee_back(door: Door, *, fee: str, amount_cents: int, refund: str, key: str) -> FeeReturn:
    """By itself, without a refund: for a bank transfer that came back, whose fee the processor keeps for us."""
    at = door.itself
    with told():
        facts = Facts.of(
            at.client.v1.application_fees.refunds.create(
                named(fee, "fee"), {"amount": amount_cents, "metadata": {"refund": refund}}, at.doing(key)
            )
        )
        return _fee_return(facts)


def find_fee_return(door: Door, *, fee: str, refund: str) -> FeeReturn | None:
    """By our own key, where no answer told the id."""
    at = door.itself
    with told():
        page = at.client.v1.application_fees.refunds.list(named(fee, "fee"), {"limit": PAGE}, at.asking())
        given = (_fee_return(Facts.of(each)) for each in page.auto_paging_iter())
        return next((each for each in given if each.refund == refund), None)


def _fee_return(facts: Facts) -> FeeReturn:
    return FeeReturn(
        id=facts.must("id"),
        fee=facts.id_of("fee"),
        amount_cents=facts.number("amount"),
        currency=facts.currency(),
        refund=facts.part("metadata").text("refund"),
    )


def _refund(facts: Facts) -> Refund:
    state = ours(_STATES, facts, "status")
    why = facts.text("failure_reason")
    return Refund(
        id=facts.must("id"),
        state=state,
        amount_cents=facts.number("amount"),
        currency=facts.currency(),
        created_at=facts.moment("created"),
        refund=facts.part("metadata").text("refund"),
        intent=facts.id_of("payment_intent"),
        charge=facts.id_of("charge"),
        failure=_WHY_FAILED.get(why, "The refund did not go through.") if state is RefundState.FAILED else "",
    )
