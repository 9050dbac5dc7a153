"""A refund that a credit follows: its invoice is not due until the credit shows, or for thirty days."""

import pytest

from quittance.core.models import Event
from quittance.integrations.stripe.words import RefundState
from quittance.payments import queries
from quittance.payments.actions import awaiting
from quittance.payments.models import Payment
from quittance.payments.tests import back, orders
from quittance.receivables import queries as receivables
from quittance.receivables.actions import judging
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

pytestmark = pytest.mark.usefixtures("harbor")


def refunded(cents: int = 60_00) -> Payment:
    payment = back.paid(cents)
    back.apply(back.ask(payment, owed_again=False), days=1)
    return payment


def credit(bill: Invoice, cents: int, days: int = 5) -> None:
    """The firm writes a credit memo in its practice system, and the mirror brings it."""
    row = books.entry(bill.client, -cents, "CM-1", on=books.later(days), kind="credit_memo")
    books.apply(row, Invoice.objects.get(pk=bill.pk), cents)
    judging.judge(now=now_is(days))


def test_nothing_is_due_again_while_a_credit_is_awaited() -> None:
    payment = refunded()
    assert (back.ours(payment), back.dues(payment)) == (0, [0])
    (bill,) = back.bills(payment)
    assert not receivables.open_invoices([bill.client_id]).exists()
    assert sum(line.cents for line in receivables.why_due(Invoice.objects.get(pk=bill.pk))) == 0
    labels = [line.label for line in receivables.why_due(Invoice.objects.get(pk=bill.pk))]
    assert labels[-1] == "Kept from being due"


def test_after_thirty_days_without_a_credit_it_is_due_again() -> None:
    payment = refunded()
    assert (awaiting.look(now=now_is(31)), back.dues(payment)) == (0, [0])
    assert (awaiting.look(now=now_is(32)), back.dues(payment)) == (1, [60_00])
    assert awaiting.look(now=now_is(33)) == 0
    assert Event.objects.get(name="refund.credit_ended").facts["came"] is False


def test_a_credit_that_shows_ends_the_waiting_and_leaves_nothing_due() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    credit(bill, 60_00)
    assert awaiting.look(now=now_is(6)) == 1
    row = Invoice.objects.get(pk=bill.pk)
    assert (row.due_cents, row.ours_cents) == (0, 0)
    assert Event.objects.get(name="refund.credit_ended").facts["came"] is True


def two_refunded(first: int, second: int) -> Payment:
    payment = back.paid(60_00)
    for cents in (first, second):
        back.apply(back.ask(payment, {orders.rows(payment)[0].pk: cents}, owed_again=False))
    return payment


def over(bill: Invoice) -> list[int]:
    return [row.cents for row in queries.overpaid_bills(Invoice.objects.filter(pk=bill.pk))]


def test_a_credit_of_a_part_ends_the_waiting_for_that_part_and_the_rest_is_due_after_thirty_days() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    credit(bill, 40_00)
    assert (awaiting.look(now=now_is(6)), back.dues(payment), over(bill)) == (0, [0], [])
    assert Invoice.objects.get(pk=bill.pk).ours_cents == 20_00
    assert (awaiting.look(now=now_is(32)), back.dues(payment)) == (1, [20_00])


def test_a_credit_in_two_parts_is_a_credit() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    credit(bill, 40_00)
    awaiting.look(now=now_is(6))
    credit(bill, 20_00, days=7)
    assert (awaiting.look(now=now_is(8)), back.dues(payment), over(bill)) == (1, [0], [])


@pytest.mark.parametrize(("credited", "ended", "kept"), [(20_00, 1, 30_00), (30_00, 1, 20_00), (50_00, 2, 0)])
def test_one_credit_makes_up_for_one_of_two_refunds_of_an_invoice(credited: int, ended: int, kept: int) -> None:
    payment = two_refunded(20_00, 30_00)
    (bill,) = back.bills(payment)
    credit(bill, credited)
    assert (awaiting.look(now=now_is(6)), awaiting.look(now=now_is(7))) == (ended, 0)
    assert sum(row.awaited.amount_cents for row in queries.awaited_credits() if row.awaited) == kept
    assert (back.dues(payment), over(bill)) == ([0], [])


def test_a_check_for_the_rest_of_the_invoice_is_no_credit() -> None:
    bill = books.invoice(books.client(), 100_00)
    payment = orders.start(orders.line(bill, 60_00))
    orders.succeed(payment)
    back.apply(back.ask(payment, owed_again=False))
    books.receipt(bill, 40_00, "CHK 8", on=books.later(5))
    judging.judge(now=now_is(5))
    credit(bill, 20_00, days=6)
    assert (awaiting.look(now=now_is(7)), back.dues(payment), over(bill)) == (0, [0], [])
    credit(bill, 40_00, days=8)
    assert (awaiting.look(now=now_is(9)), back.dues(payment), over(bill)) == (1, [0], [])


def test_where_a_check_has_paid_all_nothing_waits_and_nothing_is_overpaid() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    books.receipt(bill, 60_00, "CHK 8", on=books.later(5))
    judging.judge(now=now_is(5))
    assert (awaiting.look(now=now_is(6)), back.dues(payment), over(bill)) == (1, [0], [])


def test_the_posting_of_payment_and_refund_in_the_practice_system_is_no_credit() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    books.receipt(bill, 60_00, "AIW-1000-100", on=books.later(2))
    judging.judge(now=now_is(2))
    assert (awaiting.look(now=now_is(2)), back.dues(payment)) == (0, [0])
    books.receipt(Invoice.objects.get(pk=bill.pk), -60_00, "1000-900", on=books.later(3))
    judging.judge(now=now_is(3))
    assert (awaiting.look(now=now_is(3)), back.dues(payment)) == (0, [0])
    credit(bill, 60_00)
    assert (awaiting.look(now=now_is(6)), back.dues(payment)) == (1, [0])


def test_a_voided_invoice_needs_no_credit() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    Invoice.objects.filter(pk=bill.pk).update(voided=True)
    assert awaiting.look(now=now_is(2)) == 1
    assert Invoice.objects.get(pk=bill.pk).ours_cents == 0


def test_a_refund_that_fails_ends_the_waiting_too() -> None:
    payment = back.paid(60_00)
    refund = back.apply(back.ask(payment, owed_again=False))
    back.apply(refund, RefundState.FAILED)
    assert (back.ours(payment), back.dues(payment)) == (60_00, [0])
    assert Invoice.objects.get().ours_cents == 60_00
    assert not queries.awaited_credits().exists()


def test_what_is_awaited_is_no_money_that_a_receipt_could_repeat() -> None:
    payment = refunded()
    (bill,) = back.bills(payment)
    check = books.receipt(bill, 60_00, "CHK 77", on=books.later(2))
    judging.judge(now=now_is(2))
    assert Receipt.objects.get(pk=check.pk).verdict == "counts"


def test_of_an_overpaid_invoice_no_more_is_kept_than_would_be_due() -> None:
    payment = back.paid(60_00)
    (bill,) = back.bills(payment)
    books.receipt(bill, 50_00, "CHK 7", on=books.later(60))
    judging.judge(now=now_is(1))
    back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 60_00}, owed_again=False))
    row = Invoice.objects.get(pk=bill.pk)
    assert (row.due_cents, row.ours_cents) == (0, 10_00)
