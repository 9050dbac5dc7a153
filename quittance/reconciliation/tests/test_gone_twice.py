"""The same money went back by a refund and by a dispute: each deposit is explained, whenever it is proved."""

import pytest

from quittance.payments.actions import refunding
from quittance.payments.tests import back, orders
from quittance.receivables.models import Receipt
from quittance.receivables.tests.books import now_is
from quittance.reconciliation.actions import stored
from quittance.reconciliation.models import FiledRow
from quittance.reconciliation.queries.correcting import differences
from quittance.reconciliation.tests import by_hand
from quittance.reconciliation.tests.by_hand import Told

pytestmark = pytest.mark.usefixtures("harbor")


@pytest.mark.parametrize("first", ["proved", "won"])
def test_a_dispute_of_money_that_was_partly_refunded_is_explained_before_it_is_won_and_after(first: str) -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    refund = back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 40_00}))
    by_hand.payout(account, 5, Told("refund", refund.refund_id, -40_00))
    dispute = back.withdrawn(payment, 100_00)
    by_hand.payout(account, 6, Told("dispute", dispute.dispute_id, -100_00))
    by_hand.close(6 if first == "proved" else 5)
    back.won(payment, 100_00)
    by_hand.payout(account, 8, Told("dispute_reversal", dispute.dispute_id, 100_00))
    sets = by_hand.close(8)
    assert (by_hand.gaps(), len(sets)) == ([], 4)
    assert [cents for _, cents in by_hand.filed()] == [100_00, -40_00, -60_00, 60_00]
    assert by_hand.fees() == [payment.firm_fee_cents, 40_00, -40_00]
    assert all(stored.built_again(one).hash == one.hash for one in sets)


def test_a_dispute_of_money_that_was_refunded_whole_brings_and_takes_no_row() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    refund = back.apply(back.ask(payment))
    dispute = back.withdrawn(payment, 100_00)
    back.won(payment, 100_00)
    by_hand.payout(
        account, 6, Told("refund", refund.refund_id, -100_00), Told("dispute", dispute.dispute_id, -100_00),
        Told("dispute_reversal", dispute.dispute_id, 100_00),
    )  # fmt: skip
    by_hand.close(6)
    assert by_hand.gaps() == []
    assert [cents for _, cents in by_hand.filed()] == [100_00, -100_00]


def booked() -> list[tuple[int | None, int | None]]:
    return sorted(Receipt.objects.exclude(code=None).values_list("code", "suffix"))


@pytest.mark.parametrize("first", ["filed", "failed"])
def test_what_a_dispute_takes_of_a_refund_that_failed_leaves_with_what_came_back(first: str) -> None:
    """The dispute's own line may have left before; a row in the books and in no file would be unexplained."""
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    refund = back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 50_00}))
    by_hand.payout(account, 5, Told("refund", refund.refund_id, -50_00))
    dispute = back.withdrawn(payment, 100_00)
    by_hand.payout(account, 6, Told("dispute", dispute.dispute_id, -100_00))
    by_hand.close(6 if first == "filed" else 3)
    back.failed(refund)
    by_hand.payout(account, 8, Told("refund_failure", refund.refund_id, 50_00))
    sets = by_hand.close(8)
    assert by_hand.gaps() == []
    assert [cents for _, cents in by_hand.filed()] == [100_00, -50_00, -50_00, 50_00, -50_00]
    assert by_hand.fees() == [payment.firm_fee_cents, 50_00, -50_00]
    assert sorted(FiledRow.objects.values_list("code", "suffix")) == booked()
    assert all((stored.built_again(one).hash, differences(one)) == (one.hash, ()) for one in sets)
    back.won(payment, 100_00)
    by_hand.payout(account, 10, Told("dispute_reversal", dispute.dispute_id, 100_00))
    by_hand.close(10)
    assert (by_hand.gaps(), sum(cents for _, cents in by_hand.filed())) == ([], 100_00)
    assert (by_hand.fees()[1:], sorted(FiledRow.objects.values_list("code", "suffix"))) == ([50_00, -50_00], booked())


def test_what_a_refund_takes_of_a_dispute_that_was_won_leaves_with_what_came_back() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    dispute = back.withdrawn(payment, 100_00)
    by_hand.payout(account, 5, Told("dispute", dispute.dispute_id, -100_00))
    refunding.hear_all(payment=payment, told=[back.foreign(payment, 40_00, "re_theirs")], now=now_is(4))
    by_hand.payout(account, 6, Told("refund", "re_theirs", -40_00))
    by_hand.close(6)
    back.won(payment, 100_00)
    by_hand.payout(account, 8, Told("dispute_reversal", dispute.dispute_id, 100_00))
    sets = by_hand.close(8)
    assert by_hand.gaps() == []
    assert [cents for _, cents in by_hand.filed()] == [100_00, -100_00, 100_00, -40_00]
    assert by_hand.fees() == [payment.firm_fee_cents, 40_00, -40_00]
    assert sorted(FiledRow.objects.values_list("code", "suffix")) == booked()
    assert all(differences(one) == () for one in sets)
