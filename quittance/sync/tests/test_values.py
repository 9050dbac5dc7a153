"""What a source's value is in our words: read exactly, or refused with the value and the reason."""

import contextlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.sync.rules import values
from quittance.sync.rules.values import Unmappable

_BELOW = values.CENTS_MAX - 1


@pytest.mark.parametrize(
    ("read", "value", "reason", "words"),
    [
        (values.cents, None, "missing", "The amount is missing."),
        (values.cents, "", "amount", "“” is not an amount."),
        (values.cents, "many", "amount", "“many” is not an amount."),
        (values.cents, "NaN", "amount", "“NaN” is not an amount."),
        (values.cents, "Infinity", "amount", "“Infinity” is not an amount."),
        (values.cents, "x.yz00", "amount", "“x.yz00” is not an amount."),
        (values.cents, "1.2345", "amount", "“1.2345” has fractions of a cent."),
        (values.cents, "-0.0050", "amount", "“-0.0050” has fractions of a cent."),
        (values.cents, "99999999999999.9900", "amount", "“99999999999999.9900” is more money than any firm has."),
        (values.cents, "-1e100", "amount", "“-1e100” is more money than any firm has."),
        (values.cents, "-1e1000000", "amount", "“-1e1000000” is not an amount."),
        (values.day, "0001-01-01", "date", "“0001-01-01” lies outside the years 1900 to 2999."),
        (values.day, "9999-12-31", "date", "“9999-12-31” lies outside the years 1900 to 2999."),
        (values.day, "infinity", "date", "“infinity” is not a day of the calendar."),
        (values.day, "2026-02-30", "date", "“2026-02-30” is not a day of the calendar."),
        (values.day, "0044-03-15 BC", "date", "“0044-03-15 BC” lies outside the years 1900 to 2999."),
        (values.text, b"Caf\xe9", "encoding", "“Café” is not valid text in the source's own encoding."),
        (values.text, "Ac\x00me", "encoding", "“Ac␀me” holds a character that no text may hold."),
        (values.text, "x" * 2_001, "too_long", f"“{'x' * 60}…” is longer than 2,000 characters."),
        (values.key, "x" * 101, "too_long", f"“{'x' * 60}…” is longer than 100 characters, too long for a number."),
        (values.boolean, "maybe", "boolean", "“maybe” is neither yes nor no."),
        (values.sign, "0", "sign", "“0” says neither that the balance rises (1) nor that it falls (-1)."),
        (values.minutes, "NaN", "hours", "“NaN” is not a number of hours."),
        (values.minutes, "1e300", "hours", "“1e300” is more time than anybody has."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_exactly_is_refused_with_the_value_and_the_reason(
    read: Callable[[object], object], value: object, reason: str, words: str
) -> None:
    with pytest.raises(Unmappable) as refused:
        read(value)
    assert (refused.value.reason, refused.value.words) == (reason, words)


@given(st.integers(-_BELOW, _BELOW), st.sampled_from(["{:.4f}", "{:.2f}", "{:f}", "{:.19f}", "{:E}"]))
def test_every_cent_of_an_amount_is_read_however_many_places_it_came_with(cents: int, form: str) -> None:
    assert values.cents(form.format(Decimal(cents) / 100)) == cents


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_the_short_way_of_the_usual_form_says_what_the_exact_one_says(amount: Decimal) -> None:
    text, exact = f"{amount:.4f}", amount * 100
    if exact == int(exact):
        assert values.cents(text) == int(exact)
    else:
        with pytest.raises(Unmappable, match="fractions of a cent"):
            values.cents(text)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_day_is_that_day_whatever_time_stands_behind_it(day: date) -> None:
    assert values.day(f"{day}") == values.day(f"{day} 23:59:59") == values.day(f"{day}T00:00:00+14:00") == day


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60), st.integers(), st.floats(), st.none()))
def test_nothing_at_all_makes_reading_fail_otherwise(value: object) -> None:
    for read in (values.cents, values.day, values.text, values.key, values.boolean, values.minutes, values.sign):
        with contextlib.suppress(Unmappable):
            read(value)
