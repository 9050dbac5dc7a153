"""Due dates are dates: "overdue" goes by the firm's own day, a minute before and after midnight (immunity 36)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quittance.core.clock import FirmClock
from quittance.receivables.models import Invoice
from quittance.web.portal.invoices import bills

DUE = date(2026, 6, 14)


def words(due: date | None, today: date, issued: date = date(2026, 5, 15)) -> str:
    return bills.line(Invoice(firm_id=1, issued_date=issued, due_date=due), today=today).age


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-30, "due in 30 days"),
        (-1, "due in 1 day"),
        (0, "due today"),
        (1, "1 day overdue"),
        (12, "12 days overdue"),
        (729, "729 days overdue"),
        (1200, "more than 3 years overdue"),
    ],
)
def test_the_age_is_told_in_days_to_the_due_date(days: int, said: str) -> None:
    assert words(DUE, DUE + timedelta(days=days)) == said


def test_without_a_due_date_a_bill_is_due_upon_receipt_and_overdue_from_the_day_after() -> None:
    assert words(None, DUE, issued=DUE) == "due upon receipt"
    assert words(None, DUE, issued=DUE + timedelta(days=3)) == "due upon receipt"
    assert words(None, DUE + timedelta(days=2), issued=DUE) == "2 days overdue"


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(("minute", "said"), [(-1, "due today"), (1, "1 day overdue")])
def test_a_bill_is_overdue_when_the_firms_own_day_is_over(zone: str, minute: int, said: str) -> None:
    midnight = datetime(2026, 6, 15, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    today = FirmClock(zone=ZoneInfo(zone)).today(midnight + timedelta(minutes=minute))
    assert words(DUE, today) == said
