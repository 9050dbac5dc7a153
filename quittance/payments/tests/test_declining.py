"""A card that is declined on the processor's own page: the payer tries another one there, and each is counted."""

from quittance.core import clock
from quittance.core.models import Event
from quittance.integrations.stripe import sessions
from quittance.payments.actions import declining, settling
from quittance.payments.models import Decline, Payment
from quittance.payments.models.payment import State
from quittance.payments.tests.there import CENTS, DECLINED, VISA, captured, give, look, mails, owed, sent
from quittance.payments.tests.tills import Till

NO_MONEY = "4000000000009995"


def _tried(till: Till, *numbers: str) -> tuple[Payment, str]:
    payment, address = sent(till)
    for number in numbers:
        give(till, address, number)
        payment = look(payment)
    return payment, address


def _told() -> list[str]:
    return [f"{each.facts['card']}: {each.facts['words']}" for each in Event.objects.filter(name="payment.declined")]


def test_another_card_pays_where_the_first_was_declined(till: Till) -> None:
    payment, address = _tried(till, DECLINED)
    assert (payment.state, owed(payment)) == (State.CREATED, 0)
    give(till, address, VISA)
    paid = look(payment)
    assert (paid.state, paid.last4, captured(till), owed(paid)) == (State.SUCCEEDED, "4242", [(CENTS, 30_00)], 0)
    (visa,) = [each for each in till.firm.charges() if each["captured"]]
    assert paid.fingerprint == visa["payment_method_details"]["card"]["fingerprint"]
    assert Decline.objects.get().fingerprint != paid.fingerprint


def test_each_decline_is_kept_and_told_to_the_firm_once_however_often_it_is_looked_at(till: Till) -> None:
    payment, address = sent(till)
    for number in (DECLINED, NO_MONEY):  # both before anybody looks: the intent itself tells of the last one alone
        give(till, address, number)
    for _ in range(3):
        payment = look(payment)
    assert payment.state == State.CREATED
    assert Decline.objects.count() == 2
    first, second = _told()
    assert first.startswith("Visa •••• 0002: ")
    assert second.startswith("Visa •••• 9995: ")


def test_the_third_card_that_is_declined_ends_the_attempt(till: Till) -> None:
    payment, address = _tried(till, DECLINED, NO_MONEY)
    give(till, address, DECLINED)
    ended = look(payment)
    assert (ended.state, owed(ended), Decline.objects.count()) == (State.FAILED, CENTS, declining.TRIES_MAX)
    give(till, address, VISA)  # the page is closed
    assert captured(till) == []


def test_who_leaves_after_a_decline_loses_the_hold_after_half_an_hour(till: Till) -> None:
    payment, address = _tried(till, DECLINED)
    assert look(payment, minutes=29).state == State.CREATED
    ended = look(payment, minutes=31)
    assert (ended.state, owed(ended), mails()) == (State.FAILED, CENTS, [])
    give(till, address, VISA)
    assert captured(till) == []


def test_who_turns_back_after_a_decline_nobody_looked_at_is_counted_too(till: Till) -> None:
    payment, address = sent(till)
    give(till, address, DECLINED)
    ended = settling.abandon(payment=payment, now=clock.now())
    assert (ended.state, owed(ended)) == (State.CANCELLED, CENTS)
    assert Decline.objects.count() == 1


def test_a_page_that_the_processor_closed_after_a_decline_is_counted_too(till: Till) -> None:
    payment, address = sent(till)
    give(till, address, DECLINED)
    sessions.close(till.firm.at, Payment.objects.get().session_id)
    assert look(payment).state == State.CANCELLED
    assert Decline.objects.count() == 1
