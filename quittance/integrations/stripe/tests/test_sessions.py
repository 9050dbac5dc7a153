"""Paying on the processor's own page: no field of ours could take a card number (PAY-7)."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from quittance.integrations.stripe import intents, sessions
from quittance.integrations.stripe.faults import MovedOn, Refused
from quittance.integrations.stripe.sessions import Line, Way
from quittance.integrations.stripe.tests.conftest import Firm, fresh
from quittance.integrations.stripe.words import IntentState, Kind, Session, SessionState

LINES = (Line("Invoice 61001", 110_000), Line("Card fee", 3_300))


def session(firm: Firm, payment: str = "pay-1", **more: Any) -> Session:
    at = made_at(firm)
    way = Way(
        back="http://harbor.localhost/back/", back_unpaid="http://harbor.localhost/pay/", until=at + timedelta(hours=1)
    )
    return sessions.create(firm.at, wish=firm.wish(payment, **more), lines=LINES, way=way, key=fresh())


def made_at(firm: Firm) -> datetime:
    """The processor's own time, which tests have moved ahead."""
    return firm.made().created_at


def test_a_payer_pays_on_the_processors_page_and_the_intent_bears_our_key(firm: Firm) -> None:
    made = session(firm)
    assert (made.state, made.intent) == (SessionState.OPEN, "")
    assert made.address.startswith(firm.processor.address)

    page = urlsplit(made.address).path
    firm.processor.visit(page, type="us_bank_account", name="Acme", email="a@acme.example", login="fca_harbor-checking")
    done = sessions.retrieve(firm.at, made.id)
    assert (done.state, done.address) == (SessionState.DONE, "")
    paid = intents.retrieve(firm.at, done.intent)
    assert (paid.state, paid.payment, paid.amount_cents, paid.fee_cents) == (
        IntentState.PROCESSING,
        "pay-1",
        113_300,
        3_300,
    )


def test_a_card_that_is_given_there_is_held_until_it_is_captured_once_with_the_fee_named_then(firm: Firm) -> None:
    made = session(firm, kinds=(Kind.CARD,), held=True)
    card = {"number": "4000002500000003", "expiry": "12/34", "cvc": "123", "name": "A", "email": "a@acme.example"}
    firm.processor.visit(urlsplit(made.address).path, type="card", **card)
    done = sessions.retrieve(firm.at, made.id)
    held = intents.retrieve(firm.at, done.intent)
    assert (done.state, held.state, held.received_cents) == (SessionState.DONE, IntentState.AUTHORIZED, 0)
    assert held.method is not None
    assert (held.method.country, held.method.funding) == ("FR", "credit")
    assert firm.processor.look(f"checkout/sessions/{made.id}", firm.at.account)["payment_status"] == "unpaid"

    taken = intents.capture(firm.at, held.id, cents=113_300, fee_cents=4_433)
    assert (taken.state, taken.received_cents, taken.fee_cents) == (IntentState.SUCCEEDED, 113_300, 4_433)
    with pytest.raises(MovedOn):
        intents.capture(firm.at, held.id, cents=113_300, fee_cents=4_433)
    assert [each["application_fee_amount"] for each in firm.charges()] == [4_433]
    assert firm.processor.look(f"checkout/sessions/{made.id}", firm.at.account)["payment_status"] == "paid"


def test_a_bank_account_is_given_there_by_its_banks_login_alone(firm: Firm) -> None:
    """Small deposits prove it days later, when the page is closed and nothing is held any more."""
    made = session(firm, kinds=(Kind.BANK,))
    options = firm.processor.look(f"checkout/sessions/{made.id}", firm.at.account)["payment_method_options"]
    assert options == {"us_bank_account": {"verification_method": "instant"}}


def test_what_is_held_is_let_go_by_cancelling(firm: Firm) -> None:
    held = firm.paid(kinds=(Kind.CARD,), held=True)
    assert held.state is IntentState.AUTHORIZED
    assert intents.cancel(firm.at, held.id).state is IntentState.CANCELLED
    with pytest.raises(MovedOn):
        intents.capture(firm.at, held.id, cents=113_300, fee_cents=3_300)


def test_a_closed_page_takes_no_payment(firm: Firm) -> None:
    made = session(firm)
    closed = sessions.close(firm.at, made.id)
    assert (closed.state, closed.address) == (SessionState.CLOSED, "")
    with pytest.raises(Refused):
        sessions.close(firm.at, made.id)


def test_lines_that_do_not_add_up_are_never_sent(firm: Firm) -> None:
    way = Way(back="http://x.localhost/", back_unpaid="http://x.localhost/", until=made_at(firm))
    with pytest.raises(ValueError, match="add up"):
        sessions.create(firm.at, wish=firm.wish(), lines=LINES[:1], way=way, key=fresh())
