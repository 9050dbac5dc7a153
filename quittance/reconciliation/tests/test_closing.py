"""Deposits from the payer's click to the firm's files, at the sandbox's processor (PO-1, FILE-1, FILE-8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import events
from quittance.payments.models import Payout
from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation.actions import closing, making, proving, stored
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet, Gap, Proof
from quittance.reconciliation.tests.banks import Bank
from quittance.tenancy import queries as tenancy

BANK = "pm_usBankAccount_success"


def pay(bank: Bank, cents: int, by_what: str = BANK, number: str = "") -> int:
    payment = bank.till.pay(line(books.invoice(books.client(), cents, number=number)), by_what=by_what, now=bank.now)
    return payment.pk


def test_a_deposit_is_proved_to_the_cent_and_its_files_leave_once(bank: Bank) -> None:
    """FILE-8: 3,000.00 less 24.00 is 2,976.00."""
    pay(bank, 3_000_00, number="61001")
    (payout,) = bank.paid_out()
    assert payout.amount_cents == 2_976_00
    (one,) = bank.close()
    assert bank.close() == [one]
    (row,) = FiledRow.objects.all()
    assert (row.notes, row.amount_cents, row.payout) == ("ACH-Invoice-61001", 3_000_00, payout)
    assert [(fee.details, fee.amount_cents) for fee in FiledFee.objects.all()] == [("ACH 0.8 % of 3,000.00", 24_00)]
    assert one.totals["deposit"] == "2976.00"
    assert stored.built_again(one).hash == one.hash


def test_what_is_not_explained_is_held_and_named_until_it_is(bank: Bank) -> None:
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    Payout.objects.filter(pk=payout.pk).update(amount_cents=2_976_01)
    assert bank.close() == []
    proof = Proof.objects.get()
    assert (proof.remainder_cents, proof.is_held, [gap.difference_cents for gap in Gap.objects.all()]) == (1, True, [1])
    Payout.objects.filter(pk=payout.pk).update(amount_cents=2_976_00)
    (one,) = bank.close(days=1)
    assert (one.released_by, Gap.objects.count()) == ("", 0)


def test_a_deposit_that_fails_keeps_no_other_from_leaving_and_is_told_of(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        pay(bank, 3_000_00)
        bank.paid_out()
    made, broken = making.make, min(Payout.objects.values_list("deposit_date", flat=True))

    def make(deposit: making.Deposit, *args: Any, **more: Any) -> FileSet:
        if deposit.day == broken:
            raise LookupError("no room")
        return made(deposit, *args, **more)

    monkeypatch.setattr(making, "make", make)
    with pytest.raises(LookupError):
        bank.close()
    (other,) = FileSet.objects.all()
    assert other.deposit_date > broken
    monkeypatch.undo()
    assert [one.deposit_date for one in bank.close()] == [other.deposit_date, broken]


def test_a_person_lets_files_go_with_a_reason_for_what_they_saw_and_no_more(bank: Bank) -> None:
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    Payout.objects.filter(pk=payout.pk).update(amount_cents=2_976_01)
    bank.close()
    proving.release(proofs=list(Proof.objects.all()), by="staff:1", reason="The bank owes us a cent.", now=bank.now)
    Payout.objects.filter(pk=payout.pk).update(amount_cents=2_976_02)
    assert bank.close(days=1) == []
    proving.release(proofs=list(Proof.objects.all()), by="staff:1", reason="Two cents, then.", now=bank.now)
    (one,) = bank.close(days=2)
    assert (one.released_reason, one.totals["remainder"]) == ("Two cents, then.", "0.02")
    assert stored.built_again(one).hash == one.hash


def test_a_rehearsal_firm_that_went_on_some_days_closes_them_at_once(bank: Bank) -> None:
    pay(bank, 3_000_00)
    bank.paid_out()
    firm = tenancy.current_firm()
    with transaction.atomic():
        event = events.record("clock.moved", firm, at=bank.now, by="olive", days=1, offset_days=1)
    closing.on_clock_moved(event, now=bank.now)
    assert ProcrastinateJob.objects.filter(task_name="reconciliation.close", status="todo").exists()


def test_before_the_morning_of_the_deposit_nothing_leaves(bank: Bank) -> None:
    pay(bank, 3_000_00)
    (payout,) = bank.paid_out()
    before = bank.now.replace(hour=20) - timedelta(days=(bank.now.date() - payout.deposit_date).days + 1)
    closing.close(now=before)
    assert not FiledRow.objects.exists()
