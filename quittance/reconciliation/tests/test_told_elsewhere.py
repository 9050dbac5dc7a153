"""A row stands in one file: what two payouts name is held in the second, by its name, and stops nobody else's files."""

import pytest

from quittance.payments.tests import back
from quittance.reconciliation.actions import proving, stored
from quittance.reconciliation.models import Gap, Proof
from quittance.reconciliation.queries.correcting import differences
from quittance.reconciliation.tests import by_hand
from quittance.reconciliation.tests.by_hand import Told
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("harbor")


def let_go() -> None:
    held = [row for row in Proof.objects.all() if row.is_held]
    proving.release(proofs=held, by="staff:1", reason="The processor repeats itself.", now=NOW)


@pytest.mark.parametrize("first_day", [4, 5])
def test_a_charge_that_a_second_payout_names_is_held_there_and_let_go_without_a_row(first_day: int) -> None:
    account, payment, other = by_hand.account(), back.paid(100_00), back.paid(50_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    by_hand.close(4)
    again = by_hand.payout(account, first_day, by_hand.charge(payment))
    by_hand.payout(account, 6, by_hand.charge(other))
    by_hand.close(6)
    assert by_hand.gaps() == [("repeated", again.amount_cents)]
    assert "Payout po_1 of" in Gap.objects.get().words
    assert [cents for _, cents in by_hand.filed()] == [100_00, 50_00]
    let_go()
    sets = by_hand.close(7)
    assert (len(sets), [cents for _, cents in by_hand.filed()]) == (3, [100_00, 50_00])
    assert [differences(one) for one in sets] == [(), (), ()]
    assert all(stored.built_again(one).hash == one.hash for one in sets)


def test_both_in_one_set_stand_there_once() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    by_hand.payout(account, 4, by_hand.charge(payment))
    by_hand.close(4)
    assert [why for why, _ in by_hand.gaps()] == ["repeated"]
    let_go()
    (one,) = by_hand.close(5)
    assert [cents for _, cents in by_hand.filed()] == [100_00]
    assert (differences(one), stored.built_again(one).hash) == ((), one.hash)


def test_a_dispute_that_two_payouts_took_in_parts_brings_its_row_once() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    by_hand.payout(account, 4, by_hand.charge(payment))
    dispute = back.withdrawn(payment, 100_00)
    by_hand.payout(account, 5, Told("dispute", dispute.dispute_id, -60_00))
    by_hand.payout(account, 6, Told("dispute", dispute.dispute_id, -40_00))
    by_hand.close(6)
    assert by_hand.gaps() == [("differs", 40_00), ("repeated", -40_00)]
    let_go()
    by_hand.close(7)
    assert [cents for _, cents in by_hand.filed()] == [100_00, -100_00]
