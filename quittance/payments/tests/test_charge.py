"""Pressing Pay: our row and its holds, before the processor is asked (PAY-1, CUR-3; immunity 6, 7, 22)."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from quittance.core.models import Event
from quittance.payments.actions import charge, outcome
from quittance.payments.models import Payment, PaymentItem
from quittance.payments.rules.fees import Card, CardRefused, Funding, Method
from quittance.payments.tests import orders
from quittance.payments.tests.orders import CAROL, GUEST, PASSED_ON, VISA, line, order, start
from quittance.receivables.actions import items
from quittance.receivables.models import Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def test_pressing_pay_holds_each_item_and_bears_no_code_yet() -> None:
    one, two = books.client(), books.client()
    first, second = books.invoice(one, 100_00), books.invoice(two, 50_00)
    payment = start(line(first), line(second, 20_00), method=Method.BANK)
    assert (due(first), due(second)) == (0, 30_00)
    assert [row.standing for row in orders.rows(payment)] == ["held", "held"]
    assert (payment.state, payment.code, payment.items_cents, payment.charged_cents) == ("created", None, 12000, 12000)


def test_a_passed_on_fee_is_charged_on_top_and_pays_no_invoice() -> None:
    """FEE-1, immunity 25: the fee lies on the payment alone, so no receipt is left dangling."""
    row = books.invoice(books.client(), 1_100_00)
    payment = start(line(row), terms=PASSED_ON, card=VISA)
    assert (payment.items_cents, payment.payer_fee_cents, payment.charged_cents) == (110000, 3300, 113300)
    assert [each.amount_cents for each in orders.rows(payment)] == [1_100_00]


def test_staff_may_waive_the_payers_fee_and_the_reason_is_kept() -> None:
    row = books.invoice(books.client(), 1_100_00)
    payment = start(line(row), terms=PASSED_ON, card=VISA, waiver_reason="A regret for the late bill")
    assert (payment.payer_fee_cents, payment.firm_fee_cents) == (0, 33_00)
    assert Event.objects.get(name="payment.started").facts["waiver_reason"] == "A regret for the late bill"


def test_a_card_that_is_not_known_before_the_click_bears_no_fee() -> None:
    payment = start(line(books.invoice(books.client(), 100_00)), terms=PASSED_ON)
    assert (payment.payer_fee_cents, payment.firm_fee_cents) == (0, 3_00)


def test_a_card_that_the_firm_does_not_take_leaves_nothing_behind() -> None:
    row = books.invoice(books.client(), 100_00)
    wanted = replace(order(line(row)), card=Card("visa", Funding.CREDIT, country="FR"))
    with pytest.raises(CardRefused, match="outside the United States"):
        charge.start(order=wanted, by=CAROL, key="form", now=now_is(0))
    assert (Payment.objects.count(), due(row)) == (0, 100_00)


def test_the_same_form_sent_again_gets_the_same_payment() -> None:
    """Immunity 6: a click that is repeated pays once; immunity 5: back leads to what was paid."""
    row = books.invoice(books.client(), 100_00)
    wanted = order(line(row, 60_00))
    first = charge.start(order=wanted, by=CAROL, key="form", now=now_is(0))
    elsewhere = replace(wanted, address="books@client.example")
    assert charge.start(order=elsewhere, by=CAROL, key="form", now=now_is(1)).pk == first.pk
    orders.succeed(first)
    assert charge.start(order=wanted, by=CAROL, key="form", now=now_is(2)).state == "succeeded"
    assert (due(row), Payment.objects.count(), Receipt.objects.count()) == (40_00, 1, 1)


def test_a_form_with_another_order_or_another_payer_gets_nobody_elses_payment() -> None:
    row = books.invoice(books.client(), 100_00)
    first = charge.start(order=order(line(row, 60_00)), by=CAROL, key="form", now=now_is(0))
    for by, wanted in ((CAROL, order(line(row, 40_00))), (GUEST, order(line(row, 60_00)))):
        with pytest.raises(charge.FormUsed, match="sent off before") as refused:
            charge.start(order=wanted, by=by, key="form", now=now_is(0))
        assert refused.value.payment == first


def test_a_form_that_was_refused_may_be_sent_again() -> None:
    row = books.invoice(books.client(), 100_00)
    taken = start(line(row), by=GUEST)
    wanted = order(line(row, 100_00))
    with pytest.raises(items.AlreadyCovered):
        charge.start(order=wanted, by=CAROL, key="form", now=now_is(0))
    outcome.cancelled(payment=taken, now=now_is(0))
    assert charge.start(order=wanted, by=CAROL, key="form", now=now_is(0)).state == "created"


@pytest.mark.parametrize("news", ["created", "unknown", "action_needed"])
def test_an_attempt_of_unknown_outcome_blocks_the_payers_next_one_on_that_invoice(news: str) -> None:
    """Immunity 7: nobody is charged twice because the first answer was lost, though half of the bill is free."""
    one = books.client()
    row, other = books.invoice(one, 100_00), books.invoice(one, 30_00)
    first = start(line(row, 50_00))
    if news != "created":
        (outcome.unknown if news == "unknown" else outcome.action_needed)(payment=first, now=now_is(0))
    with pytest.raises(charge.StillUnderWay, match=r"\$50\.00 is still being looked into") as refused:
        start(line(row, 50_00))
    assert refused.value.payment == first
    assert due(row) == 50_00
    start(line(other))
    start(line(row, 50_00), by=GUEST)
    orders.succeed(first)


def test_once_the_outcome_is_known_the_payer_may_pay_again() -> None:
    row = books.invoice(books.client(), 100_00)
    first = start(line(row, 50_00))
    orders.succeed(first)
    second = start(line(row, 25_00))
    outcome.cancelled(payment=second, now=now_is(0))
    assert start(line(row, 50_00)).state == "created"


def test_money_without_an_invoice_waits_for_the_last_attempt_too() -> None:
    one, two = books.client(), books.client()
    outcome.unknown(payment=start(orders.alone(one, 80_00)), now=now_is(0))
    with pytest.raises(charge.StillUnderWay):
        start(orders.alone(one, 80_00))
    start(orders.alone(two, 80_00))


def test_more_than_is_due_at_commit_is_refused_whatever_the_page_showed() -> None:
    """Immunity 22: the amount offered is re-checked under the invoice's lock."""
    row = books.invoice(books.client(), 100_00, number="61001")
    wanted = order(line(row, 100_00))
    start(line(row, 70_00), by=GUEST)
    with pytest.raises(items.AlreadyCovered, match=r"Only \$30\.00 is still due on invoice 61001"):
        charge.start(order=wanted, by=CAROL, key="form", now=now_is(0))
    assert Payment.objects.count() == PaymentItem.objects.count() == 1


def test_a_total_that_the_payer_did_not_agree_to_is_not_charged() -> None:
    row = books.invoice(books.client(), 1_100_00)
    wanted = replace(order(line(row)), terms=PASSED_ON, card=VISA)
    with pytest.raises(charge.TotalChanged, match=r"\$1,133\.00 now"):
        charge.start(order=wanted, by=CAROL, key="form", now=now_is(0))


def test_amounts_that_may_not_be_chosen_are_refused_in_words() -> None:
    row = books.invoice(books.client(), 100_00, number="61001")
    fee = books.invoice(books.client(), 25_00, number="FC-1", kind="finance_charge")
    for wanted, words in (
        (line(row, 99_50), r"Invoice 61001: Less than 1\.00 would stay open"),
        (line(row, 50), r"The least that can be paid is 1\.00"),
        (line(fee, 24_00), r"A late fee is paid whole: 25\.00"),
    ):
        with pytest.raises(items.CannotTake, match=words):
            start(wanted)
    assert orders.rows(start(line(fee)))[0].item == "late_fee"


def test_one_payment_is_in_one_currency() -> None:
    dollars, pounds = books.client(), books.client(currency="GBP")
    with pytest.raises(items.CannotTake, match="Pay GBP and USD one after the other"):
        start(line(books.invoice(dollars, 1_00)), line(books.invoice(pounds, 1_00)))
    assert str(start(line(books.invoice(pounds, 2_00))).charged) == "£2.00"


def test_nonsense_is_refused_before_anything_is_written() -> None:
    one = books.client()
    row = books.invoice(one, 100_00)
    absent = items.Line(client=one.pk, invoice=987654, amount_cents=1_00)
    foreign = items.Line(client=books.client().pk, invoice=row.pk, amount_cents=1_00)
    wrong: tuple[list[items.Line], ...] = (
        [], [line(row, 0)], [line(row, 10_00), line(row, 10_00)], [orders.alone(one, 5_00, " ")], [absent], [foreign],
        [line(row, 1_00)] * (charge.LINES_MAX + 1),
    )  # fmt: skip
    for lines in wrong:
        with pytest.raises(items.CannotTake):
            charge.start(
                order=charge.Order(tuple(lines), Method.BANK, sum(each.amount_cents for each in lines), "a@b.example"),
                by=CAROL,
                key="form",
                now=now_is(0),
            )
    assert (Payment.objects.count(), Receipt.objects.count()) == (0, 0)


def test_the_intent_is_kept_before_it_is_confirmed_and_a_second_one_is_refused() -> None:
    """Immunity 3: one payment, one intent, one name by which the processor knows it."""
    payment = start(line(books.invoice(books.client(), 100_00)))
    assert charge.asked(payment=payment, intent_id="pi_1", account="acct_1", now=now_is(0))
    assert not charge.asked(payment=payment, intent_id="pi_1", account="acct_1", now=now_is(1))
    with pytest.raises(charge.AskedTwice, match="as pi_1, not pi_2"):
        charge.asked(payment=payment, intent_id="pi_2", account="acct_1", now=now_is(1))
    assert (payment.intent_id, payment.asked_at, payment.state) == ("pi_1", now_is(0), "created")


@pytest.mark.parametrize(
    "wrong",
    [
        {"items_cents": 0}, {"payer_fee_cents": -1}, {"firm_fee_cents": -1}, {"state": "paid"}, {"state": "succeeded"},
        {"state": "failed"}, {"code": 1000}, {"method": "cash"}, {"method": "bank", "payer_fee_cents": 1},
    ],
)  # fmt: skip
def test_the_database_refuses_a_payment_that_cannot_be(wrong: dict[str, object]) -> None:
    payment = start(line(books.invoice(books.client(), 100_00)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**wrong)
