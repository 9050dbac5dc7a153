"""What left is never changed: a set that follows names what was wrong in it, each thing once."""

import pytest

from quittance.core.models import Event
from quittance.payments.models import Payment, Payout
from quittance.payments.tests.orders import line
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.reconciliation.actions import correcting, proving, stored
from quittance.reconciliation.actions.correcting import CannotCorrect
from quittance.reconciliation.models import Corrected, FileSet, Proof
from quittance.reconciliation.queries.correcting import differences
from quittance.reconciliation.tests.banks import Bank
from quittance.reconciliation.tests.test_closing import BANK
from quittance.reconciliation.tests.test_moving import move

DANA = "staff:9"


def filed(bank: Bank) -> tuple[Payment, FileSet]:
    bill = books.invoice(books.client("100"), 1_000_00, number="61001")
    payment = bank.till.pay(line(bill), by_what=BANK, now=bank.now)
    bank.paid_out()
    (row,) = bank.close()
    payment.refresh_from_db()
    return payment, row


def correct(row: FileSet, bank: Bank) -> FileSet:
    return correcting.correct(file_set=row, by=DANA, reason="The client was renumbered.", now=bank.now)


def told() -> list[tuple[str, str, str, str]]:
    rows = Corrected.objects.order_by("file_set__number", "place")
    return [(row.row_key.partition("-")[2], row.column, row.was, row.now) for row in rows]


def test_where_nothing_is_other_by_now_there_is_nothing_to_correct(bank: Bank) -> None:
    _, row = filed(bank)
    with pytest.raises(CannotCorrect, match="Nothing in file set 1 is other"):
        correct(row, bank)


def test_what_is_other_by_now_is_named_once_in_a_set_that_changes_no_deposit(bank: Bank) -> None:
    _, row = filed(bank)
    Client.objects.update(number="100A")
    made = correct(row, bank)
    assert (made.number, made.kind, made.totals["deposit"]) == (2, "changes", "0.00")
    assert told() == [("100", "Client #", "100", "100A"), ("fee", "Client #", "100", "100A")]
    assert stored.built_again(made).hash == made.hash
    assert stored.built_again(row).hash == row.hash
    with pytest.raises(CannotCorrect):
        correct(row, bank)
    event = Event.objects.get(name="files.corrected")
    assert (event.facts["of"], event.facts["cells"], event.by) == (1, 2, DANA)


def test_what_was_corrected_and_is_right_after_all_is_said_too(bank: Bank) -> None:
    _, row = filed(bank)
    Client.objects.update(number="100A")
    correct(row, bank)
    Client.objects.update(number="100")
    correct(row, bank)
    assert told()[2:] == [("100", "Client #", "100A", "100"), ("fee", "Client #", "100A", "100")]
    assert differences(row) == ()


def test_a_move_is_told_by_its_rows_and_never_as_a_mistake_of_the_file(bank: Bank) -> None:
    """FILE-9."""
    payment, row = filed(bank)
    move(payment, books.invoice(Client.objects.get(), 1_000_00), bank=bank)
    assert differences(row) == ()
    bank.close()
    assert differences(row) == ()


def test_a_set_that_was_released_is_explained_by_a_later_one(bank: Bank) -> None:
    bill = books.invoice(books.client("100"), 1_000_00, number="61001")
    payment = bank.till.pay(line(bill), by_what=BANK, now=bank.now)
    payment.refresh_from_db()
    bank.paid_out()
    intent = Payment.objects.get(pk=payment.pk).intent_id
    Payment.objects.filter(pk=payment.pk).update(intent_id="pi_lost")
    proving.prove(payout=Payout.objects.get(), now=bank.now)
    proving.release(proofs=[Proof.objects.get()], by=DANA, reason="The bank has it.", now=bank.now)
    (row,) = bank.close()
    Payment.objects.filter(pk=payment.pk).update(intent_id=intent)
    correct(row, bank)
    assert ("100", "Amount", "(no row)", "1,000.00") in told()
    assert differences(row) == ()
