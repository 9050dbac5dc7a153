"""Which line of the bank is which payout (immunity 39)."""

from dataclasses import replace
from datetime import date, timedelta

from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules.bank_lines import matched
from quittance.reconciliation.rules.lines import BankLine, Payout
from quittance.reconciliation.tests.a_day import DEPOSITED, USD

PAYOUT = Payout("po_1", Method.CARD, USD, 30_000, DEPOSITED, "QUITTANCE 0815")
LINE = BankLine("b_1", DEPOSITED, 30_000, "ACH CREDIT")


def names(payouts: list[Payout], lines: list[BankLine]) -> dict[str, str]:
    return {payout: line.bank_line_id for payout, line in matched(payouts, lines).items()}


def test_a_line_of_the_same_sum_and_day_is_the_payout() -> None:
    assert names([PAYOUT], [LINE]) == {"po_1": "b_1"}


def test_a_bank_may_be_three_business_days_late_and_never_early() -> None:
    for days, found in ((-1, {}), (5, {"po_1": "b_1"}), (6, {})):
        line = replace(LINE, booked_date=DEPOSITED + timedelta(days=days))
        assert names([PAYOUT], [line]) == found, days


def test_another_sum_is_another_thing() -> None:
    assert names([PAYOUT], [replace(LINE, amount_cents=30_001)]) == {}


def test_a_line_that_names_the_payout_is_its_line_before_any_nearer_one() -> None:
    named = BankLine("b_2", DEPOSITED + timedelta(days=1), 30_000, "quittance 0815 ccd")
    assert names([PAYOUT], [LINE, named]) == {"po_1": "b_2"}


def test_two_payouts_of_one_sum_have_a_line_each() -> None:
    twin = replace(PAYOUT, payout_id="po_2", descriptor="QUITTANCE 0816")
    lines = [LINE, BankLine("b_2", DEPOSITED, 30_000, "QUITTANCE 0815")]
    assert names([twin, PAYOUT], lines) == {"po_1": "b_2", "po_2": "b_1"}
    assert names([twin, PAYOUT], lines[:1]) == {"po_1": "b_1"}


def test_a_withdrawal_is_matched_like_a_deposit() -> None:
    debit = replace(PAYOUT, amount_cents=-198_400, deposit_date=date(2024, 5, 13))
    assert names([debit], [BankLine("b_9", date(2024, 5, 13), -198_400)]) == {"po_1": "b_9"}
