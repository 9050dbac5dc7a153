"""The processor's things in our words: intents, setups and methods."""

from collections.abc import Mapping
from typing import TypeVar

from quittance.integrations.stripe import refusals
from quittance.integrations.stripe.reading import Facts, NotUnderstood
from quittance.integrations.stripe.words import (
    Decline,
    Failure,
    Intent,
    IntentState,
    Kind,
    Method,
    NextStep,
    Setup,
    Step,
)

Ours = TypeVar("Ours")

KINDS = {"card": Kind.CARD, "us_bank_account": Kind.BANK}
THEIR_KINDS = {ours: theirs for theirs, ours in KINDS.items()}
_STATES = {
    "requires_payment_method": IntentState.NEEDS_METHOD,
    "requires_confirmation": IntentState.NEEDS_CONFIRMATION,
    "requires_action": IntentState.ACTION_NEEDED,
    "requires_capture": IntentState.AUTHORIZED,
    "processing": IntentState.PROCESSING,
    "succeeded": IntentState.SUCCEEDED,
    "canceled": IntentState.CANCELLED,
}
_FUNDING = frozenset({"credit", "debit", "prepaid"})
_FINAL = "do_not_try_again"
# These name the event of failing, not its reason.
_EMPTY_CODES = frozenset({"payment_intent_payment_attempt_failed", "payment_method_provider_decline"})


def ours(known: Mapping[str, Ours], facts: Facts, name: str) -> Ours:
    """Our word for one of theirs; a word that we do not know says nothing about how things stand."""
    said = facts.must(name)
    if said not in known:
        raise NotUnderstood(f"{name} is {said[:60]}")
    return known[said]


def intent(facts: Facts) -> Intent:
    charge = facts.part("latest_charge")
    found = _failure(facts.part("last_payment_error"), charge)
    state = ours(_STATES, facts, "status")
    if state is IntentState.NEEDS_METHOD and found:
        state = IntentState.FAILED
    notes = facts.part("metadata")
    return Intent(
        id=facts.must("id"),
        state=state,
        amount_cents=facts.number("amount"),
        currency=facts.currency(),
        created_at=facts.moment("created"),
        fee_cents=facts.number_or("application_fee_amount", 0),
        received_cents=facts.number_or("amount_received", 0),
        refunded_cents=charge.number_or("amount_refunded", 0),
        payment=notes.text("payment"),
        firm=notes.text("firm"),
        vault=facts.id_of("customer"),
        client_secret=facts.text("client_secret"),
        next_step=_next_step(facts.part("next_action")),
        method=_of_intent(facts, charge),
        failure=found if state is IntentState.FAILED else None,
        charge=facts.id_of("latest_charge"),
        fee=charge.id_of("application_fee"),
    )


def decline(charge: Facts) -> Decline:
    codes = (charge.part("outcome").text("reason"), charge.text("failure_code"))
    return Decline(
        charge=charge.must("id"),
        card=_of_charge(charge),
        failure=refusals.failure(Kind.CARD, codes),
        created_at=charge.moment("created"),
    )


def setup(facts: Facts) -> Setup:
    error = facts.part("last_setup_error")
    found = _failure(error, Facts({}))
    state = ours(_STATES, facts, "status")
    if state is IntentState.NEEDS_METHOD and found:
        state = IntentState.FAILED
    shown = facts.part("payment_method") or error.part("payment_method")
    return Setup(
        id=facts.must("id"),
        state=state,
        created_at=facts.moment("created"),
        vault=facts.id_of("customer"),
        client_secret=facts.text("client_secret"),
        next_step=_next_step(facts.part("next_action")),
        method=method(shown) if shown else None,
        failure=found if state is IntentState.FAILED else None,
        mandate=facts.id_of("mandate"),
    )


def method(facts: Facts) -> Method:
    """A method, what a charge tells of the one it was made with, or the preview of a token."""
    theirs = facts.text("type")
    told = facts.part(theirs)
    payer = facts.part("billing_details")
    where = payer.part("address")
    funding = told.text("funding")
    year, month = told.number_or("exp_year", 0), told.number_or("exp_month", 0)
    return Method(
        id=facts.text("id"),
        kind=KINDS.get(theirs, Kind.OTHER),
        last4=told.text("last4"),
        brand=told.text("brand"),
        funding=funding if funding in _FUNDING else "unknown",
        country=told.text("country"),
        bank_name=told.text("bank_name"),
        fingerprint=told.text("fingerprint"),
        expires=(year, month) if year and month else None,
        wallet=told.part("wallet").text("type"),
        holder=payer.text("name"),
        postcode=where.text("postal_code"),
        state=where.text("state"),
        billing_country=where.text("country"),
        vault=facts.id_of("customer"),
        blocked=bool(told.part("status_details").part("blocked")),
    )


def _of_intent(facts: Facts, charge: Facts) -> Method | None:
    """What was charged, before what is to be charged, before what was refused."""
    if charge.part("payment_method_details"):
        return _of_charge(charge)
    shown = facts.part("payment_method") or facts.part("last_payment_error").part("payment_method")
    return method(shown) if shown else None


def _of_charge(charge: Facts) -> Method:
    told = {"id": charge.id_of("payment_method"), "billing_details": charge.part("billing_details").raw}
    return method(Facts({**charge.part("payment_method_details").raw, **told}))


def failure_of(error: Facts) -> Failure:
    """Of an error that the processor raised or keeps with the intent."""
    return _failure(error, Facts({})) or refusals.failure(Kind.CARD, ())


def _failure(error: Facts, charge: Facts) -> Failure | None:
    if not error:
        return None
    theirs = error.part("payment_method").text("type") or error.text("payment_method_type")
    theirs = theirs or charge.part("payment_method_details").text("type")
    network = error.text("network_decline_code") or charge.part("outcome").text("network_decline_code")
    bank = KINDS.get(theirs) is Kind.BANK
    codes = [
        network if bank else "",  # a card network's own numbers mean nothing to us
        error.text("decline_code"),
        charge.text("failure_code") if charge.text("id") == error.id_of("charge") else "",
        error.text("code"),
    ]
    told = [code for code in codes if code and code not in _EMPTY_CODES]
    return refusals.failure(Kind.BANK if bank else Kind.CARD, told, final=error.text("advice_code") == _FINAL)


def _next_step(facts: Facts) -> NextStep | None:
    if not facts:
        return None
    theirs = facts.text("type")
    told = facts.part(theirs)
    if theirs == "redirect_to_url":
        return NextStep(Step.ELSEWHERE, told.text("url"))
    if theirs == "verify_with_microdeposits":
        return NextStep(
            Step.SMALL_DEPOSITS,
            told.text("hosted_verification_url"),
            by_code=told.text("microdeposit_type") == "descriptor_code",
            arrives_at=told.moment_or_none("arrival_date"),
        )
    return NextStep(Step.IN_PAGE)
