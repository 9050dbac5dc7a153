"""What goes wrong on the way is told by one question first: may it have happened? (immunity 7)"""

import socket
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from quittance.core.money import Currency
from quittance.integrations.stripe import accounts, intents, telling
from quittance.integrations.stripe.door import Door, opened
from quittance.integrations.stripe.faults import (
    Absent,
    Busy,
    Fault,
    Misconfigured,
    MovedOn,
    Refused,
    Unknown,
    Unreachable,
)
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.tests.conftest import KEY, Firm, Processor, fresh
from quittance.integrations.stripe.tests.odd import INTENT, answering, impostor
from quittance.integrations.stripe.words import ConnectedAccount, Intent, IntentState

HARBOR = ConnectedAccount("acct_harbor")


def asked(door: Door) -> Intent:
    return intents.retrieve(door.at(HARBOR), "pi_1")


@pytest.fixture
def unused_port() -> Iterator[int]:
    """Bound but not listening, so that nobody else takes it and nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_where_nobody_listens_nothing_can_have_happened(unused_port: int) -> None:
    with pytest.raises(Unreachable) as fault:
        asked(Door.to(f"http://127.0.0.1:{unused_port}", KEY))
    assert not fault.value.may_have_happened


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        asked(Door.to("http://processor.invalid", KEY))


def test_somebody_else_at_the_processors_address_is_told_nothing(tmp_path: Path) -> None:
    with impostor(tmp_path) as address, pytest.raises(Unreachable) as fault:
        asked(Door.to(address, KEY))
    assert not fault.value.may_have_happened


def test_who_takes_the_call_and_says_nothing_may_have_acted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        door = Door.to(f"http://127.0.0.1:{silent.getsockname()[1]}", KEY, answer_seconds=0.3)
        with pytest.raises(Unknown) as fault:
            asked(door)
    assert fault.value.may_have_happened
    assert fault.value.code == "no_answer"


@pytest.mark.parametrize("key", ["sk_wrong_secretsecret", ""])
def test_a_key_that_the_processor_does_not_know_is_a_matter_of_settings(processor: Processor, key: str) -> None:
    door = Door.to(processor.address, key)
    with pytest.raises(Misconfigured) as fault:
        asked(door)
    assert not fault.value.may_have_happened
    assert "secretsecret" not in f"{fault.value} {fault.value.detail}"


def test_an_account_that_shut_us_out_is_a_matter_of_settings(door: Door) -> None:
    with pytest.raises(Misconfigured):
        intents.retrieve(door.at(ConnectedAccount("acct_nobody")), "pi_1")


def test_too_many_requests_are_busy_and_nothing_happened(firm: Firm) -> None:
    firm.processor.misbehave(too_many={"times": 1, "on": "create", "account": firm.at.account})
    wish, key = firm.wish(), fresh()
    with pytest.raises(Busy) as fault:
        intents.create(firm.at, wish=wish, key=key)
    assert not fault.value.may_have_happened
    assert firm.listed("payment_intents") == []
    assert intents.create(firm.at, wish=wish, key=key).state is IntentState.NEEDS_METHOD


def test_the_sdk_never_tries_again_by_itself(firm: Firm) -> None:
    firm.processor.misbehave(error_before={"times": 1, "on": "create", "account": firm.at.account})
    with pytest.raises(Unknown):
        intents.create(firm.at, wish=firm.wish(), key=fresh())
    assert firm.listed("payment_intents") == []


@pytest.mark.parametrize(
    ("status", "said", "sort", "code"),
    [
        (500, {"error": {"type": "api_error", "message": "x"}}, Unknown, "broken"),
        (502, b"<html>Bad gateway</html>", Unknown, "broken"),
        (200, b"<html>Sign in to this network</html>", Unknown, "broken"),
        (403, b"<html>Blocked</html>", Unknown, "broken"),
        (409, {"error": {"code": "idempotency_key_in_use", "type": "idempotency_error"}}, Unknown, "under_way"),
        (429, {"error": {"code": "lock_timeout", "type": "invalid_request_error"}}, Busy, "busy"),
        (400, {"error": {"code": "rate_limit", "type": "invalid_request_error"}}, Busy, "busy"),
        (400, {"error": {"code": "never_heard_of", "message": "4242424242424242"}}, Refused, "never_heard_of"),
        (400, {"error": {"code": "payment_intent_unexpected_state"}}, MovedOn, "payment_intent_unexpected_state"),
        (401, {"error": {"message": "Invalid API Key provided: ****dd"}}, Misconfigured, "key"),
    ],
)
def test_each_answer_is_sorted_by_what_it_says_of_what_happened(
    status: int, said: object, sort: type[Fault], code: str
) -> None:
    with answering(status, said) as at, pytest.raises(sort) as fault:
        intents.create(at, wish=wish(), key=fresh())
    assert (type(fault.value), fault.value.code) == (sort, code)
    assert "4242" not in str(fault.value)


@pytest.mark.parametrize(
    "said",
    [
        {**INTENT, "status": "requires_patience"},
        {**INTENT, "currency": "xau"},
        {**INTENT, "amount": None},
        {**INTENT, "amount": "5000"},
        {**INTENT, "id": None},
        {"object": "payment_intent"},
        {},
    ],
)
def test_an_answer_in_words_that_we_do_not_know_is_unknown_never_guessed(said: object) -> None:
    with answering(200, said) as at, pytest.raises(Unknown) as fault:
        intents.retrieve(at, "pi_1")
    assert fault.value.code == "not_understood"


def test_what_we_do_not_know_beside_what_we_do_is_passed_over() -> None:
    more = {"novelty": {"deep": [1, {"er": True}]}, "latest_charge": "ch_1", "metadata": {"payment": "p", "x": "y"}}
    with answering(200, {**INTENT, **more}) as at:
        found = intents.retrieve(at, "pi_1")
    assert (found.state, found.payment, found.charge) == (IntentState.PROCESSING, "p", "ch_1")


def test_an_unknown_next_step_is_left_to_the_page() -> None:
    told = {**INTENT, "status": "requires_action", "next_action": {"type": "wave", "wave": {"hand": "left"}}}
    found = telling.intent(Facts(told))
    assert found.next_step is not None
    assert found.next_step.step.value == "in_page"


def test_no_fault_and_no_value_shows_a_client_secret(firm: Firm) -> None:
    intent = firm.made()
    assert intent.client_secret not in repr(intent)
    try:
        intents.confirm(firm.at, intent.id, by=Confirmation(method="pm_card_chargeDeclined"), key=fresh())
    except Fault as fault:
        shown = "".join(traceback.format_exception(fault)) + repr(fault) + fault.detail
    assert "Declined" in shown
    assert intent.client_secret not in shown
    assert KEY not in shown + repr(firm.at)


def test_one_door_is_kept_for_each_address_and_key(processor: Processor) -> None:
    assert opened(processor.address, KEY) is opened(processor.address, KEY)
    assert opened(processor.address, KEY) is not opened(processor.address, "sk_test_other")


def test_an_account_says_what_it_may_do(firm: Firm, door: Door) -> None:
    found = accounts.retrieve(door, "acct_harbor")
    assert (found.id, found.takes_cards, found.takes_bank, found.pays_out) == ("acct_harbor", True, True, True)
    assert found.name
    assert not accounts.retrieve(door, firm.at.account).takes_bank


def test_another_accounts_intent_is_not_there(firm: Firm, door: Door) -> None:
    paid = firm.paid()
    with pytest.raises(Absent):
        intents.retrieve(door.at(ConnectedAccount("acct_second")), paid.id)


@pytest.mark.parametrize("name", ["", "..", ".", "pi_1/../..", "ch_1", "pi_é", "pi_1?expand=x"])
def test_what_is_no_id_is_never_made_a_part_of_an_address(firm: Firm, name: str) -> None:
    with pytest.raises(Absent):
        intents.retrieve(firm.at, name)


@pytest.mark.parametrize("length", [0, 256])
def test_whatever_changes_something_needs_a_key(firm: Firm, length: int) -> None:
    with pytest.raises(ValueError, match="key"):
        intents.create(firm.at, wish=firm.wish(), key="k" * length)


def wish() -> intents.NewIntent:
    return intents.NewIntent(amount_cents=5000, currency=Currency.USD, fee_cents=0, payment="p", firm="f", kinds=())
