"""Payouts and the balance's lines, as the processor tells them (PO-*, FILE-8)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quittance.core.money import Currency
from quittance.integrations.stripe import disputes, intents, payouts, refunds
from quittance.integrations.stripe.disputes import Evidence
from quittance.integrations.stripe.door import Door
from quittance.integrations.stripe.faults import Absent
from quittance.integrations.stripe.payouts import BalanceLine, Charge, Family, Payout, PayoutState, Sort, Whose
from quittance.integrations.stripe.refunds import OurFee
from quittance.integrations.stripe.tests.conftest import Firm, fresh
from quittance.integrations.stripe.words import Intent, Refund

OUR_FEE = Charge(Whose.OURS, 3_300, "Quittance application fee")
BANK, AT_ONCE = "pm_usBankAccount_success", "pm_card_bypassPending"


def morning(firm: Firm, count: int = 1) -> None:
    for _ in range(count):
        firm.processor.ask("POST", "clock", {"to": "next_business_day"})


def paid_out(firm: Firm) -> list[Payout]:
    """Once all is available; oldest first."""
    morning(firm, 4)
    return list(payouts.since(firm.at))[::-1]


def lines(firm: Firm, payout: Payout) -> list[BalanceLine]:
    """Oldest first."""
    return list(payouts.lines(firm.at, payout.id))[::-1]


def net(found: list[BalanceLine]) -> int:
    return sum(line.amount_cents - sum(each.amount_cents for each in line.charges) for line in found)


def given_back(firm: Firm, intent: Intent, cents: int, our_fee: OurFee = OurFee.STAYS) -> Refund:
    return refunds.create(firm.at, intent=intent.id, amount_cents=cents, refund=fresh(), our_fee=our_fee, key=fresh())


def disputed(firm: Firm, intent: Intent, words: str) -> str:
    firm.processor.ask("POST", f"charges/{intent.charge}/dispute", {"reason": "fraudulent"})
    found = disputes.of_intent(firm.at, intent.id)[0]
    disputes.answer(firm.at, found.id, evidence=Evidence(statement=words))
    firm.processor.ask("POST", "clock", {"seconds": 1})
    return found.id


def test_a_payout_tells_what_the_bank_will_show_and_when(firm: Firm) -> None:
    firm.paid(AT_ONCE)
    firm.processor.ask("POST", f"accounts/{firm.at.account}/pay-out")
    (sent,) = payouts.since(firm.at)
    now = datetime.fromtimestamp(firm.processor.ask("GET", "clock")["now"], UTC)
    assert sent == payouts.retrieve(firm.at, sent.id)
    assert (sent.amount_cents, sent.currency, sent.family) == (110_000, Currency.USD, Family.CARD)
    assert (sent.state, sent.automatic, sent.is_complete) == (PayoutState.ANNOUNCED, True, True)
    assert (sent.arrival_date, sent.descriptor, sent.failure, sent.trace) == (now.date(), "STRIPE PAYOUT", "", "")
    firm.processor.ask("POST", "clock", {"days": 1})
    arrived = payouts.retrieve(firm.at, sent.id)
    assert (arrived.state, arrived.trace.isdigit(), arrived.arrival_date) == (
        PayoutState.ARRIVED,
        True,
        sent.arrival_date,
    )


def test_a_charge_its_refund_and_a_refund_that_failed_are_lines_of_the_payment(firm: Firm) -> None:
    paid = firm.paid(AT_ONCE)
    back, failed = given_back(firm, paid, 10_000), given_back(firm, paid, 500)
    firm.processor.ask("POST", f"refunds/{failed.id}/fail", {"reason": "declined"})
    (payout,) = paid_out(firm)
    found = lines(firm, payout)
    assert [(each.sort, each.source, each.amount_cents, each.charges, each.label) for each in found] == [
        (Sort.CHARGE, paid.charge, 113_300, (OUR_FEE,), "charge"),
        (Sort.REFUND, back.id, -10_000, (), "refund"),
        (Sort.REFUND, failed.id, -500, (), "refund"),
        (Sort.REFUND_FAILURE, failed.id, 500, (), "refund_failure"),
    ]
    assert {each.intent for each in found} == {paid.id}
    assert net(found) == payout.amount_cents == 100_000


def test_a_dispute_lost_and_one_won_take_and_bring_again_the_money(firm: Firm) -> None:
    lost, won = firm.paid(), firm.paid()
    ids = disputed(firm, lost, "losing_evidence"), disputed(firm, won, "winning_evidence")
    payout = paid_out(firm)[-1]
    found = [line for each in payouts.since(firm.at) for line in lines(firm, each)]
    told = {(each.sort, each.source, each.intent, each.amount_cents) for each in found if each.sort is not Sort.CHARGE}
    assert told == {
        (Sort.DISPUTE, ids[0], lost.id, -113_300),
        (Sort.DISPUTE, ids[1], won.id, -113_300),
        (Sort.DISPUTE_REVERSAL, ids[1], won.id, 113_300),
    }
    assert payout.family is Family.CARD
    assert {each.label for each in found} == {"charge", "adjustment"}


def test_a_transfer_that_failed_is_a_pair_of_zero_and_its_fee_comes_back_by_itself(firm: Firm, door: Door) -> None:
    """FILE-11."""
    begun = firm.paid(BANK, amount_cents=300_000, fee_cents=2_400)
    firm.processor.ask("POST", f"charges/{begun.charge}/return", {"code": "R02"})
    fee = intents.retrieve(firm.at, begun.id).fee
    back = refunds.give_fee_back(door, fee=fee, amount_cents=2_400, refund="f", key=fresh())
    firm.paid(BANK, amount_cents=5_000, fee_cents=0)
    paid_out(firm)
    found = [line for each in payouts.since(firm.at) for line in lines(firm, each)]
    told = {each.sort: each for each in found if each.amount_cents != 5_000}
    assert set(told) == {Sort.CHARGE, Sort.CHARGE_FAILURE, Sort.FEE_RETURN}
    assert told[Sort.CHARGE].source == told[Sort.CHARGE_FAILURE].source == begun.charge
    assert (told[Sort.FEE_RETURN].source, told[Sort.FEE_RETURN].amount_cents) == (back.id, 2_400)
    assert (told[Sort.FEE_RETURN].label, told[Sort.FEE_RETURN].words) == ("adjustment", "Application fee refund")
    assert net(found) == 5_000


def test_our_fee_that_goes_back_with_a_refund_is_a_line_of_its_own_too(firm: Firm) -> None:
    paid = firm.paid(AT_ONCE)
    given_back(firm, paid, 10_300, OurFee.GOES_BACK)
    (payout,) = paid_out(firm)
    found = lines(firm, payout)
    assert [(each.sort, each.amount_cents, each.charges) for each in found] == [
        (Sort.CHARGE, 113_300, (OUR_FEE,)),
        (Sort.REFUND, -10_300, ()),
        (Sort.FEE_RETURN, 300, ()),
    ]
    assert net(found) == payout.amount_cents == 100_000


def test_a_transfer_returned_after_it_settled_is_a_dispute(firm: Firm) -> None:
    begun = firm.paid(BANK, fee_cents=0)
    morning(firm, 3)
    firm.processor.ask("POST", f"charges/{begun.charge}/return", {"code": "R10"})
    first, debit = paid_out(firm)
    assert (first.amount_cents, debit.amount_cents, debit.family) == (113_300, -113_300, Family.BANK)
    assert debit.descriptor == "STRIPE DEBIT"
    (line,) = lines(firm, debit)
    assert (line.sort, line.intent, line.amount_cents) == (Sort.DISPUTE, begun.id, -113_300)


def test_a_payout_that_failed_says_why_and_leaves_again_as_one_line_of_the_next(firm: Firm) -> None:
    firm.paid(fee_cents=0)
    (first,) = paid_out(firm)
    firm.processor.ask("POST", f"payouts/{first.id}/fail", {"code": "account_closed"})
    failed = payouts.retrieve(firm.at, first.id)
    assert (failed.state, failed.failure) == (PayoutState.FAILED, "The bank account is closed.")
    morning(firm)
    again = next(payouts.since(firm.at, first.created_at))
    assert (again.state, again.amount_cents) == (PayoutState.ARRIVED, 113_300)
    assert [(each.sort, each.source, each.amount_cents, each.intent) for each in lines(firm, again)] == [
        (Sort.PAYOUT_FAILURE, first.id, 113_300, "")
    ]
    assert [each.sort for each in lines(firm, first)] == [Sort.CHARGE]


def test_each_family_and_currency_of_a_day_is_a_payout_of_its_own(firm: Firm) -> None:
    firm.paid(amount_cents=1_000, fee_cents=100)
    firm.paid(amount_cents=2_000, fee_cents=0, currency=Currency.CAD)
    firm.paid(BANK, amount_cents=3_000, fee_cents=0)
    assert {(each.family, each.currency, each.amount_cents) for each in paid_out(firm)} == {
        (Family.CARD, Currency.USD, 900),
        (Family.CARD, Currency.CAD, 2_000),
        (Family.BANK, Currency.USD, 3_000),
    }


def test_payouts_and_lines_are_had_whole_however_many_pages_they_fill(firm: Firm) -> None:
    for _ in range(3):
        firm.paid(AT_ONCE, amount_cents=100, fee_cents=0)
        firm.processor.ask("POST", f"accounts/{firm.at.account}/pay-out")
    for _ in range(60):
        given_back(firm, firm.paid(amount_cents=100, fee_cents=0), 40)
    payout = max(paid_out(firm), key=lambda each: each.created_at)
    every = [line for each in payouts.since(firm.at) for line in payouts.lines(firm.at, each.id)]
    assert len(every) == len({each.id for each in every}) == 123
    assert sum(each.amount_cents for each in payouts.since(firm.at)) == net(every) == 3 * 100 + 60 * 60
    assert list(payouts.since(firm.at, payout.created_at)) == []
    assert list(payouts.since(firm.at, payout.created_at - timedelta(seconds=1)))[-1:] == [payout]


@pytest.fixture
def west(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("west")
def test_the_day_of_arrival_is_the_processors_also_on_a_machine_in_the_west() -> None:
    from quittance.integrations.stripe.reading import Facts

    facts: dict[str, Any] = {
        "id": "po_1", "amount": 1, "currency": "usd", "source_type": "card", "status": "paid",
        "created": 1_793_000_000, "arrival_date": 1_793_059_200, "reconciliation_status": "in_progress",
    }  # fmt: skip
    found = payouts._payout(Facts(facts))  # noqa: SLF001  the machine's zone does not reach over the wire
    assert (found.arrival_date, found.is_complete) == (date(2026, 10, 27), False)


def test_what_is_no_payout_of_this_account_is_absent(firm: Firm) -> None:
    for name in ("po_none", "ch_1", "../refunds"):
        with pytest.raises(Absent):
            payouts.retrieve(firm.at, name)
        with pytest.raises(Absent):
            list(payouts.lines(firm.at, name))
