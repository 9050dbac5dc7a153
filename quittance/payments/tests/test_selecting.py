"""Which amounts a payer may choose (PAY-1, PAY-1a; immunity 21)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.payments.rules.selecting import CannotChoose, Open, refusal, spread

INVOICE = Open(1, 10_00)
LATE_FEE = Open(2, 25_00, whole_only=True)
items = st.lists(st.tuples(st.integers(1, 10**7), st.booleans()), min_size=1, max_size=6).map(
    lambda drawn: [Open(place, due, whole_only=whole) for place, (due, whole) in enumerate(drawn)]
)


@pytest.mark.parametrize(
    ("item", "cents", "words"),
    [
        (INVOICE, 10_00, ""),
        (INVOICE, 9_00, ""),
        (INVOICE, 1_00, ""),
        (INVOICE, 99, "The least that can be paid is 1.00."),
        (INVOICE, 9_01, "Less than 1.00 would stay open. Pay 10.00, or leave more."),
        (INVOICE, 10_01, "Only 10.00 is due."),
        (INVOICE, 0, "Write an amount above 0.00, or leave this one out."),
        (INVOICE, -5, "Write an amount above 0.00, or leave this one out."),
        (Open(3, 40), 40, ""),
        (Open(3, 40), 39, "The least that can be paid is 0.40."),
        (LATE_FEE, 25_00, ""),
        (LATE_FEE, 24_00, "A late fee is paid whole: 25.00."),
    ],
)
def test_an_amount_is_at_least_a_dollar_or_the_rest_and_leaves_a_dollar_or_nothing(
    item: Open, cents: int, words: str
) -> None:
    assert refusal(item, cents) == words


def test_one_sum_fills_the_oldest_first() -> None:
    assert spread([INVOICE, Open(4, 50_00)], 30_00) == {1: 10_00, 4: 20_00}


def test_a_late_fee_that_does_not_fit_whole_is_left_for_what_comes_after_it() -> None:
    assert spread([LATE_FEE, INVOICE], 9_00) == {1: 9_00}


def test_a_sum_that_cannot_be_shared_out_names_one_that_can() -> None:
    with pytest.raises(CannotChoose, match=r"10\.00 can\."):
        spread([INVOICE, Open(4, 5_00)], 10_50)


def test_nothing_newer_is_paid_in_the_place_of_an_older_invoice_that_cannot_take_the_sum() -> None:
    """100.00 would leave 0.50 on the oldest: it is refused, and does not pay the next one whole instead."""
    oldest, newer = Open(5, 100_50), Open(6, 100_00)
    with pytest.raises(CannotChoose, match=r"99\.50 can\."):
        spread([oldest, newer], 100_00)
    assert spread([oldest, newer], 99_50) == {5: 99_50}


def test_a_sum_below_the_least_names_none_that_can() -> None:
    with pytest.raises(CannotChoose) as refused:
        spread([INVOICE], 50)
    assert " can." not in str(refused.value)


@pytest.mark.parametrize(("cents", "words"), [(0, "above 0.00"), (-1, "above 0.00"), (10_01, "10.00 is due in all")])
def test_nothing_less_than_nothing_and_nothing_beyond_the_whole_is_taken(cents: int, words: str) -> None:
    with pytest.raises(CannotChoose, match=words):
        spread([INVOICE], cents)


@given(items, st.integers(1, 10**8))
def test_any_sum_is_shared_out_to_the_cent_or_refused(found: list[Open], cents: int) -> None:
    try:
        chosen = spread(found, cents)
    except CannotChoose:
        return
    assert sum(chosen.values()) == cents
    by_key = {item.key: item for item in found}
    assert all(refusal(by_key[key], part) == "" for key, part in chosen.items())


@given(items)
def test_the_whole_sum_is_always_taken_and_leaves_nothing(found: list[Open]) -> None:
    whole = sum(item.due_cents for item in found)
    assert spread(found, whole) == {item.key: item.due_cents for item in found}
