"""The calendar of deposits: expected by our rule, announced by the processor, and where the two differ."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from quittance.core.clock import FirmClock
from quittance.payments.models import Payout
from quittance.payments.models.payout import State
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.receivables.tests import books
from quittance.reconciliation.models import FileSet, Policy
from quittance.reconciliation.queries import overview
from quittance.reconciliation.rules import calendar
from quittance.reconciliation.tests.banks import Bank
from quittance.tenancy.actions import clock
from quittance.tenancy.models import Firm
from quittance.tenancy.models.firm import Kind
from quittance.web.firm.deposits.tests.conftest import BY_BANK, HERE, Story
from quittance.web.firm.tests.desk import text
from tests.cast import Cast


def shown(browser: Browser, asked: str) -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_before_anybody_paid_the_page_says_what_comes_and_when(cast: Cast, danas: Browser) -> None:
    del cast
    page = shown(danas, "")
    assert "No deposits yet" in page
    assert "two business days later" in page


@pytest.mark.parametrize(("today", "monday"), [("2026-11-20", "16"), ("2026-11-21", "23"), ("2026-11-22", "23")])
def test_on_a_weekend_the_week_that_comes_is_shown(
    today: str, monday: str, paid: Story, danas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    del paid
    monkeypatch.setattr(FirmClock, "today", lambda _clock, _real: date.fromisoformat(today))
    assert f"November {monday} to " in shown(danas, "")


def test_what_was_taken_is_expected_on_the_calendars_day_less_the_firms_fee(bank: Bank, danas: Browser) -> None:
    """PO-2: two business days after the batch day."""
    row = bank.till.pay(orders.line(books.invoice(books.client(), 3_000_00)), by_what=BY_BANK, now=bank.now)
    row.refresh_from_db()
    day = calendar.deposit_day(row.accepted_at or row.submitted_at, Policy().cut_off(Method.BANK))
    (found,) = overview.deposits(day, day)
    assert (found.standing(day), found.cents, found.payouts) == (overview.Standing.EXPECTED, 2_976_00, [])
    assert found.standing(day + timedelta(days=1)) == overview.Standing.LATE
    page = shown(danas, f"?day={day}")
    assert "about $2,976.00" in page
    assert "Bank transfers" in page
    assert "No such deposit" in shown(danas, f"?day={day}&state=held")


def test_a_payment_of_a_rehearsals_later_day_is_expected_after_that_day(bank: Bank) -> None:
    """Its clock was moved on before anybody paid, and the payments' real moments know nothing of it."""
    Firm.objects.update(kind=Kind.REHEARSAL)
    for at, days in ((bank.now - timedelta(hours=1), 7), (bank.now + timedelta(hours=1), 5)):
        clock.forward(firm=Firm.objects.get(), days=days, by="ops:1", now=at)
    row = bank.till.pay(orders.line(books.invoice(books.client(), 3_000_00)), by_what=BY_BANK, now=bank.now)
    row.refresh_from_db()
    moment = (row.accepted_at or row.submitted_at) + timedelta(days=7)
    day = calendar.deposit_day(moment, Policy().cut_off(Method.BANK))
    assert (overview.expected_day(row), [each.cents for each in overview.deposits(day, day)]) == (day, [2_976_00])


def test_what_the_processor_announced_takes_the_place_of_what_was_expected(paid: Story, danas: Browser) -> None:
    day = paid.by_bank.deposit_date
    (found,) = overview.deposits(day - timedelta(days=9), day + timedelta(days=9))
    assert (found.day, found.cents, found.expected) == (day, 3_073_00, [])
    page = shown(danas, f"?day={day}")
    assert "$3,073.00" in page
    assert "arrived" in page
    Payout.objects.filter(pk=paid.by_bank.pk).update(state=State.ANNOUNCED)
    assert "on its way" in shown(danas, f"?day={day}&state=way")


def test_a_payout_on_another_day_than_the_calendar_says_is_shown_as_that(paid: Story, danas: Browser) -> None:
    later = paid.by_bank.deposit_date + timedelta(days=1)
    expected = overview.expected_days([paid.by_bank])[paid.by_bank.pk]
    Payout.objects.update(deposit_date=later)
    (found,) = overview.deposits(later, later)
    words = {each.words for each in found.deviations}
    assert f"expected {expected[0]:%b} {expected[0].day}, arrived {later:%b} {later.day}" in words
    assert f"arrived {later:%b} {later.day}" in shown(danas, f"?day={later}")


def test_a_week_shows_its_bank_days_and_says_which_are_holidays(left: FileSet, danas: Browser) -> None:
    del left
    page = shown(danas, "?day=2026-11-26")
    assert "Thursday, November 26 Bank holiday: nothing is deposited." in page
    assert "Saturday" not in page


def test_a_deposit_whose_files_left_leads_to_them_and_one_without_to_its_payouts(left: FileSet, danas: Browser) -> None:
    day = left.deposit_date
    assert f'href="{HERE}files/{left.pk}/"' in text(danas.get(f"{HERE}?day={day}"))
    account = left.bank_account_id
    answer = danas.get(f"{HERE}open/{account}/USD/{day}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HERE}files/{left.pk}/")
    for wrong in (f"open/{account}/EUR/{day}/", f"open/{account}/USD/tomorrow/", f"open/0/USD/{day}/"):
        assert danas.get(f"{HERE}{wrong}").status_code == 404


@pytest.mark.parametrize(
    "asked", ["view=year", "day=tomorrow", "day=0001-01-01", "day=9999-12-31", "account=0", "state=lost"]
)
def test_what_the_calendar_cannot_be_asked_is_refused(danas: Browser, cast: Cast, asked: str) -> None:
    del cast
    assert danas.get(f"{HERE}?{asked}").status_code == 400
