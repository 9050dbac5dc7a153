"""What the sweeper picks up, and the report of a day's bounces."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import queue, scope
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery, Mail
from quittance.relay import jobs
from quittance.relay.actions import policies, reporting
from quittance.relay.tests.post import came, letter, paper, sent, taken
from tests.cast import NOW, Cast


def waiting_jobs() -> list[str]:
    return sorted(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))


def test_the_sweeper_takes_in_what_lost_its_job_and_looks_after_what_waits(harbor: Cast) -> None:
    acme()
    came(letter())
    taken(letter(files={"Invoice_61002.pdf": paper("A bill")}), at=NOW - timedelta(days=9), now=NOW)
    with scope.no_firm():
        jobs.sweep()
    found = waiting_jobs()
    assert {"relay.take_in", "relay.give_up", "relay.look_again"} <= set(found)
    with scope.no_firm():
        jobs.sweep()
    assert waiting_jobs() == found  # one of each is enough


def test_the_sweeper_leaves_alone_what_waits_its_turn_in_a_long_queue(harbor: Cast) -> None:
    rows = [came(letter()).pk for _ in range(2)]
    queue.enqueue("relay.take_in", inbound_id=rows[0])
    with scope.no_firm():
        jobs.sweep()
    assert waiting_jobs().count("relay.take_in") == len(rows)


def test_the_bounces_of_a_day_are_told_in_the_firms_own_morning_eml_8(harbor: Cast) -> None:
    acme()
    policies.change(choices={"report_addresses": ["bounces@harbor.example"]}, by="staff:1", now=NOW)
    taken()
    Delivery.objects.update(state="bounced", settled_at=NOW, last_reply="5.1.1 nobody")
    for hour in (10, 11, 12):  # 6:00, 7:00 and 8:00 in New York
        reporting.report(now=datetime(2026, 6, 4, hour, 1, tzinfo=UTC))
        assert len(sent("bounce_report")) == (hour > 10)
    assert set(sent("bounce_report")) == {"bounces@harbor.example"}


def test_the_bounces_of_days_on_which_nobody_worked_are_told_afterwards_eml_8(harbor: Cast) -> None:
    def report_on(day: int) -> list[str]:
        reporting.report(now=datetime(2026, 6, day, 12, 1, tzinfo=UTC))  # 8:00 in New York
        rows = Mail.objects.filter(kind="bounce_report").order_by("pk")
        return [key.removeprefix("bounce_report:2026-06-") for key in rows.values_list("key", flat=True)]

    acme()
    for day in (4, 6, 7, 9, 18, 20):
        moment = datetime(2026, 6, day, 15, tzinfo=UTC)
        taken(at=moment)
        Delivery.objects.filter(state="waiting", mail__kind="invoice").update(state="bounced", settled_at=moment)
    assert report_on(6) == []  # the first report tells of the day before alone, and that one was good
    assert report_on(7) == ["06"]
    assert report_on(10) == ["06", "07", "09"]  # away on the 8th and the 9th, and the 8th was a good day
    assert report_on(10) == ["06", "07", "09"]
    assert report_on(26) == ["06", "07", "09", "20"]  # a week back at most


def test_a_missed_day_is_told_of_in_the_morning_too(harbor: Cast) -> None:
    acme()
    reporting.report(now=datetime(2026, 6, 4, 12, tzinfo=UTC))
    taken()
    Delivery.objects.update(state="bounced", settled_at=datetime(2026, 6, 4, 15, tzinfo=UTC))
    reporting.report(now=datetime(2026, 6, 6, 10, tzinfo=UTC))  # six o'clock
    assert not sent("bounce_report")
    reporting.report(now=datetime(2026, 6, 6, 11, 1, tzinfo=UTC))
    assert Mail.objects.filter(kind="bounce_report").count() == 1
