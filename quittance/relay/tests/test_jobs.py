"""What the sweeper picks up, and the report of a day's bounces."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import queue, scope
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery
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
