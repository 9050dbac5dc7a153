"""Refunds: who may have what back, once, and what the books say of it (RFD-*; immunity 10, 19, 20, 40, 41)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.payments import queries
from quittance.payments.actions import policies, refunding
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Refund
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("harbor")


def names() -> list[str]:
    return [*Event.objects.filter(name__startswith="refund.").order_by("pk").values_list("name", flat=True)]


def test_a_refund_writes_negative_rows_and_the_amount_is_due_again_once_the_money_has_left() -> None:
    payment = back.paid(60_00, 40_00)
    refund = back.ask(payment)
    assert (refund.state, back.dues(payment)) == ("requested", [0, 0])
    back.apply(refund)
    assert back.lines(payment) == [(100, 60_00), (101, 40_00), (900, -60_00), (901, -40_00)]
    assert back.dues(payment) == [60_00, 40_00]
    assert names() == ["refund.requested", "refund.accepted", "refund.succeeded"]


def test_a_part_is_given_back_per_item() -> None:
    payment = back.paid(60_00, 40_00)
    second = orders.rows(payment)[1]
    back.apply(back.ask(payment, {second.pk: 15_00}))
    assert back.dues(payment) == [0, 15_00]
    left = queries.refundable(payment, now_is(2))
    assert [line.left_cents for line in left.lines] == [60_00, 25_00]


def test_two_equal_parts_are_both_possible_and_one_form_sent_twice_is_one() -> None:
    """Immunity 20."""
    payment = back.paid(60_00)
    line = orders.rows(payment)[0].pk
    first, again = (back.ask(payment, {line: 20_00}, key="form-a") for _ in range(2))
    second = back.ask(payment, {line: 20_00})
    assert first == again != second
    with pytest.raises(CannotRefund, match="sent off before"):
        back.ask(payment, {line: 5_00}, key="form-a")
    assert Refund.objects.count() == 2


def test_no_more_goes_back_than_is_left_of_an_item_with_what_was_asked_for_already() -> None:
    payment = back.paid(60_00, 40_00)
    first = orders.rows(payment)[0].pk
    back.ask(payment, {first: 50_00})
    for items in ({first: 10_01}, {first: -1}, {0: 1}, {}):
        with pytest.raises(CannotRefund):
            back.ask(payment, items)
    back.ask(payment)
    with pytest.raises(CannotRefund, match="went back already"):
        back.ask(payment)
    assert sum(row.amount_cents for row in Refund.objects.all()) == 100_00


@pytest.mark.parametrize("change", ["items_cents = 6001", "payer_fee_cents = 1"])
def test_the_database_refuses_more_than_was_captured_whatever_the_code_says(change: str) -> None:
    """Immunity 10."""
    back.ask(back.paid(60_00))
    with pytest.raises(IntegrityError, match="than was captured"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_refund SET {change}")  # noqa: S608  our own words


def test_the_database_counts_all_refunds_of_a_payment_together_and_none_of_a_payment_that_has_not_arrived() -> None:
    payment = back.paid(60_00)
    told = {"currency": "USD", "by": "staff:9", "requested_at": now_is(1), "state": "requested"}
    Refund.objects.create(payment=payment, form_key="a", items_cents=40_00, **told)
    with pytest.raises(IntegrityError, match="than was captured"), transaction.atomic():
        Refund.objects.create(payment=payment, form_key="b", items_cents=20_01, **told)
    Refund.objects.filter(form_key="a").update(state="failed")
    Refund.objects.create(payment=payment, form_key="b", items_cents=60_00, **told)
    with pytest.raises(IntegrityError, match="than was captured"), transaction.atomic():
        Refund.objects.filter(form_key="a").update(state="requested")
    begun = orders.start(orders.line(books.invoice(books.client(), 5_00)), method=Method.BANK)
    orders.accept(begun)
    with pytest.raises(IntegrityError, match="than was captured"), transaction.atomic():
        Refund.objects.create(payment=begun, form_key="c", items_cents=1, **told)


def test_of_many_who_refund_at_once_as_much_goes_back_as_was_captured(cast: Cast) -> None:
    payment = back.paid(60_00)
    line = orders.rows(payment)[0].pk

    def attempt(_: int) -> bool:
        try:
            with scope.firm(cast.harbor.pk):
                back.ask(payment, {line: 20_00})
        except CannotRefund:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 3


def test_a_bank_transfer_is_refunded_only_after_it_settled() -> None:
    begun = orders.start(orders.line(books.invoice(books.client(), 5_00)), method=Method.BANK)
    orders.accept(begun)
    with pytest.raises(CannotRefund, match="has arrived"):
        back.ask(begun)
    orders.succeed(begun)
    assert back.ask(begun).amount_cents == 5_00


def test_after_ninety_days_nothing_is_refunded() -> None:
    payment = back.paid(60_00)
    assert queries.refundable(payment, now_is(90)).reason == ""
    with pytest.raises(CannotRefund, match="for 90 days"):
        back.ask(payment, days=91)


def test_a_firm_may_refund_for_longer_up_to_the_processors_limit_or_for_less(harbor: Cast) -> None:
    payment, newer = back.paid(60_00), back.paid(40_00)
    policies.choose(chosen={"refund_days": 180}, by="staff:9", now=now_is(0))
    assert back.ask(payment, days=180).amount_cents == 60_00
    policies.choose(chosen={"refund_days": 30}, by="staff:9", now=now_is(0))
    with pytest.raises(CannotRefund, match="for 30 days"):
        back.ask(newer, days=31)
    with pytest.raises(IntegrityError), transaction.atomic():
        policies.choose(chosen={"refund_days": 181}, by="staff:9", now=now_is(0))


def test_the_last_day_of_a_refund_is_in_to_its_end(harbor: Cast) -> None:
    """Business dates are the firm's days, not spans of hours."""
    payment, late = back.paid(60_00), now_is(90) + timedelta(hours=5)
    assert queries.refundable(payment, late).reason == ""


@pytest.mark.parametrize(("state", "refused"), [(DisputeState.OPEN, True), (DisputeState.INQUIRY, False)])
def test_while_a_dispute_is_open_a_refund_would_give_the_money_twice(state: DisputeState, refused: bool) -> None:  # noqa: FBT001  a column of a table
    """Immunity 41. An inquiry has moved no money, and a refund ends it."""
    payment = back.paid(60_00)
    back.dispute(payment, state, 10_00)
    assert bool(queries.refundable(payment, now_is(1)).reason) is refused


def test_what_came_back_from_the_bank_is_not_refunded_too() -> None:
    payment = back.paid(60_00, method=Method.BANK)
    back.dispute(payment, DisputeState.LOST, return_code="R10")
    with pytest.raises(CannotRefund, match="sent this payment back"):
        back.ask(payment)


def test_the_payers_card_fee_goes_back_in_proportion_and_all_gives_back_all() -> None:
    """Immunity 40: ours stays, the payer's goes."""
    payment = back.paid(1_000_00, terms=PASSED_ON, card=VISA)
    line = orders.rows(payment)[0].pk
    first = back.apply(back.ask(payment, {line: 333_33}))
    assert (first.items_cents, first.payer_fee_cents) == (333_33, 10_00)
    second = back.apply(back.ask(payment))
    assert (second.items_cents, second.payer_fee_cents) == (666_67, 20_00)
    assert queries.refunded(payment).cents == payment.charged_cents


def test_the_fees_line_has_a_suffix_of_its_own_from_the_same_count() -> None:
    payment = back.paid(1_000_00, terms=PASSED_ON, card=VISA)
    line = orders.rows(payment)[0].pk
    first, second = (back.apply(back.ask(payment, {line: 100_00})) for _ in range(2))
    assert [suffix for suffix, _ in back.lines(payment)] == [100, 900, 902]
    assert [first.payer_fee_suffix, second.payer_fee_suffix] == [901, 903]
    back.apply(first, RefundState.FAILED)
    assert back.lines(payment)[-1] == (101, 100_00)
    assert first.payer_fee_back_suffix == 102
    back.apply(second, RefundState.FAILED)
    assert [suffix for suffix, _ in back.lines(payment)] == [100, 900, 902, 101, 103]
    assert second.payer_fee_back_suffix == 104


def test_a_fee_that_came_back_with_a_failed_refund_goes_with_the_next() -> None:
    payment = back.paid(1_000_00, terms=PASSED_ON, card=VISA)
    back.apply(back.apply(back.ask(payment)), RefundState.FAILED)
    again = back.apply(back.ask(payment, key="again"))
    assert (again.items_cents, again.payer_fee_cents) == (1_000_00, 30_00)
    assert back.ours(payment) == 0


def test_a_refund_that_fails_after_it_seemed_through_is_a_positive_row_under_a_new_item_suffix() -> None:
    payment = back.paid(60_00)
    refund = back.apply(back.ask(payment))
    for _ in range(3):
        back.apply(refund, RefundState.FAILED)
        back.apply(refund, RefundState.SUCCEEDED)  # read before, told after
    assert back.lines(payment) == [(100, 60_00), (900, -60_00), (101, 60_00)]
    assert (refund.state, back.dues(payment)) == ("failed", [0])
    assert names() == ["refund.requested", "refund.accepted", "refund.succeeded", "refund.failed"]


def test_a_refund_that_the_processor_refuses_leaves_the_books_as_they_were() -> None:
    payment = back.paid(60_00)
    refund = back.ask(payment)
    for _ in range(2):
        refunding.refused(refund=refund, words="This was given back in full already.", now=now_is(1))
    assert (refund.state, back.lines(payment)) == ("failed", [(100, 60_00)])
    assert [row.pk for row in queries.failed_refunds()] == [refund.pk]


def test_money_that_comes_back_to_an_invoice_paid_meanwhile_leaves_it_overpaid_and_goes_first() -> None:
    payment = back.paid(60_00, 40_00)
    refund = back.apply(back.ask(payment))
    first, second = back.bills(payment)
    books.pay((second, 40_00))
    back.apply(refund, RefundState.FAILED)
    assert back.dues(payment) == [0, 0]
    left = queries.refundable(payment, now_is(3))
    assert left.spread(45_00) == {orders.rows(payment)[1].pk: 40_00, orders.rows(payment)[0].pk: 5_00}
    back.apply(back.ask(payment, left.spread(40_00)))
    assert (books.due(first), books.due(second)) == (0, 0)


def test_one_made_at_the_processors_own_pages_is_taken_in_and_never_lost() -> None:
    payment = back.paid(1_000_00, terms=PASSED_ON, card=VISA)
    for _ in range(3):
        refunding.hear(payment=payment, told=back.foreign(payment, 103_00, "re_theirs"), now=now_is(2))
    (row,) = queries.refunds_of(payment)
    assert (row.by, row.items_cents, row.payer_fee_cents, row.state) == ("processor", 100_00, 3_00, "succeeded")
    rest = back.ask(payment)
    assert (rest.items_cents, rest.payer_fee_cents) == (900_00, 27_00)


def test_one_of_theirs_beyond_what_ours_in_doubt_leave_waits_until_it_is_known_how_ours_ended() -> None:
    payment = back.paid(60_00)
    ours = back.ask(payment)
    theirs = back.foreign(payment, 60_00, "re_theirs")
    with pytest.raises(NotYet, match="captured"):
        refunding.hear(payment=payment, told=theirs, now=now_is(2))
    refunding.refused(refund=ours, words="Given back already.", now=now_is(2))
    assert refunding.hear(payment=payment, told=theirs, now=now_is(2)).state == "succeeded"
    assert back.ours(payment) == 0


def test_it_is_found_by_our_own_ticket_where_its_id_never_arrived() -> None:
    """Immunity 19."""
    payment = back.paid(60_00)
    refund = back.ask(payment)
    refunding.doubted(refund=refund, now=now_is(1))
    assert refund.doubted_at is not None
    heard = refunding.hear(payment=payment, told=back.told(refund), now=now_is(2))
    assert (heard.pk, heard.state, heard.refund_id, heard.doubted_at) == (
        refund.pk,
        "succeeded",
        f"re_{refund.pk}",
        None,
    )


def test_another_amount_than_was_asked_for_is_never_written_down() -> None:
    """Immunity 18."""
    payment = back.paid(60_00)
    refund = back.ask(payment, {orders.rows(payment)[0].pk: 10_00})
    wrong = back.told(refund)
    Refund.objects.filter(pk=refund.pk).update(items_cents=9_99)
    with pytest.raises(NotYet):
        refunding.hear(payment=payment, told=wrong, now=now_is(2))
    assert back.ours(payment) == 60_00


def test_money_without_an_invoice_is_refunded_from_the_account() -> None:
    payment = orders.start(orders.alone(books.client(), 50_00))
    orders.succeed(payment)
    back.apply(back.ask(payment))
    assert back.lines(payment) == [(100, 50_00), (900, -50_00)]
