"""Card testing: past a number of failures cards are off, bank transfers stay, and the firm is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quittance.core import clock
from quittance.outbox.models import Mail
from quittance.payments.actions import paying
from quittance.payments.actions.card_limits import CardsShut
from quittance.payments.actions.charge import Payer
from quittance.payments.models.payment import State, Way
from quittance.payments.rules.fees import Method
from quittance.payments.rules.limits import LIMITS, Attempt, Failure, What, passed
from quittance.payments.rules.visit import Visit
from quittance.payments.tests.orders import alone, key, line
from quittance.payments.tests.there import AT, DECLINED, give, look
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.what}-{limit.within}")
def test_each_limit_lets_its_number_pass_and_not_one_more(limit: object) -> None:
    (of,) = [each for each in LIMITS if each is limit]
    card = "f1" if of.what is What.CARD else ""
    address = "192.0.2.7" if of.what is What.ADDRESS else ""
    clients = frozenset({7}) if of.what is What.CLIENT else frozenset()
    attempt = Attempt(card, address, clients)
    step = of.within / (of.failures + 1)
    failures = [Failure(step * (number + 1), card, address, clients) for number in range(of.failures)]
    found = passed(attempt, failures)
    assert found
    assert found.what is of.what
    alone_of = [each for each in LIMITS if each.what is of.what and each.within >= of.within]
    assert passed(attempt, failures[: min(each.failures for each in alone_of) - 1]) is None


def test_staff_who_pay_for_many_clients_on_the_phone_are_counted_by_card_and_firm_alone() -> None:
    failures = [Failure(MINUTE, address="192.0.2.7", clients=frozenset({1})) for _ in range(20)]
    assert passed(Attempt(address="192.0.2.7", clients=frozenset({1}), by_staff=True), failures) is None
    assert passed(Attempt(address="192.0.2.7", clients=frozenset({1})), failures)


def test_after_six_declined_cards_from_one_address_cards_are_off_there_and_bank_transfers_stay(till: Till) -> None:
    for number in range(6):
        guest = Payer(Way.KEY, f"key:{number}")
        card = ("pm_card_visa_chargeDeclined", "pm_card_visa_chargeDeclinedStolenCard")[number % 2]
        tried = till.pay(alone(books.client(f"10{number}"), 5_00), by_what=card, by=guest, now=now_is(0))
        assert tried.state == State.FAILED
    other = books.client("2001")
    for _ in range(2):
        with pytest.raises(CardsShut, match="bank transfer"):
            till.pay(alone(other, 5_00), now=now_is(0) + MINUTE)
    assert Mail.objects.filter(kind="cards_shut").count() == 1
    assert (
        till.pay(alone(other, 5_00), by_what="pm_usBankAccount_success", now=now_is(0) + MINUTE).state
        == State.PROCESSING
    )
    assert till.pay(alone(other, 6_00), now=now_is(0) + timedelta(minutes=61)).state == State.SUCCEEDED


def test_a_card_that_was_declined_on_the_processors_own_page_is_counted_as_any_other(till: Till) -> None:
    now = clock.now()
    for number in range(4):
        bill = books.invoice(books.client(f"10{number}"), 5_00)
        wish = replace(till.wish(line(bill), by_what=""), visit=Visit(f"192.0.2.{number}", "Tests"))
        payer = Payer(Way.KEY, f"key:{number}")
        tried, address = paying.elsewhere(wish=wish, method=Method.CARD, by=payer, key=key(), now=now, **AT)
        give(till, address, DECLINED)
        assert look(look(tried)).state == State.CREATED  # another card may be tried there
    with pytest.raises(CardsShut):
        till.pay(alone(books.client("2001"), 5_00), by_what="pm_card_visa_chargeDeclined", now=clock.now())
