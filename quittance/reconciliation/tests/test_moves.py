"""A payment that is moved (FILE-9): not at all, or as a pair outside of the deposit."""

from dataclasses import replace
from datetime import date

import pytest

from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import files, moves
from quittance.reconciliation.rules.files import Contents, OutOfStep
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Use
from quittance.reconciliation.rules.moves import CannotMove, Move
from quittance.reconciliation.tests.a_day import HEADING, PAPER, USD, motion, part, proved

OLD, NEW = part(900, "-1000.00"), part(101, "1000.00", invoice="61009")
MOVE = Move(1100, OLD, NEW, date(2026, 6, 9), Method.BANK, in_file=True)


def test_what_stands_in_no_file_yet_is_moved_without_a_word() -> None:
    assert moves.of_move(replace(MOVE, in_file=False), USD) == ()


def test_what_stands_in_one_is_taken_from_the_old_and_put_to_the_new() -> None:
    found = moves.of_move(MOVE, USD)
    assert [(row.ref, row.invoice, row.amount_cents) for row in found] == [
        ("1100-900", "61001", -100_000),
        ("AIW-1100-101", "61009", 100_000),
    ]


def test_what_the_books_show_there_already_needs_no_rows() -> None:
    assert moves.of_move(replace(MOVE, shown=True), USD) == ()


def test_what_is_moved_to_no_invoice_bears_no_identifier() -> None:
    away = replace(MOVE, new=part(101, "1000.00", Use.ON_ACCOUNT, words="Retainer"))
    assert [(row.ref, row.notes) for row in moves.of_move(away, USD)] == [
        ("1100-900", "ACH-Invoice-61001"),
        ("1100-101", "Retainer"),
    ]


def test_a_move_across_bank_accounts_is_refused_with_what_to_do() -> None:
    moves.check(from_account="acct_1", to_account="acct_1")
    with pytest.raises(CannotMove, match="Refund the payment"):
        moves.check(from_account="acct_1", to_account="acct_2")


@pytest.mark.parametrize("wrong", [{"new": part(101, "999.00")}, {"old": part(102, "-1000.00")}, {"new": OLD}])
def test_a_move_that_is_no_move_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"What is moved|A move takes"):
        moves.of_move(replace(MOVE, **wrong), USD)  # type: ignore[arg-type]  # each of them is a part


def test_moves_stand_outside_of_the_deposit() -> None:
    proofs = [proved(motion(Sort.CHARGE, part(100, "5.00")))]
    made = files.build(HEADING, Contents(proofs, moved=moves.of_move(MOVE, USD)), PAPER)
    assert made.file("Moved_Payments.csv").total_cents == 0
    assert made.manifest["totals"]["deposit"] == "5.00"
    assert made.file("Posted_Invoice_Payments.csv").rows == 1


def test_half_a_move_does_not_get_into_a_file() -> None:
    with pytest.raises(OutOfStep):
        files.build(HEADING, Contents(moved=moves.of_move(MOVE, USD)[:1]), PAPER)
