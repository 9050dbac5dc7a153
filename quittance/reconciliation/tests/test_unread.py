"""A payout whose lines nobody told yet is held, whatever it comes to: their rows would stand in no file."""

import pytest

from quittance.payments.tests import back
from quittance.receivables.tests.books import now_is
from quittance.reconciliation.actions import proving
from quittance.reconciliation.actions.proving import CannotRelease
from quittance.reconciliation.models import Proof
from quittance.reconciliation.tests import by_hand
from quittance.reconciliation.tests.by_hand import Told
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("harbor")


def test_a_payout_of_nothing_waits_for_its_lines() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    row = by_hand.payout(account, 4, cents=0, is_read=False)
    assert (by_hand.close(4), by_hand.gaps()) == ([], [("payout", 0)])
    refund = back.apply(back.ask(payment))
    lines = [
        by_hand.charge(payment),
        Told("refund", refund.refund_id, -100_00),
        Told("fee", "", payment.firm_fee_cents),
    ]
    by_hand.read(row, lines, now_is(4))
    by_hand.close(5)
    assert (by_hand.gaps(), [cents for _, cents in by_hand.filed()]) == ([], [100_00, -100_00])


def test_nobody_releases_what_has_no_lines_yet() -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    row = by_hand.payout(account, 4, cents=97_00, is_read=False)
    by_hand.close(4)
    with pytest.raises(CannotRelease, match="would stand in no file"):
        proving.release(proofs=list(Proof.objects.all()), by="staff:1", reason="It is in the bank.", now=NOW)
    by_hand.read(row, [by_hand.charge(payment)], now_is(4))
    by_hand.close(5)
    assert [cents for _, cents in by_hand.filed()] == [100_00]
