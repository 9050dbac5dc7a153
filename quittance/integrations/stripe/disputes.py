"""Payments that somebody told their bank were not right: looked at, answered, accepted."""

from dataclasses import asdict, dataclass
from datetime import date

from stripe import params

from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.telling import ours
from quittance.integrations.stripe.words import Dispute, DisputeState

_STATES = {
    "warning_needs_response": DisputeState.INQUIRY,
    "warning_under_review": DisputeState.INQUIRY,
    "warning_closed": DisputeState.INQUIRY_CLOSED,
    "prevented": DisputeState.INQUIRY_CLOSED,  # settled between the banks before it became one
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "appeal_needs_response": DisputeState.OPEN,
    "appeal_under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}
_WHY = {
    "bank_cannot_process": "The bank could not work with the transfer.",
    "credit_not_processed": "The payer says that money was to be given back and was not.",
    "customer_initiated": "The payer asked their bank for the money back.",
    "debit_not_authorized": "The account's owner says that the transfer was not authorized.",
    "duplicate": "The payer says that they paid twice.",
    "fraudulent": "The cardholder says that they did not make this payment.",
    "incorrect_account_details": "The details of the bank account were wrong, or it is closed.",
    "insufficient_funds": "There was not enough money on the account.",
    "product_not_received": "The payer says that the service was not delivered.",
    "product_unacceptable": "The payer says that the service was not as agreed.",
    "subscription_canceled": "The payer says that they had ended the plan.",
    "unrecognized": "The cardholder does not recognize the payment.",
}
_UNTOLD = "The payer's bank took this up and gave no reason that we know."


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the firm says and shows, as text. What is empty is not sent, and what was sent before stays."""

    statement: str = ""
    payer_name: str = ""
    payer_address: str = ""  # of mail
    payer_network_address: str = ""
    service: str = ""
    service_date: date | None = None
    access_log: str = ""
    refund_terms: str = ""
    why_no_refund: str = ""


_THEIRS = {
    "statement": "uncategorized_text",
    "payer_name": "customer_name",
    "payer_address": "customer_email_address",
    "payer_network_address": "customer_purchase_ip",
    "service": "product_description",
    "service_date": "service_date",
    "access_log": "access_activity_log",
    "refund_terms": "refund_policy_disclosure",
    "why_no_refund": "refund_refusal_explanation",
}


def retrieve(at: Counter, dispute: str) -> Dispute:
    with told():
        return _dispute(Facts.of(at.client.v1.disputes.retrieve(named(dispute, "du", "dp"), {}, at.asking())))


def of_intent(at: Counter, intent: str) -> tuple[Dispute, ...]:
    with told():
        page = at.client.v1.disputes.list({"payment_intent": named(intent, "pi")}, at.asking())
        return tuple(_dispute(Facts.of(each)) for each in page.auto_paging_iter())


def draft(at: Counter, dispute: str, *, evidence: Evidence) -> Dispute:
    """Kept at the processor, not yet shown to the bank."""
    return _told_to(at, dispute, {"evidence": _evidence(evidence), "submit": False})


def answer(at: Counter, dispute: str, *, evidence: Evidence) -> Dispute:
    """Shown to the bank. There is one answer and no second."""
    return _told_to(at, dispute, {"evidence": _evidence(evidence), "submit": True})


def accept(at: Counter, dispute: str) -> Dispute:
    """The firm lets the money go. This cannot be taken back."""
    with told():
        return _dispute(Facts.of(at.client.v1.disputes.close(named(dispute, "du", "dp"), {}, at.anew())))


def _told_to(at: Counter, dispute: str, facts: params.DisputeUpdateParams) -> Dispute:
    with told():
        return _dispute(Facts.of(at.client.v1.disputes.update(named(dispute, "du", "dp"), facts, at.anew())))


def _evidence(evidence: Evidence) -> params.DisputeUpdateParamsEvidence:
    found: params.DisputeUpdateParamsEvidence = {}
    for name, value in asdict(evidence).items():
        if value:
            found.update({_THEIRS[name]: str(value)})  # type: ignore[misc]  # the names stand in _THEIRS
    return found


def _dispute(facts: Facts) -> Dispute:
    details = facts.part("evidence_details")
    return Dispute(
        id=facts.must("id"),
        state=ours(_STATES, facts, "status"),
        amount_cents=facts.number("amount"),
        currency=facts.currency(),
        created_at=facts.moment("created"),
        reason=_WHY.get(facts.text("reason"), _UNTOLD),
        return_code=facts.text("network_reason_code"),
        cause=facts.text("reason"),
        charge=facts.id_of("charge"),
        intent=facts.id_of("payment_intent"),
        answer_by=details.moment_or_none("due_by"),
        answered=details.number_or("submission_count", 0) > 0,
        refundable=facts.is_true("is_charge_refundable"),
    )
