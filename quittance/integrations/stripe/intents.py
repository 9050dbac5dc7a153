"""Payments at the processor: made, confirmed, captured, looked at, found by our own key, cancelled."""

from dataclasses import dataclass
from datetime import datetime

from stripe import params

from quittance.core.money import Currency
from quittance.integrations.stripe import telling
from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.consents import Consent, mandate
from quittance.integrations.stripe.door import PAGE, Counter, named
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.words import Decline, Intent, Kind

_WHOLE = ["latest_charge", "payment_method"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntent:
    """What is to be paid. `amount_cents` is all that the payer is charged; `fee_cents` is our part of it."""

    amount_cents: int
    currency: Currency
    fee_cents: int
    payment: str  # our own key: it is found again by this
    firm: str
    kinds: tuple[Kind, ...]
    vault: str = ""
    description: str = ""
    kept: bool = False  # the method stays in the vault once it has paid
    held: bool = False  # on the card first, of which nothing is known yet; taken by `capture`. Cards alone can


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """By what it is paid: a method that is known, or the token of what the payer typed into the processor's fields."""

    method: str = ""
    token: str = ""
    back: str = ""  # where the payer's bank sends them afterwards; empty: the page asks them itself
    consent: Consent | None = None
    payer_present: bool = True


def create(at: Counter, *, wish: NewIntent, key: str) -> Intent:
    """Nothing is charged yet."""
    facts: params.PaymentIntentCreateParams = {
        "amount": wish.amount_cents,
        "currency": wish.currency.lower(),
        "allowed_payment_method_types": [telling.THEIR_KINDS[kind] for kind in wish.kinds],
        "metadata": {"payment": wish.payment, "firm": wish.firm},
        "expand": _WHOLE,
    }
    if wish.fee_cents:
        facts["application_fee_amount"] = wish.fee_cents
    if wish.vault:
        facts["customer"] = wish.vault
    if wish.description:
        facts["description"] = wish.description
    if wish.kept:
        facts["setup_future_usage"] = "off_session"
    if wish.held:
        facts["capture_method"] = "manual"
    with told():
        return telling.intent(Facts.of(at.client.v1.payment_intents.create(facts, at.doing(key))))


def confirm(at: Counter, intent: str, *, by: Confirmation, key: str) -> Intent:
    """Charges. A bank's no is raised as Declined; what the payer has yet to do stands in `next_step`."""
    facts: params.PaymentIntentConfirmParams = {"expand": _WHOLE}
    if by.token:
        facts["confirmation_token"] = named(by.token, "ctoken")
    else:
        facts["payment_method"] = named(by.method, "pm")
    if by.back:
        facts["return_url"] = by.back
    elif by.payer_present:
        facts["use_stripe_sdk"] = True
    if not by.payer_present:
        facts["off_session"] = True
    if by.consent:
        facts["mandate_data"] = {"customer_acceptance": mandate(by.consent)}
    with told():
        found = at.client.v1.payment_intents.confirm(named(intent, "pi"), facts, at.doing(key))
        return telling.intent(Facts.of(found))


def capture(at: Counter, intent: str, *, cents: int, fee_cents: int) -> Intent:
    """Takes what is held, no more than this and at once all of it, with this as our part in place of what was told.

    Raises MovedOn where it was taken or let go before.
    """
    facts: params.PaymentIntentCaptureParams = {"amount_to_capture": cents, "expand": _WHOLE}
    if fee_cents:
        facts["application_fee_amount"] = fee_cents
    with told():
        found = at.client.v1.payment_intents.capture(named(intent, "pi"), facts, at.anew())
        return telling.intent(Facts.of(found))


def retrieve(at: Counter, intent: str) -> Intent:
    with told():
        found = at.client.v1.payment_intents.retrieve(named(intent, "pi"), {"expand": _WHOLE}, at.asking())
        return telling.intent(Facts.of(found))


def declines_of(at: Counter, intent: str) -> tuple[Decline, ...]:
    """All cards that were tried and refused, newest first: the intent itself tells of the last one alone."""
    with told():
        page = at.client.v1.charges.list({"payment_intent": named(intent, "pi"), "limit": PAGE}, at.asking())
        tried = [Facts.of(each) for each in page.auto_paging_iter()]
        return tuple(telling.decline(each) for each in tried if each.must("status") == "failed")


def find(at: Counter, *, payment: str, since: datetime) -> Intent | None:
    """By our own key, where no answer told the id. Read from the list, which is never behind as the search may be."""
    with told():
        page = at.client.v1.payment_intents.list(
            {"created": {"gte": int(since.timestamp())}, "limit": PAGE, "expand": [f"data.{each}" for each in _WHOLE]},
            at.asking(),
        )
        for each in page.auto_paging_iter():
            facts = Facts.of(each)
            if facts.part("metadata").text("payment") == payment:
                return telling.intent(facts)
    return None


def cancel(at: Counter, intent: str) -> Intent:
    """Raises MovedOn, with the intent as it is, where it is too late or was done before."""
    with told():
        found = at.client.v1.payment_intents.cancel(
            named(intent, "pi"), {"cancellation_reason": "abandoned", "expand": _WHOLE}, at.anew()
        )
        return telling.intent(Facts.of(found))
