"""Paying on a page of the processor's own, by redirect, for firms that choose it and browsers that run no script.

The processor makes the intent when the payer presses its button; it bears our key, so news of it and looking find it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stripe import checkout, params

from quittance.integrations.stripe import telling
from quittance.integrations.stripe.answering import told
from quittance.integrations.stripe.door import Counter, named
from quittance.integrations.stripe.intents import NewIntent
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.telling import ours
from quittance.integrations.stripe.words import Kind, Session, SessionState

_STATES = {"open": SessionState.OPEN, "complete": SessionState.DONE, "expired": SessionState.CLOSED}


@dataclass(frozen=True, slots=True)
class Line:
    """What the payer reads there, and its part of the amount: the invoices, then the fee on a line of its own."""

    text: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where the payer goes afterwards, and until when they may pay: from half an hour to a day after the making."""

    back: str
    back_unpaid: str
    until: datetime


def create(at: Counter, *, wish: NewIntent, lines: Sequence[Line], way: Way, key: str) -> Session:
    if sum(line.cents for line in lines) != wish.amount_cents:
        raise ValueError("The lines do not add up to the amount.")
    facts: params.checkout.SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": [telling.THEIR_KINDS[kind] for kind in wish.kinds],
        "line_items": [_line(line, wish) for line in lines],
        "payment_intent_data": _intent(wish),
        "success_url": way.back,
        "cancel_url": way.back_unpaid,
        "expires_at": int(way.until.timestamp()),
    }
    if Kind.BANK in wish.kinds:
        # An account that is given by its numbers is proved days later, when this page is closed.
        facts["payment_method_options"] = {"us_bank_account": {"verification_method": "instant"}}
    if wish.vault:
        facts["customer"] = wish.vault
    with told():
        return _session(Facts.of(_pages(at).create(facts, at.doing(key))))


def retrieve(at: Counter, session: str) -> Session:
    with told():
        return _session(Facts.of(_pages(at).retrieve(named(session, "cs"), {}, at.asking())))


def close(at: Counter, session: str) -> Session:
    """Nobody can pay there any more; an intent that was made and not paid is cancelled with it."""
    with told():
        return _session(Facts.of(_pages(at).expire(named(session, "cs"), {}, at.anew())))


def _pages(at: Counter) -> checkout.SessionService:
    # Apart, because tests/writes.py takes `.sessions.create` for a row of access.
    return at.client.v1.checkout.sessions


def _line(line: Line, wish: NewIntent) -> params.checkout.SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": wish.currency.lower(),
            "unit_amount": line.cents,
            "product_data": {"name": line.text},
        },
    }


def _intent(wish: NewIntent) -> params.checkout.SessionCreateParamsPaymentIntentData:
    facts: params.checkout.SessionCreateParamsPaymentIntentData = {
        "metadata": {"payment": wish.payment, "firm": wish.firm}
    }
    if wish.fee_cents:
        facts["application_fee_amount"] = wish.fee_cents
    if wish.description:
        facts["description"] = wish.description
    if wish.kept:
        facts["setup_future_usage"] = "off_session"
    if wish.held:
        facts["capture_method"] = "manual"
    return facts


def _session(facts: Facts) -> Session:
    return Session(
        id=facts.must("id"),
        state=ours(_STATES, facts, "status"),
        address=facts.text("url"),
        intent=facts.id_of("payment_intent"),
        closes_at=facts.moment("expires_at"),
    )
