"""The card fee that a payer bore, given back with a refund from our money where that is agreed (refunds, CFG)."""

from typing import Any

import pytest

from quittance.core.models import Event
from quittance.integrations.stripe import refunds
from quittance.integrations.stripe.words import RefundState
from quittance.payments.actions import fee_returns, policies
from quittance.payments.models import FeeReturn, Payment, Refund
from quittance.payments.models.fee_return import State
from quittance.payments.tests import back
from quittance.payments.tests.orders import PASSED_ON, VISA, line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

_WHOLE = 60_00


def paid() -> Payment:
    """60.00 and its fee of 3 %, which the payer bore."""
    return back.paid(_WHOLE, terms=PASSED_ON, card=VISA)


def agree(*, by_us: bool = True) -> bool:
    return policies.agree_card_fee(by_us=by_us, by="system", now=now_is(0))


def refunded(payment: Payment, cents: int = 0) -> Refund:
    line = payment.items.get().receipt_id
    refund = back.apply(back.ask(payment, {line: cents} if cents else None))
    for event in Event.objects.filter(name="refund.succeeded", facts__refund=refund.pk):
        fee_returns.on_refund_succeeded(event, now=now_is(1))
        fee_returns.on_refund_succeeded(event, now=now_is(2))  # heard twice
    return refund


def given() -> list[int]:
    return list(FeeReturn.objects.order_by("pk").values_list("amount_cents", flat=True))


def test_unless_it_is_agreed_the_firm_gives_the_card_fee_back_from_its_own_money(harbor: Cast) -> None:
    assert not refunded(paid()).fee_by_us
    assert given() == []


def test_where_it_is_agreed_each_refund_brings_its_part_of_the_fee_to_the_firm_once(harbor: Cast) -> None:
    agree()
    payment = paid()
    first, rest = refunded(payment, 20_00), refunded(payment)
    assert (first.payer_fee_cents, rest.payer_fee_cents) == (60, 1_20)
    assert given() == [60, 1_20]
    assert [row.refund_id for row in FeeReturn.objects.order_by("pk")] == [first.pk, rest.pk]


def test_what_was_agreed_when_a_refund_was_asked_for_holds_for_it(harbor: Cast) -> None:
    agree()
    payment = paid()
    line = payment.items.get().receipt_id
    asked = back.ask(payment, {line: 20_00})
    agree(by_us=False)
    back.apply(asked)
    fee_returns.on_refund_succeeded(Event.objects.get(name="refund.succeeded"), now=now_is(1))
    assert not refunded(payment).fee_by_us
    assert given() == [60]


def test_what_came_back_with_a_refund_that_failed_later_counts_towards_the_next(harbor: Cast) -> None:
    """The processor gives no fee back beyond what it took, and no fee twice."""
    agree()
    payment = paid()
    failed = refunded(payment, 20_00)
    back.apply(failed, RefundState.FAILED)
    refunded(payment)
    assert given() == [60, 1_20]


def test_a_refund_without_a_card_fee_brings_nothing(harbor: Cast) -> None:
    agree()
    assert not refunded(back.paid(_WHOLE)).fee_by_us
    assert given() == []


@pytest.mark.usefixtures("harbor")
def test_agreeing_on_what_is_agreed_already_changes_nothing_and_tells_nothing() -> None:
    assert [agree(), agree(), agree(by_us=False)] == [True, False, True]
    told = [event.facts["by_us"] for event in Event.objects.filter(name="card_fee_refunds.agreed").order_by("pk")]
    assert told == [True, False]


def _asked_for(till: Till, cents: int) -> FeeReturn:
    """Of the fee of 3.00 that was taken."""
    payment = till.pay(line(books.invoice(books.client(), 100_00)))
    refund = back.ask(payment, {payment.items.get().receipt_id: 20_00})
    return FeeReturn.objects.create(
        payment=payment, refund=refund, currency="USD", amount_cents=cents, requested_at=now_is(1)
    )


def _at_processor(till: Till) -> list[int]:
    lines = till.firm.listed("balance_transactions")
    return [each["amount"] for each in lines if each["reporting_category"] == "fee"]


@pytest.mark.parametrize("cents", [60, 3_00])
def test_what_was_given_and_never_answered_is_found_when_the_key_has_expired(
    till: Till, monkeypatch: pytest.MonkeyPatch, cents: int
) -> None:
    """Immunity 20. A part would be given twice; of the whole there is nothing left, and it would read as failed."""
    row, give = _asked_for(till, cents), refunds.give_fee_back
    with monkeypatch.context() as broken:
        broken.setattr(fee_returns, "_end", _dies)
        with pytest.raises(KeyboardInterrupt):
            fee_returns.send(fee_return=row, now=now_is(1))
    monkeypatch.setattr(refunds, "give_fee_back", lambda *at, **told: give(*at, **{**told, "key": "a day later"}))
    given = fee_returns.send(fee_return=row, now=now_is(3))
    assert (given.state, _at_processor(till)) == (State.SUCCEEDED, [cents])


def _dies(*_told: Any, **_more: Any) -> Any:
    raise KeyboardInterrupt
