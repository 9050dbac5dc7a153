"""What the processor sends to the firm's bank, and the lines of its balance that each payout holds."""

from collections.abc import Iterator
from datetime import UTC, datetime

from stripe import params

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import PAGE, Counter, named
from quittance.integrations.stripe.payout_words import BalanceLine, Charge, Family, Payout, PayoutState, Sort, Whose
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.telling import ours

__all__ = ["BalanceLine", "Charge", "Family", "Payout", "PayoutState", "Sort", "Whose", "lines", "retrieve", "since"]

_FAMILIES = {family.value: family for family in Family}
_STATES = {
    "pending": PayoutState.ANNOUNCED,
    "in_transit": PayoutState.ANNOUNCED,
    "paid": PayoutState.ARRIVED,
    "failed": PayoutState.FAILED,
    "canceled": PayoutState.CANCELLED,
}
_WHY_FAILED = {
    "account_closed": "The bank account is closed.",
    "account_frozen": "The bank account is frozen.",
    "bank_account_restricted": "The bank account takes no payments of this sort.",
    "bank_ownership_changed": "The bank account's bank belongs to another bank now; the number needs a change.",
    "could_not_process": "The bank could not work with the payment.",
    "debit_not_authorized": "The bank account does not allow that money is taken from it.",
    "declined": "The bank declined the payment. Ask the bank why.",
    "insufficient_funds": "There was not enough money on the bank account, or on the balance at the processor.",
    "invalid_account_number": "The number of the bank account is not right.",
    "incorrect_account_holder_name": "The account holder's name is not the one that the bank knows.",
    "incorrect_account_holder_address": "The account holder's address is not the one that the bank knows.",
    "incorrect_account_holder_tax_id": "The account holder's tax number is not the one that the bank knows.",
    "incorrect_account_type": "The bank account is of another type than was told.",
    "invalid_currency": "The bank account does not take this currency.",
    "no_account": "The bank knows no account of this number and holder.",
    "unsupported_card": "The card takes no payments of this sort.",
}
_UNTOLD = "The payment to the bank did not go through."

_BY_CATEGORY = {
    "charge": Sort.CHARGE,
    "charge_failure": Sort.CHARGE_FAILURE,
    "dispute": Sort.DISPUTE,
    "dispute_reversal": Sort.DISPUTE_REVERSAL,
    "fee": Sort.FEE,
    "other_adjustment": Sort.ADJUSTMENT,
    "payout_reversal": Sort.PAYOUT_FAILURE,
    "refund": Sort.REFUND,
    "refund_failure": Sort.REFUND_FAILURE,
}
_BY_TYPE = {
    "adjustment": Sort.ADJUSTMENT,
    "application_fee_refund": Sort.FEE_RETURN,
    "charge": Sort.CHARGE,
    "payment": Sort.CHARGE,
    "payment_failure_refund": Sort.CHARGE_FAILURE,
    "payment_refund": Sort.REFUND,
    "payout_cancel": Sort.PAYOUT_FAILURE,
    "payout_failure": Sort.PAYOUT_FAILURE,
    "refund": Sort.REFUND,
    "refund_failure": Sort.REFUND_FAILURE,
    "stripe_fee": Sort.FEE,
}
_OUR_FEE, _FEE_RETURN = "application_fee", "application fee refund"
_COMPLETE = "completed"
_NOT_ITEMISED = "Not itemised by the processor."


def retrieve(at: Counter, payout: str) -> Payout:
    with told():
        return _payout(Facts.of(at.client.v1.payouts.retrieve(named(payout, "po"), {}, at.asking())))


def since(at: Counter, created_after: datetime | None = None) -> Iterator[Payout]:
    """Newest first, page by page as they are wanted."""
    facts: params.PayoutListParams = {"limit": PAGE}
    if created_after is not None:
        facts["created"] = {"gt": int(created_after.timestamp())}
    with told():
        for each in at.client.v1.payouts.list(facts, at.asking()).auto_paging_iter():
            yield _payout(Facts.of(each))


def lines(at: Counter, payout: str) -> Iterator[BalanceLine]:
    """All that the payout holds but the payout itself. What they come to, less what was taken, is its amount."""
    facts: params.BalanceTransactionListParams = {
        "payout": named(payout, "po"),
        "limit": PAGE,
        "expand": ["data.source"],
    }
    with told():
        for each in at.client.v1.balance_transactions.list(facts, at.asking()).auto_paging_iter():
            found = Facts.of(each)
            if found.text("type") != "payout" or found.id_of("source") != payout:
                yield _line(found)


def _payout(facts: Facts) -> Payout:
    state = ours(_STATES, facts, "status")
    why = facts.text("failure_code")
    return Payout(
        id=facts.must("id"),
        amount_cents=facts.number("amount"),
        currency=facts.currency(),
        family=ours(_FAMILIES, facts, "source_type"),
        # The processor names the day by its midnight in UTC. In a zone to the west that is the day before.
        arrival_date=facts.moment("arrival_date").astimezone(UTC).date(),
        state=state,
        automatic=facts.is_true("automatic"),
        is_complete=facts.text("reconciliation_status") == _COMPLETE,
        created_at=facts.moment("created"),
        descriptor=facts.text("statement_descriptor") or facts.text("description"),
        failure=_WHY_FAILED.get(why, _unknown(why)) if state is PayoutState.FAILED else "",
        trace=facts.part("trace_id").text("value"),
        original_payout=facts.id_of("original_payout"),
    )


def _unknown(code: str) -> str:
    return f"{_UNTOLD} The processor names it {code[:60]}." if code else _UNTOLD


def _line(facts: Facts) -> BalanceLine:
    source = facts.part("source")
    sort = _sort(facts)
    about = facts.id_of("source")
    return BalanceLine(
        id=facts.must("id"),
        sort=sort,
        # A transfer that failed may be told as a refund of its charge: the failure is of the charge all the same.
        source=(source.id_of("charge") if sort is Sort.CHARGE_FAILURE else "") or about,
        intent=source.id_of("payment_intent"),
        amount_cents=facts.number("amount"),
        charges=tuple(_charges(facts)),
        label=facts.text("type"),
        words=facts.text("description"),
        created_at=facts.moment("created"),
    )


def _sort(facts: Facts) -> Sort:
    sort = _BY_CATEGORY.get(facts.text("reporting_category")) or _BY_TYPE.get(facts.text("type"), Sort.OTHER)
    # A fee that the platform gives back is an adjustment among the fees, told from others by what it is about.
    if sort in {Sort.FEE, Sort.ADJUSTMENT} and _is_fee_return(facts):
        return Sort.FEE_RETURN
    return sort


def _is_fee_return(facts: Facts) -> bool:
    about_one = facts.part("source").text("object") == "fee_refund" or facts.id_of("source").startswith("fr_")
    return about_one or _FEE_RETURN in facts.text("description").lower()


def _charges(facts: Facts) -> Iterator[Charge]:
    """In sum always what lies between the amount and its net, also should the details not tell all of it."""
    untold = facts.number("amount") - facts.number("net")
    for detail in facts.parts("fee_details"):
        whose = Whose.OURS if detail.text("type") == _OUR_FEE else Whose.PROCESSOR
        cents = detail.number("amount")
        untold -= cents
        if cents:
            yield Charge(whose, cents, detail.text("description"))
    if untold:
        yield Charge(Whose.PROCESSOR, untold, _NOT_ITEMISED)
