"""What a payment costs and who bears it (FEE-1, FEE-2): each row of docs/money/fees.md, and any amount besides."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.money import Currency, Money
from quittance.payments.rules import fees, surcharges
from quittance.payments.rules.fees import Card, Channel, Fee, Funding, International, Method, Policy, Rate
from quittance.payments.rules.giving_back import fee_share

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "money" / "fees.md").read_text(encoding="utf-8")
DAY = date(2026, 6, 3)
CARD_RATE = Rate(Method.CARD, Channel.PORTAL, date(2026, 1, 1), 300)
BANK_RATE = Rate(Method.BANK, Channel.PORTAL, date(2026, 1, 1), 80)
NEW_YORK = Policy(passed_on=True, state="NY")
VISA = Card("visa", Funding.CREDIT, state="NY")
cents = st.integers(1, 10**9)
cards = st.builds(
    Card,
    st.sampled_from([*surcharges.Brand, "unionpay"]),
    st.sampled_from(Funding),
    st.sampled_from(["US", "PR", "CA", "GB"]),
    st.sampled_from(["", "NY", "CO", "CT", "XX"]),
)
policies = st.builds(
    Policy, st.booleans(), st.just(True), st.sampled_from([International.PAYER, International.FIRM]), st.just("NY")
)


def rows(title: str) -> list[list[str]]:
    lines = PAGE.partition(f"## {title}")[2].partition("\n## ")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def read(amount: str) -> int:
    return Money.parse(amount, Currency.USD).cents


def of(items: int, paid_by: str, state: str, *, passed_on: bool) -> Fee:
    if paid_by == "bank":
        return fees.of_bank(items, BANK_RATE)
    brand, funding = paid_by.split()
    card = Card(brand, Funding(funding), state=state)
    return fees.of_card(items, CARD_RATE, card, replace(NEW_YORK, passed_on=passed_on), on=DAY)


@pytest.mark.parametrize("row", rows("Worked table"), ids=lambda row: row[0])
def test_each_row_of_the_worked_table_comes_out_to_the_cent(row: list[str]) -> None:
    _, items, paid_by, state, passed_on, *figures = row
    fee = of(read(items), paid_by, state, passed_on=passed_on == "yes")
    assert [fee.payer_cents, fee.firm_cents, fee.charged_cents, fee.payout_cents] == [read(each) for each in figures]


@pytest.mark.parametrize("row", rows("Giving it back"), ids=lambda row: f"{row[0]} of {row[1]}, {row[2]} before")
def test_each_refund_of_the_worked_table_comes_out_to_the_cent(row: list[str]) -> None:
    fee, items, before, now, back = map(read, row)
    found = fee_share(fee_cents=fee, items_cents=items, refunded_before_cents=before, refund_cents=now)
    assert found == back


@given(cents, cards, policies)
def test_no_cent_is_made_or_lost_and_nobody_pays_above_the_fee(amount: int, card: Card, policy: Policy) -> None:
    fee = fees.of_card(amount, CARD_RATE, card, policy, on=DAY)
    assert fee.charged_cents - fee.whole_cents == fee.payout_cents
    assert 0 <= fee.payer_cents <= fee.whole_cents
    assert card.funding == Funding.CREDIT or fee.payer_cents == 0
    assert fee.payer_cents <= fees.half_up(amount * 400, 10_000)


@given(cents, st.lists(st.integers(1, 10**6), max_size=8), st.integers(0, 10**7))
def test_refunds_in_any_pieces_give_back_exactly_the_whole_fee(last: int, pieces: list[int], fee: int) -> None:
    parts = [*pieces, last]
    marks = [sum(parts[:place]) for place in range(len(parts) + 1)]
    back = [
        fee_share(fee_cents=fee, items_cents=sum(parts), refunded_before_cents=before, refund_cents=after - before)
        for before, after in pairwise(marks)
    ]
    assert sum(back) == fee
    assert min(back) >= 0


@given(cents, st.integers(1, 10**9))
def test_nothing_beyond_the_whole_is_given_back(items: int, beyond: int) -> None:
    with pytest.raises(ValueError, match="not above what was paid"):
        fee_share(fee_cents=10, items_cents=items, refunded_before_cents=0, refund_cents=items + beyond)


def test_a_fee_has_a_fixed_part_and_a_cap_and_is_never_more_than_the_money() -> None:
    rate = Rate(Method.BANK, Channel.PORTAL, DAY, 80, fixed_cents=30, cap_cents=5_00)
    assert [rate.of(amount) for amount in (10, 100, 100_00, 10_000_00)] == [10, 31, 1_10, 5_00]


def test_a_rate_holds_from_its_day_and_a_channel_may_have_its_own() -> None:
    later = replace(CARD_RATE, since=date(2026, 7, 1), basis_points=290)
    autopay = replace(CARD_RATE, channel=Channel.AUTOPAY, basis_points=250)
    agreed = [later, CARD_RATE, autopay]
    assert fees.rate_on(agreed, method=Method.CARD, channel=Channel.PLAN, on=date(2026, 6, 30)) == CARD_RATE
    assert fees.rate_on(agreed, method=Method.CARD, channel=Channel.PORTAL, on=date(2026, 7, 1)) == later
    assert fees.rate_on(agreed, method=Method.CARD, channel=Channel.AUTOPAY, on=date(2026, 7, 1)) == autopay
    with pytest.raises(LookupError, match="No fee is agreed"):
        fees.rate_on(agreed, method=Method.BANK, channel=Channel.PORTAL, on=DAY)


@pytest.mark.parametrize(
    ("country", "mode", "payer", "firm"),
    [
        ("CA", International.PAYER, 4_00, 0),
        ("CA", International.FIRM, 3_00, 1_00),
        ("PR", International.REFUSE, 3_00, 0),
        ("GU", International.FIRM, 3_00, 0),
    ],
)
def test_a_card_from_abroad_costs_one_percent_more_and_the_firm_says_whom(
    country: str, mode: International, payer: int, firm: int
) -> None:
    card, policy = Card("mastercard", Funding.CREDIT, country, "NY"), replace(NEW_YORK, international=mode)
    fee = fees.of_card(100_00, CARD_RATE, card, policy, on=DAY)
    assert (fee.payer_cents, fee.firm_cents) == (payer, firm)


@pytest.mark.parametrize(
    ("passed_on", "international", "payer", "firm"),
    [
        (True, International.PAYER, 50, 0),
        (True, International.FIRM, 38, 12),
        (False, International.PAYER, 13, 37),
        (False, International.FIRM, 0, 50),
    ],
)
def test_a_card_from_abroad_is_rounded_once_with_all_that_it_costs(
    passed_on: bool,  # noqa: FBT001  a case
    international: International,
    payer: int,
    firm: int,
) -> None:
    """3 % and 1 % of 12.50 are 0.50: not 0.38 and 0.13."""
    policy = replace(NEW_YORK, passed_on=passed_on, international=international)
    card = Card("mastercard", Funding.CREDIT, country="GB")
    fee = fees.of_card(12_50, CARD_RATE, card, policy, on=DAY)
    assert (fee.payer_cents, fee.firm_cents, fee.whole_cents) == (payer, firm, 50)


@pytest.mark.parametrize(
    ("state", "billing", "payer", "firm"),
    [
        ("CT", "US", 0, 4_00),
        ("CO", "US", 2_00, 2_00),
        ("NY", "US", 4_00, 0),
        ("ct ", "US", 0, 4_00),
        ("Connecticut", "US", 0, 4_00),
        ("", "US", 0, 4_00),
        ("", "GU", 4_00, 0),
        ("CT", "", 0, 4_00),
        ("CA", "IT", 4_00, 0),
        ("ON", "CA", 4_00, 0),
        ("", "", 4_00, 0),
    ],
)
def test_who_lives_in_a_state_is_under_its_rules_though_their_bank_is_abroad(
    state: str, billing: str, payer: int, firm: int
) -> None:
    """And nobody else: Cagliari is no California."""
    country = fees.country_of(bank="GB", billing=billing)
    card = Card("mastercard", Funding.CREDIT, country, fees.state_of(state=state, billing=billing))
    fee = fees.of_card(100_00, CARD_RATE, card, replace(NEW_YORK, international=International.PAYER), on=DAY)
    assert (fee.payer_cents, fee.firm_cents) == (payer, firm)


def test_a_card_from_abroad_is_refused_where_the_firm_takes_none() -> None:
    with pytest.raises(fees.CardRefused, match="outside the United States"):
        fees.of_card(100_00, CARD_RATE, replace(VISA, country="GB"), NEW_YORK, on=DAY)


@pytest.mark.parametrize(
    ("bank", "billing", "abroad"),
    [
        ("US", "", False),
        ("", "", False),
        ("US", "US", False),
        ("US", "GU", False),
        ("PR", "", False),
        ("US", "CA", True),
        ("GB", "US", True),
    ],
)
def test_a_card_is_from_abroad_by_its_bank_or_by_its_billing_address(bank: str, billing: str, *, abroad: bool) -> None:
    """The territories count as the United States (the methods' table of the reference)."""
    card = replace(VISA, country=fees.country_of(bank=bank, billing=billing))
    assert card.is_international is abroad


def test_a_debit_card_is_refused_where_the_firm_takes_none() -> None:
    policy = replace(NEW_YORK, debit_cards=False)
    with pytest.raises(fees.CardRefused, match="Debit cards"):
        fees.of_card(100_00, CARD_RATE, replace(VISA, funding=Funding.DEBIT), policy, on=DAY)
    assert fees.of_card(100_00, CARD_RATE, VISA, policy, on=DAY).payer_cents == 3_00


def test_a_waived_fee_is_the_firms_and_says_so() -> None:
    fee = fees.of_card(100_00, CARD_RATE, VISA, NEW_YORK, on=DAY, waived=True)
    assert (fee.payer_cents, fee.firm_cents, fee.because) == (0, 3_00, ("The firm waived it.",))


@given(cents)
def test_a_rate_at_the_limit_leaves_the_firm_nothing_to_bear(amount: int) -> None:
    """3 % passed on to a Visa card, of which 3 % may be: 1,234.56 costs the payer 37.04, and the firm nothing."""
    fee = fees.of_card(amount, CARD_RATE, VISA, NEW_YORK, on=DAY)
    assert (fee.payer_cents, fee.firm_cents) == (fees.half_up(amount * 300, 10_000), 0)


def test_who_bears_less_than_the_fee_is_told_by_which_rule() -> None:
    fee = fees.of_card(100_00, CARD_RATE, replace(VISA, state="CO"), NEW_YORK, on=DAY)
    assert fee.because == ("Colorado (National Law Review, 2023): 2 % at most, since January 2023.",)


def test_a_brands_rule_binds_from_its_day() -> None:
    before, after = (surcharges.limit(brand="visa", states={"NY"}, on=date(2023, 4, day)) for day in (14, 15))
    assert (before.basis_points, after.basis_points) == (0, 300)


def test_a_state_whose_rule_has_ended_bears_nothing_until_the_next_one_is_written_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is not listed is not allowed: the end of a rule is no permission."""
    ends = date(2027, 1, 1)
    ended = [replace(rule, until=ends) if rule.whom == "CO" else rule for rule in surcharges.STATES]
    monkeypatch.setattr(surcharges, "STATES", tuple(ended))
    limits = [surcharges.limit(brand="visa", states={"CO"}, on=day) for day in (DAY, ends)]
    assert [limit.basis_points for limit in limits] == [200, 0]
