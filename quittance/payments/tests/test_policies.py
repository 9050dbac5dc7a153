"""What a firm chooses about paying online, what we agreed with it, and into which account a client pays."""

from datetime import timedelta
from typing import Any

import pytest

from quittance.core.models import Event
from quittance.payments import queries
from quittance.payments.actions import paying, policies
from quittance.payments.actions.policies import CannotChoose
from quittance.payments.rules import terms
from quittance.payments.rules.fees import Channel, Method, Rate
from quittance.payments.tests.orders import CAROL, alone
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from quittance.tenancy.actions import bank_accounts
from quittance.tenancy.models import Office
from tests.cast import NOW, Cast

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def test_whoever_chose_nothing_has_the_careful_end(harbor: Cast) -> None:
    policy = queries.policy_now()
    assert (policy.cards, policy.bank, policy.payer_bears_fee, policy.international) == (True, True, False, "refuse")


def test_a_choice_is_kept_with_what_it_was_before_so_that_there_is_a_way_back(harbor: Cast) -> None:
    assert policies.choose(chosen={"payer_bears_fee": True, "state": "NY"}, by="staff:1", now=now_is(0))
    assert not policies.choose(chosen={"state": "NY", "payer_bears_fee": True}, by="staff:1", now=now_is(0))
    (told,) = Event.objects.filter(name="payment_policy.changed")
    assert (told.facts["before"]["payer_bears_fee"], told.facts["after"]["payer_bears_fee"]) == (False, True)


@pytest.mark.parametrize("chosen", [{"payer_bears_fee": True}, {"international": "payer"}, {"state": "ZZ"}])
def test_a_fee_is_passed_on_only_where_the_firms_state_is_known(harbor: Cast, chosen: dict[str, bool | str]) -> None:
    with pytest.raises(CannotChoose):
        policies.choose(chosen=chosen, by="staff:1", now=now_is(0))


def test_a_choice_is_judged_with_what_was_chosen_before(harbor: Cast) -> None:
    policies.choose(chosen={"state": "NY"}, by="staff:1", now=now_is(0))
    assert policies.choose(chosen={"payer_bears_fee": True}, by="staff:1", now=now_is(0))
    with pytest.raises(CannotChoose):
        policies.choose(chosen={"state": ""}, by="staff:1", now=now_is(0))
    assert queries.policy_now().state == "NY"


def test_a_fee_is_agreed_for_a_day_to_come_and_holds_from_then_on(harbor: Cast) -> None:
    rate = Rate(Method.CARD, Channel.PORTAL, TOMORROW, 290, 30)
    policies.agree(rate=rate, by="system", now=now_is(0), today=TODAY)
    costs = [
        terms.fee(queries.terms_now(), method=Method.CARD, channel=Channel.PORTAL, cents=100_00, card=None, on=day)
        for day in (TODAY, TOMORROW)
    ]
    assert [each.firm_cents for each in costs] == [3_00, 3_20]
    for since in (TODAY, TOMORROW):  # the past stays as it was charged, and a day is agreed once
        with pytest.raises(CannotChoose):
            policies.agree(rate=Rate(Method.CARD, Channel.PORTAL, since, 100), by="system", now=now_is(0), today=TODAY)


def test_clients_of_an_office_with_an_account_of_its_own_pay_into_that(till: Till) -> None:
    office = Office.objects.create(source_key="BOS", source_hash=1, first_seen_at=now_is(0), name="Boston")
    bank_accounts.add(name="Boston", account="acct_boston", offices=["BOS"], by="system", now=now_is(0))
    acme, birch = books.client("1001"), books.client("1002")
    birch.office = office
    birch.save()
    first, second = paying.parts([alone(acme, 5_00), alone(birch, 6_00), alone(acme, 7_00)])
    assert (first.account, first.cents, second.account, second.cents) == (till.account, 12_00, "acct_boston", 6_00)
    wish = till.wish(alone(acme, 5_00), alone(birch, 6_00))
    with pytest.raises(paying.CannotPay, match="one after the other"):
        paying.pay(wish=wish, by=CAROL, key="f" * 20, now=now_is(0))


def test_what_the_firm_does_not_take_is_refused_whatever_the_page_offered(till: Till) -> None:
    policies.choose(chosen={"cards": False}, by="staff:1", now=now_is(0))
    with pytest.raises(paying.CannotPay, match="not taken here"):
        till.pay(alone(books.client("1001"), 5_00))
    assert till.taken() == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"account": "acct_other"}, "takes everything already"),
        ({"account": "nonsense"}, "no account of the processor"),
        ({"account": "acct_other", "offices": ["NOWHERE"]}, "no office NOWHERE"),
        ({"account": "acct_other", "last4": "12x4"}, "last four figures"),
    ],
)
def test_a_bank_account_that_cannot_be_noted_is_refused_in_words(till: Till, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(bank_accounts.CannotAdd, match=said):
        bank_accounts.add(name="Second", by="system", now=now_is(0), **facts)
