"""A payout is proved line by line, or the remainder is named to the cent (FILE-8, PO-5, immunity 37 and 38)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import proof
from quittance.reconciliation.rules.lines import BankLine, Charge, Earlier, Line, Sort, Whose
from quittance.reconciliation.rules.motions import Motion
from quittance.reconciliation.rules.proof import Proof, Why
from quittance.reconciliation.tests.a_day import DEPOSITED, line_of, motion, part, payout_of, proved
from quittance.reconciliation.tests.ledger import Day, line
from quittance.reconciliation.tests.months import firm_month

TAKEN = motion(Sort.CHARGE, part(100, "1000.00"), fee="8.00")
FAILED = motion(Sort.CHARGE_FAILURE, part(900, "-1000.00"))
FEE_BACK = motion(Sort.FEE_RETURN, fee="-8.00")
LINE = line_of(TAKEN)


def prove(lines: list[Line], motions: list[Motion], amount: int | None = None, **more: BankLine | None) -> Proof:
    payout = payout_of(lines, amount=amount)
    return proof.prove(payout=payout, lines=lines, motions=motions, bank_line=more.get("bank_line"))


def gaps(found: Proof) -> list[tuple[Why, int]]:
    assert sum(gap.cents for gap in found.gaps) == found.remainder_cents
    return [(gap.why, gap.cents) for gap in found.gaps]


def test_a_payout_whose_every_line_is_ours_is_proved() -> None:
    found = proved(TAKEN)
    assert found.is_proved
    assert [(each.why, each.code) for each in found.explained] == [(Why.ROWS, 1100)]
    assert found.remainder_cents == 0


def test_a_cent_too_much_is_named_with_its_payment_and_its_line() -> None:
    found = prove([replace(LINE, amount_cents=100_001)], [TAKEN])
    assert gaps(found) == [(Why.DIFFERS, 1)]
    assert found.gaps[0].words == "Payment 1100: the processor's charge comes to 992.01, and ours to 992.00."
    assert (found.gaps[0].code, found.gaps[0].line_id) == (1100, LINE.line_id)


def test_a_fee_that_is_not_as_agreed_is_a_gap_although_the_charge_is_right() -> None:
    found = prove([replace(LINE, charges=(Charge(Whose.OURS, 900),))], [TAKEN])
    assert gaps(found) == [(Why.DIFFERS, -100)]


def test_a_line_of_nothing_of_ours_is_kept_with_the_processors_word_for_it() -> None:
    strange = replace(line(Sort.OTHER, "x_1", -4200), label="climate_order", words="Order 7")
    found = prove([LINE, strange], [TAKEN])
    assert gaps(found) == [(Why.UNKNOWN, -4200)]
    assert found.gaps[0].words == (
        "A line of the sort “climate_order” (Order 7) of -42.00 belongs to no payment of ours."
    )
    assert [each.why for each in found.explained] == [Why.ROWS, Why.UNKNOWN]


def test_an_adjustment_that_nobody_expects_waits_for_a_person() -> None:
    assert gaps(prove([line(Sort.ADJUSTMENT, "adj_1", 5)], [])) == [(Why.UNKNOWN, 5)]


def test_ours_without_a_line_is_named() -> None:
    found = prove([], [TAKEN])
    assert gaps(found) == [(Why.ABSENT, -99_200)]
    assert found.gaps[0].words == "Payment 1100: the payout holds no charge of it."


def test_a_line_told_twice_counts_once() -> None:
    assert gaps(prove([LINE, LINE], [TAKEN])) == [(Why.REPEATED, LINE.net_cents)]


def test_a_payout_that_is_not_its_lines_is_named() -> None:
    assert gaps(prove([LINE], [TAKEN], amount=99_199)) == [(Why.PAYOUT, -1)]


def test_a_bank_that_shows_something_else_is_named() -> None:
    bank = BankLine("b1", DEPOSITED, 99_100)
    found = prove([LINE], [TAKEN], bank_line=bank)
    assert gaps(found) == [(Why.BANK, -100)]
    assert found.deposit_cents == 99_100


def test_two_gaps_that_cancel_each_other_are_two_gaps() -> None:
    other = motion(Sort.CHARGE, part(100, "5.00"), code=1101)
    lines = [replace(LINE, amount_cents=100_001), replace(line_of(other), amount_cents=499)]
    found = prove(lines, [TAKEN, other])
    assert gaps(found) == [(Why.DIFFERS, 1), (Why.DIFFERS, -1)]
    assert found.remainder_cents == 0
    assert not found.is_proved


def test_a_payment_that_failed_before_its_file_is_a_pair_of_zero_and_stands_in_no_file() -> None:
    found = proved(TAKEN, FAILED, FEE_BACK)
    assert found.is_proved
    assert (found.rows, found.fee_rows) == ((), ())
    assert [each.why for each in found.explained] == [Why.ZERO, Why.ZERO, Why.FEE]


def test_so_is_one_of_which_we_know_nothing_any_more() -> None:
    found = prove([line(Sort.CHARGE, "py_9", 500), line(Sort.CHARGE_FAILURE, "py_9", -500)], [])
    assert found.is_proved
    assert {each.why for each in found.explained} == {Why.ZERO}


def test_a_failure_that_takes_less_than_was_paid_is_no_pair_of_zero() -> None:
    part_of_it = motion(Sort.CHARGE_FAILURE, part(900, "-999.00"))
    found = proved(TAKEN, part_of_it)
    assert [row.key for row in found.rows] == ["1100-100", "1100-900"]
    assert found.is_proved


def test_a_card_fee_that_we_give_back_ourselves_stands_in_no_file() -> None:
    """The other way that a firm may choose: the line itself has our fee back."""
    refund = motion(Sort.REFUND, part(900, "-333.33"), method=Method.CARD)
    its_line = line(Sort.REFUND, refund.source, -34_333, fee=-1_000)
    found = prove([its_line], [refund])
    assert found.is_proved
    assert [row.key for row in found.rows] == ["1100-900"]
    assert found.fee_rows == ()


def test_a_refund_in_the_payout_of_its_payment_stands_beside_it() -> None:
    found = proved(TAKEN, motion(Sort.REFUND, part(900, "-1000.00")))
    assert [row.key for row in found.rows] == ["1100-100", "1100-900"]


def test_a_negative_day_is_debited_and_proved() -> None:
    found = proved(FAILED, FEE_BACK)
    assert found.is_proved
    assert found.deposit_cents == -99_200


def test_a_negative_day_that_is_carried_is_proved_with_the_payout_that_holds_its_lines() -> None:
    later = motion(Sort.CHARGE, part(100, "5000.00"), code=1200, fee="40.00")
    found = proved(FAILED, FEE_BACK, later)
    assert found.is_proved
    assert found.deposit_cents == 400_000 - 4_000 - 100_000 + 800 + 100_000


def test_a_payout_paid_again_brings_no_rows_twice() -> None:
    back = line(Sort.PAYOUT_FAILURE, "po_0", 99_200)
    known = {"po_0": Earlier("po_0", 99_200, 7, date(2026, 6, 2))}
    found = proof.prove(payout=payout_of([back]), lines=[back], motions=[], earlier=known)
    assert found.is_proved
    assert (found.rows, found.carried_cents, found.deposit_cents) == ((), 99_200, 99_200)
    assert found.explained[0].words == "The payout of 2026-06-02 came back; its rows stand in file 7."


@pytest.mark.parametrize("known", [{}, {"po_0": Earlier("po_0", 99_100, 7, date(2026, 6, 2))}])
def test_a_payout_that_came_back_with_another_sum_or_from_nowhere_is_a_gap(known: dict[str, Earlier]) -> None:
    back = line(Sort.PAYOUT_FAILURE, "po_0", 99_200)
    found = proof.prove(payout=payout_of([back]), lines=[back], motions=[], earlier=known)
    assert gaps(found) == [(Why.UNKNOWN, 99_200)]


def test_a_dispute_withdrawn_in_two_parts_is_one_motion() -> None:
    lost = motion(Sort.DISPUTE, part(900, "-1000.00"), method=Method.CARD)
    halves = [replace(line_of(lost), line_id=f"txn_{place}", amount_cents=-50_000) for place in (1, 2)]
    assert prove(halves, [lost]).is_proved


def test_a_charge_of_the_processor_on_a_line_of_its_own_is_a_fee_row() -> None:
    found = prove([line(Sort.FEE, "", -1500, words="Terminal rental")], [])
    assert found.is_proved
    assert [(row.details, row.amount_cents, row.code) for row in found.fee_rows] == [
        ("Processor: Terminal rental", 1500, None)
    ]


def test_two_motions_cannot_be_of_one_line() -> None:
    with pytest.raises(ValueError, match="each balance line is of one payment"):
        prove([LINE], [TAKEN, replace(TAKEN, code=1101)])


def _shift(day: Day, chance: Random) -> None:
    place = chance.randrange(len(day.lines))
    day.lines[place] = replace(day.lines[place], amount_cents=day.lines[place].amount_cents + chance.choice((-1, 1)))


def _lose_line(day: Day, chance: Random) -> None:
    day.lines.pop(chance.randrange(len(day.lines)))


def _lose_motion(day: Day, chance: Random) -> None:
    if day.motions:
        day.motions.pop(chance.randrange(len(day.motions)))


def _repeat(day: Day, chance: Random) -> None:
    day.lines.append(chance.choice(day.lines))


def _stranger(day: Day, chance: Random) -> None:
    day.lines.append(line(Sort.OTHER, "x", chance.randrange(-99, 99)))


def _bank(day: Day, chance: Random) -> None:
    day.bank_line = replace(day.bank_line, amount_cents=day.bank_line.amount_cents + chance.randrange(-5, 5))


@settings(deadline=None)
@given(
    st.integers(0, 10_000),
    st.lists(st.sampled_from([_shift, _lose_line, _lose_motion, _repeat, _stranger, _bank]), min_size=1, max_size=4),
)
def test_whatever_goes_wrong_the_gaps_come_to_the_remainder(
    seed: int, wrongs: list[Callable[[Day, Random], None]]
) -> None:
    month = firm_month(seed, payments=5)
    chance = Random(seed)  # noqa: S311  the same faults each time, not a secret
    for day in month.days:
        for wrong in wrongs:
            if day.lines:
                wrong(day, chance)
        found = proof.prove(
            payout=day.payout, lines=day.lines, motions=day.motions, earlier=month.earlier({}), bank_line=day.bank_line
        )
        gaps(found)
        assert found.is_proved or {gap.why for gap in found.gaps}.isdisjoint(proof.EXPLAINED)
