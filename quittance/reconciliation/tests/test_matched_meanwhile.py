"""Somebody matches a line of the bank in the moment in which the files are made."""

from typing import Any

import pytest

from quittance.payments.tests import back
from quittance.reconciliation.actions import making, stored
from quittance.reconciliation.models import BankLine, FileSet, Proof, Statement
from quittance.reconciliation.tests import by_hand
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("harbor")


def test_a_set_is_what_was_proved_and_can_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    account, payment = by_hand.account(), back.paid(100_00)
    payout = by_hand.payout(account, 4, by_hand.charge(payment))
    facts: dict[str, Any] = {"bank_account": account, "currency": "USD"}
    brought = Statement.objects.create(
        name="june.csv", sha256="0" * 64, lines_read=1, lines_new=1, brought_at=NOW, brought_by="staff:1", **facts
    )
    line = BankLine.objects.create(
        statement=brought, key="k", booked_date=payout.deposit_date, amount_cents=payout.amount_cents - 1, **facts
    )
    make = making.make

    def slow(*args: Any, **more: Any) -> FileSet:
        Proof.objects.update(bank_line=line)  # the first step of it; the second one finds the set made
        return make(*args, **more)

    monkeypatch.setattr(making, "make", slow)
    (one,) = by_hand.close(4)
    assert one.totals["deposit"] == payout.amount.machine()
    assert stored.built_again(one).hash == one.hash
