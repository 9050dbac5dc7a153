"""Lists and their pages: what is asked for is found whole, and what cannot be asked for is refused."""

from typing import Any

import pytest
import stripe

from sandbox.processor.tests.conftest import Firm
from sandbox.processor.tests.receiver import Receiver

FEW = {"limit": 2}


def test_customers_that_are_gone_leave_no_gap_in_the_list(firm: Firm) -> None:
    kept = firm.v1.customers.create({"name": "Kept"}, firm.options)
    for _ in range(3):
        gone = firm.v1.customers.create({}, firm.options)
        firm.v1.customers.delete(gone.id, {}, firm.options)

    assert [each.id for each in firm.v1.customers.list(FEW, firm.options).auto_paging_iter()] == [kept.id]


@pytest.mark.parametrize("wanted", [{"types": ["customer.created"]}, {"type": "customer.c*"}])
def test_events_of_a_type_are_found_behind_many_others(firm: Firm, wanted: Any) -> None:
    firm.v1.customers.create({}, firm.options)
    firm.card()
    firm.card()

    found = firm.v1.events.list({**FEW, **wanted}, firm.options)
    assert [each.type for each in found.auto_paging_iter()] == ["customer.created"]


def test_events_can_be_asked_for_by_whether_all_heard_of_them(firm: Firm, receiver: Receiver) -> None:
    firm.processor.misbehave(missing={"times": 1})
    firm.v1.customers.create({}, firm.options)
    unheard: Any = {"delivery_success": False}
    heard: Any = {"delivery_success": True}
    assert receiver.secret
    assert [each.type for each in firm.v1.events.list(unheard, firm.options).data] == ["customer.created"]
    assert "customer.created" not in [each.type for each in firm.v1.events.list(heard, firm.options).data]


def test_a_place_in_a_list_is_of_a_thing_in_that_list(firm: Firm) -> None:
    mine = firm.card()
    platforms = firm.v1.payment_intents.create({"amount": 100, "currency": "usd"})
    for name in ("starting_after", "ending_before"):
        for foreign in (platforms.id, mine.latest_charge):
            with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent") as refused:
                firm.v1.payment_intents.list({name: foreign}, firm.options)
            assert (refused.value.code, refused.value.param) == ("resource_missing", name)
    both: Any = {"starting_after": mine.id, "ending_before": mine.id}
    with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
        firm.v1.payment_intents.list(both, firm.options)


@pytest.mark.parametrize("amount", ["1_000", " 1000", "+1000", "\u0661000", "1e3", "10.0", "9" * 30, ""])
def test_a_whole_number_is_plain_digits(firm: Firm, amount: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid integer") as refused:
        firm.v1.payment_intents.create({"amount": amount, "currency": "usd"}, firm.options)
    assert refused.value.param == "amount"


def test_a_moment_that_is_no_moment_is_refused(firm: Firm) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid integer"):
        firm.v1.payment_intents.list({"created": {"gte": 10**20}}, firm.options)


def test_only_four_levels_are_told_whole_and_a_payouts_bank_is_one(firm: Firm) -> None:
    firm.card("pm_card_bypassPending")
    firm.processor.ask("POST", f"accounts/{firm.id}/pay-out")
    (payout,) = firm.v1.payouts.list({"expand": ["data.destination"]}, firm.options).data
    assert (payout.destination.object, payout.destination.last4) == ("bank_account", "9991")
    too_deep: Any = {"expand": ["data.latest_charge.refunds.data.balance_transaction"]}
    with pytest.raises(stripe.InvalidRequestError, match="has 5 levels"):
        firm.v1.payment_intents.list(too_deep, firm.options)


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ("status:'succeeded' AND amount>=2000", [3000, 2000]),
        ("-status:'succeeded'", [1000]),
        ("amount:1000 OR amount:3000", [3000, 1000]),
        ("metadata['note']:null", [2000, 1000]),
        ("-metadata['note']:null", [3000]),
        ('metadata["note"]:"this AND that"', [3000]),
        ("metadata['note']~'AND'", [3000]),
    ],
)
def test_payments_are_searched_for_in_the_published_words(firm: Firm, query: str, amounts: list[int]) -> None:
    firm.v1.payment_intents.create({"amount": 1000, "currency": "usd"}, firm.options)
    firm.card(amount=2000)
    firm.card(amount=3000, metadata={"note": "this AND that"})
    assert [each.amount for each in firm.v1.payment_intents.search({"query": query}, firm.options).data] == amounts


@pytest.mark.parametrize(
    "query", ["", "colour:'red'", "amount>1 AND", "amount>1 amount<9", "amount:1 AND amount:2 OR amount:3"]
)
def test_a_search_that_says_nothing_is_refused(firm: Firm, query: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.payment_intents.search({"query": query}, firm.options)
    assert refused.value.param == "query"
