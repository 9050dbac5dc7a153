import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.money import Currency, MixedCurrencies, Money, MoneyError, UnreadableAmount

currencies = st.sampled_from(Currency)
amounts = st.builds(Money, st.integers(-(10**14), 10**14), currencies)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


@pytest.mark.parametrize("cents", [1.0, True, "1", None])
def test_money_takes_whole_cents_only(cents: object) -> None:
    with pytest.raises(TypeError, match="cents must be a whole number"):
        Money(cents, Currency.USD)  # type: ignore[arg-type]  # the wrong type is the point


def test_money_takes_a_known_currency_only() -> None:
    with pytest.raises(TypeError, match="currency must be a Currency, not str"):
        Money(1, "USD")  # type: ignore[arg-type]  # the wrong type is the point


def test_money_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        usd(1).cents = 2  # type: ignore[misc]  # the assignment is the point


def test_money_of_two_currencies_is_never_counted_together() -> None:
    pounds = Money(100, Currency.GBP)
    for mixed in (
        lambda: usd(100) + pounds,
        lambda: usd(100) - pounds,
        lambda: usd(100) < pounds,
        lambda: usd(100) <= pounds,
        lambda: usd(100) > pounds,
        lambda: usd(100) >= pounds,
        lambda: Money.total([usd(1), pounds], Currency.USD),
    ):
        with pytest.raises(MixedCurrencies, match="USD and GBP cannot be counted together"):
            mixed()
    assert usd(100) != pounds


def test_money_is_counted_with_money_only() -> None:
    with pytest.raises(TypeError, match="not with int"):
        usd(100) + 1  # type: ignore[operator]  # the wrong type is the point
    with pytest.raises(TypeError, match="not with float"):
        assert usd(100) > 0.5  # type: ignore[operator]  # the wrong type is the point
    with pytest.raises(TypeError, match="multiplier of money must be a whole number, not float"):
        usd(100) * 1.5  # type: ignore[operator]  # the wrong type is the point


def test_arithmetic_is_that_of_whole_numbers() -> None:
    assert usd(1_000) + usd(1) - usd(2) == usd(999)
    assert 3 * usd(-5) == usd(-5) * 3 == -usd(15)
    assert abs(usd(-7)) == usd(7)
    assert usd(1)
    assert not Money.zero(Currency.USD)
    assert usd(1) < usd(2) <= usd(2)
    assert usd(2) > usd(1) >= usd(1)
    assert max(usd(1), usd(3), usd(2)) == usd(3)


def test_the_sum_of_nothing_is_zero_in_its_currency() -> None:
    assert Money.total([], Currency.CAD) == Money(0, Currency.CAD)
    assert Money.total(iter([usd(1), usd(2)]), Currency.USD) == usd(3)


@given(amounts, weights)
def test_an_allocation_conserves_the_sum(amount: Money, weights: list[int]) -> None:
    assert Money.total(amount.allocate(weights), amount.currency) == amount


@given(amounts, weights)
def test_a_part_is_never_a_cent_or_more_away_from_its_exact_share(amount: Money, weights: list[int]) -> None:
    for part, weight in zip(amount.allocate(weights), weights, strict=True):
        assert abs(part.cents * sum(weights) - amount.cents * weight) < sum(weights)


@given(amounts, weights)
def test_taking_back_is_the_mirror_of_giving_part_by_part(amount: Money, weights: list[int]) -> None:
    assert (-amount).allocate(weights) == tuple(-part for part in amount.allocate(weights))


@given(amounts, st.integers(1, 50))
def test_equal_parts_differ_by_a_cent_at_most_and_the_first_are_the_larger(amount: Money, parts: int) -> None:
    sizes = [abs(part.cents) for part in amount.split(parts)]
    assert sum(sizes) == abs(amount.cents)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] - sizes[-1] <= 1


def test_left_over_cents_go_to_the_largest_remainders_and_the_earlier_of_equals() -> None:
    assert usd(100).allocate([1, 1, 1]) == (usd(34), usd(33), usd(33))
    assert usd(101).allocate([1, 2]) == (usd(34), usd(67))
    assert usd(10).allocate([0, 3, 0]) == (usd(0), usd(10), usd(0))
    assert usd(-100).split(3) == (usd(-34), usd(-33), usd(-33))


@pytest.mark.parametrize("wrong", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_out_are_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        usd(100).allocate(wrong)


def test_money_is_not_split_into_no_parts_or_half_parts() -> None:
    with pytest.raises(ValueError, match="one part or more"):
        usd(100).split(0)
    with pytest.raises(TypeError, match="number of parts must be a whole number"):
        usd(100).split(2.0)  # type: ignore[arg-type]  # the wrong type is the point
    with pytest.raises(TypeError, match="a weight must be a whole number, not bool"):
        usd(100).allocate([True])


@given(amounts, st.integers(-20_000, 20_000))
def test_a_percentage_is_the_nearest_cent_and_half_goes_away_from_zero(amount: Money, basis_points: int) -> None:
    exact = amount.cents * basis_points  # in ten-thousandths of a cent
    rounded = amount.percent(basis_points).cents * 10_000
    assert abs(rounded - exact) <= 5_000
    if abs(rounded - exact) == 5_000:
        assert abs(rounded) > abs(exact)


def test_percentages_of_examples() -> None:
    assert usd(300_000).percent(80) == usd(2_400)  # 0.8 % of 3,000.00
    assert usd(50).percent(100) == usd(1)  # half a cent up
    assert usd(-50).percent(100) == usd(-1)  # and its mirror
    assert usd(49).percent(100) == usd(0)
    with pytest.raises(TypeError, match="basis points must be a whole number, not float"):
        usd(1).percent(0.8)  # type: ignore[arg-type]  # the wrong type is the point


def test_people_read_a_symbol_thousands_cents_and_a_real_minus() -> None:
    assert str(usd(100_000)) == "$1,000.00"
    assert str(usd(-5)) == "\u2212$0.05"
    assert str(Money(123_456_789, Currency.CAD)) == "CA$1,234,567.89"
    assert f"{Money(0, Currency.GBP)}" == "£0.00"


def test_machines_read_a_plain_number() -> None:
    assert usd(-100_000).machine() == "-1000.00"
    assert usd(7).machine() == "0.07"


@given(amounts)
def test_what_people_are_shown_reads_back_as_the_same_money(amount: Money) -> None:
    assert Money.parse(str(amount), amount.currency) == amount


@given(amounts)
def test_what_machines_are_given_reads_back_as_the_same_money(amount: Money) -> None:
    assert Money.parse(amount.machine(), amount.currency) == amount


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,000.00", 100_000),
        ("$1,000", 100_000),
        ("1000", 100_000),
        ("  $ 12.5 ", 1_250),
        (".50", 50),
        ("(1.00)", -100),
        ("($1,234.56)", -123_456),
        ("-$1.00", -100),
        ("\u22121.00", -100),
        ("0.00", 0),
        ("9,999,999,999,999.99", 999_999_999_999_999),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert Money.parse(text, Currency.USD) == usd(cents)


@pytest.mark.parametrize("text", ["1,00", "1.000", "1.000,00", "10,00.00", "1.234.567", "1,0000", "1,000,00"])
def test_an_amount_that_reads_two_ways_is_refused(text: str) -> None:
    with pytest.raises(UnreadableAmount, match=r"1,000\.00"):
        Money.parse(text, Currency.USD)


@pytest.mark.parametrize(
    "text", ["", " ", "$", "-", ".", "()", "5.", "(-1.00)", "--1", "$-1", "1e3", "ten", "1 000", "٣", "NaN"]
)
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UnreadableAmount, match=r"1,000\.00"):
        Money.parse(text, Currency.USD)


@pytest.mark.parametrize(
    ("text", "currency"), [("£5.00", Currency.USD), ("$5.00", Currency.CAD), ("CA$5.00", Currency.USD)]
)
def test_an_amount_in_another_currency_is_refused_by_name(text: str, currency: Currency) -> None:
    with pytest.raises(UnreadableAmount, match=f"this amount is in {currency.value}"):
        Money.parse(text, currency)


def test_an_amount_beyond_the_books_is_refused() -> None:
    with pytest.raises(UnreadableAmount, match="more money than this can hold"):
        Money.parse("9" * 14, Currency.USD)


@given(st.text(max_size=20))
def test_any_text_is_either_read_or_refused_with_a_line(text: str) -> None:
    try:
        Money.parse(text, Currency.USD)
    except MoneyError as refused:
        assert str(refused)  # noqa: PT017 - either outcome is right, a third one is not
