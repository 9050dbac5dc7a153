"""Weeks in which clocks change: a cut-off is a local time, a day the firm's own, a deposit's date never shifted."""

from datetime import date, time

from quittance.payments.tests.orders import line
from quittance.receivables.tests import books
from quittance.reconciliation.actions import policies
from quittance.reconciliation.queries import overview
from quittance.reconciliation.tests.stories import Beginning, Story, days_told, fees_told, prove_all, rows_told

NEW_YORK = {"bank_time": time(14), "bank_zone": "America/New_York"}  # 19:00 UTC in winter, 18:00 in summer


def choose(story: Story, **chosen: object) -> None:
    policies.choose(chosen=chosen, by="staff:1", now=story.now)


def pay_at(story: Story, *moments: str) -> list[str]:
    """Bank transfers of 100.00, and the day that the firm's own cut-off says of each."""
    of = books.client("11022")
    paid = [story.pay(line(books.invoice(of, 100_00)), at=each) for each in moments]
    return [f"{overview.expected_day(payment)}" for payment in paid]


def deviations(first: str, last: str) -> list[str]:
    found = overview.deposits(date.fromisoformat(first), date.fromisoformat(last))
    return [row.words for each in found for row in each.deviations]


def told() -> list[tuple[str, str, str]]:
    """Of each fee: the payment's item, the day on which it was paid, and the day of the deposit."""
    return [(key.removesuffix("-fee"), paid, deposited) for key, _, _, paid, deposited in fees_told()]


def test_where_summer_time_begins_the_cut_off_comes_an_hour_earlier_in_the_worlds_time(begin: Beginning) -> None:
    story = begin("2026-03-06T15:00Z")
    choose(story, **NEW_YORK)
    moments = (
        "2026-03-06T18:30Z",  # Friday, 13:30 in New York
        "2026-03-08T20:00Z",  # the Sunday itself
        "2026-03-09T04:30Z",  # Monday, 0:30 in New York; an hour earlier by Friday's clock
        "2026-03-09T18:30Z",  # Monday, 14:30 in New York: after the firm's cut-off, before the processor's
    )
    assert pay_at(story, *moments) == ["2026-03-10", "2026-03-11", "2026-03-11", "2026-03-12"]
    story.to("2026-03-11T21:00Z")
    assert [row[:2] for row in rows_told()] == [
        ("2026-03-10", "AIW-1000-100"), ("2026-03-11", "AIW-1001-100"), ("2026-03-11", "AIW-1002-100"),
        ("2026-03-11", "AIW-1003-100"),
    ]  # fmt: skip
    assert told() == [
        ("1000", "2026-03-06", "2026-03-10"), ("1001", "2026-03-08", "2026-03-11"),
        ("1002", "2026-03-09", "2026-03-11"), ("1003", "2026-03-09", "2026-03-11"),
    ]  # fmt: skip
    assert days_told() == [("2026-03-10", "99.20"), ("2026-03-11", "297.60")]
    assert deviations("2026-03-09", "2026-03-13") == ["expected Mar 11 to Mar 12, arrived Mar 11"]
    prove_all()


def test_where_summer_time_ends_the_cut_off_comes_an_hour_later_in_the_worlds_time(begin: Beginning) -> None:
    story = begin("2026-10-30T15:00Z")
    choose(story, **NEW_YORK)
    moments = (
        "2026-10-30T17:30Z",  # Friday, 13:30 in New York
        "2026-10-30T18:30Z",  # 14:30: after the firm's cut-off, before the processor's
        "2026-11-02T04:30Z",  # still Sunday in New York; Monday by Friday's clock
        "2026-11-02T18:30Z",  # Monday, 13:30 in New York
    )
    assert pay_at(story, *moments) == ["2026-11-03", "2026-11-04", "2026-11-04", "2026-11-04"]
    story.to("2026-11-04T21:00Z")
    assert told() == [
        ("1000", "2026-10-30", "2026-11-03"), ("1001", "2026-10-30", "2026-11-03"),
        ("1002", "2026-11-01", "2026-11-04"), ("1003", "2026-11-02", "2026-11-04"),
    ]  # fmt: skip
    assert days_told() == [("2026-11-03", "198.40"), ("2026-11-04", "198.40")]
    assert deviations("2026-11-02", "2026-11-06") == ["expected Nov 3 to Nov 4, arrived Nov 3"]
    prove_all()


def test_the_morning_in_which_files_leave_is_the_firms_own_before_and_after_its_clock_changes(
    begin: Beginning,
) -> None:
    story = begin("2026-03-04T15:00Z")
    choose(story, mail_time=time(10))
    of, left = books.client("11022"), []
    weeks = (
        ("2026-03-04T15:30Z", "2026-03-06T14:30Z", "2026-03-06T15:05Z"),
        ("2026-03-06T15:30Z", "2026-03-10T13:30Z", "2026-03-10T14:05Z"),
    )
    for paid, before, after in weeks:
        story.pay(line(books.invoice(of, 100_00)), at=paid)
        for stop in (before, after):
            story.to(stop)
            left.append([day for day, _ in days_told()])
    assert left == [[], ["2026-03-06"], ["2026-03-06"], ["2026-03-06", "2026-03-10"]]
