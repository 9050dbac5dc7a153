"""Which batch, which deposit day (PO-2, PO-3): each row of docs/money/payouts.md, and any moment besides."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.core import business_days
from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import calendar
from quittance.reconciliation.rules.calendar import CutOff
from quittance.reconciliation.tests.page import rows

ZONES = ["UTC", "America/New_York", "Pacific/Honolulu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia"]
cut_offs = st.builds(CutOff, st.times(), st.sampled_from(ZONES), st.integers(0, 5))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  Hypothesis adds the zone


@pytest.mark.parametrize("row", rows("The calendar"), ids=lambda row: row[0])
def test_each_row_of_the_worked_table_comes_out_on_its_days(row: list[str]) -> None:
    _, paid, at, zone, batch, deposit = row
    cut_off = CutOff(calendar.END_OF_DAY if at == "end of day" else time.fromisoformat(at), zone)
    moment = datetime.fromisoformat(paid)
    assert calendar.batch_day(moment, cut_off) == date.fromisoformat(batch)
    assert calendar.deposit_day(moment, cut_off) == date.fromisoformat(deposit)


def test_bank_transfers_end_at_19_and_cards_with_the_day() -> None:
    bank, card = calendar.DEFAULTS[Method.BANK], calendar.DEFAULTS[Method.CARD]
    evening = datetime(2026, 6, 1, 23, 59, 59, 999_999, UTC)
    assert calendar.batch_day(evening, card) == date(2026, 6, 1)
    assert calendar.batch_day(evening, bank) == date(2026, 6, 2)


@settings(deadline=None)
@given(moments, cut_offs)
def test_a_batch_day_is_a_business_day_not_before_the_payment_and_at_most_a_long_weekend_later(
    moment: datetime, cut_off: CutOff
) -> None:
    day = calendar.batch_day(moment, cut_off)
    local = moment.astimezone(ZoneInfo(cut_off.zone)).date()
    assert business_days.is_business_day(day)
    assert local <= day <= local + timedelta(days=5)


@settings(deadline=None)
@given(moments, cut_offs, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_who_pays_later_is_never_deposited_earlier(moment: datetime, cut_off: CutOff, later: timedelta) -> None:
    assert calendar.deposit_day(moment, cut_off) <= calendar.deposit_day(moment + later, cut_off)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2099, 1, 1)), cut_offs)
def test_the_cut_off_instant_is_still_in_and_the_next_is_not(day: date, cut_off: CutOff) -> None:
    if not business_days.is_business_day(day):
        return
    instant = cut_off.instant(day)
    if instant.astimezone(ZoneInfo(cut_off.zone)).date() != day:
        return  # a time that the clock skips at the end of a day
    assert calendar.batch_day(instant, cut_off) == day
    assert calendar.batch_day(instant + timedelta(microseconds=1), cut_off) > day


@settings(deadline=None)
@given(moments, cut_offs)
def test_the_same_moment_told_in_another_zone_is_the_same_day(moment: datetime, cut_off: CutOff) -> None:
    told = moment.astimezone(ZoneInfo("Asia/Kolkata"))
    assert calendar.deposit_day(told, cut_off) == calendar.deposit_day(moment, cut_off)


def test_an_hour_that_comes_twice_ends_with_the_second() -> None:
    cut_off = CutOff(time(1, 30), "America/New_York")
    assert cut_off.instant(date(2026, 11, 1)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_an_hour_that_is_skipped_ends_as_much_later() -> None:
    cut_off = CutOff(time(2, 30), "America/New_York")
    assert cut_off.instant(date(2026, 3, 8)) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        calendar.batch_day(datetime(2026, 6, 1, 12), CutOff(time(19)))  # noqa: DTZ001  that is what is refused


def test_each_method_has_days_of_its_own() -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert calendar.deposit_day(moment, CutOff(time(19), days=4)) == date(2026, 6, 5)
    assert calendar.deposit_day(moment, CutOff(time(19), days=0)) == date(2026, 6, 1)
