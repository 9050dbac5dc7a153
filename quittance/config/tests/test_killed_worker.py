"""A worker killed in the middle of its work: another one finishes, no mail is lost, no reaction happens twice."""

import os
import re
import signal
from pathlib import Path

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.access.models import Group
from quittance.config.tests.processes import running
from quittance.core import scope
from quittance.core.models import Reaction
from quittance.core.tests.waiting import until
from quittance.integrations.smtp.tests.scripted import Script, ScriptedServer
from quittance.outbox.models import Attempt, Delivery
from quittance.outbox.models.delivery import State
from quittance.tenancy.actions import firms
from quittance.tenancy.models import Firm
from tests.cast import NOW


def lake() -> Firm:
    return firms.add(
        slug="lake", name="Lake", host="lake.example", zone_name="UTC", contact_address="a@lake.example", by="system",
        now=NOW,
    )  # fmt: skip


def its_heart_stopped_long_ago() -> None:
    """So that the test need not wait until a missing heartbeat is noticed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")


def waits(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
    return bool(cursor.fetchone()[0])


def all_done(firm: Firm) -> bool:
    with scope.firm(firm.pk):
        return not Reaction.objects.filter(handled_at=None).exists()


def test_a_reaction_under_way_in_a_killed_worker_is_finished_by_another_one(database: None) -> None:
    firm = lake()
    with ScriptedServer() as server, connections["owner"].cursor() as owner:
        owner.execute("BEGIN; LOCK TABLE access_group IN EXCLUSIVE MODE")
        with running("worker", QUITTANCE_SMTP_URL=server.url()) as worker:
            until(lambda: waits(owner), what="The worker before the locked table")
            worker.kill()
            worker.wait()
        owner.execute("ROLLBACK")
        assert ProcrastinateJob.objects.filter(task_name="core.react", status="doing").exists()
        with scope.firm(firm.pk):
            assert Group.objects.count() == 0, "what it had half done is gone"
        its_heart_stopped_long_ago()
        with running("worker", QUITTANCE_SMTP_URL=server.url()) as worker:
            until(lambda: all_done(firm), what="The reaction of the second worker")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0
    with scope.firm(firm.pk):
        assert Group.objects.count() == 2


def sent(firm: Firm) -> bool:
    with scope.firm(firm.pk):
        return Delivery.objects.filter(state=State.SENT).exists()


def test_a_mail_in_the_hand_of_a_killed_worker_is_sent_by_another_one_under_the_same_name(database: None) -> None:
    firm = lake()
    slow = Script({".": b""})
    with ScriptedServer(slow, Script()) as server:
        with running("worker", QUITTANCE_SMTP_URL=server.url()) as worker:
            until(lambda: server.connections and server.connections[0].mails, what="The mail of the first worker")
            worker.kill()
            worker.wait()
        its_heart_stopped_long_ago()
        with running("worker", QUITTANCE_SMTP_URL=server.url()):
            until(lambda: sent(firm), what="The mail of the second worker")
        copies = [mail for heard in server.connections for mail in heard.mails]
    assert len(copies) == 2
    assert copies[0] == copies[1]
    assert len(re.findall(rb"\r\nMessage-ID: <(.+)>", copies[0])) == 1
    with scope.firm(firm.pk):
        assert Delivery.objects.get().doubted
        assert list(Attempt.objects.order_by("number").values_list("outcome", flat=True)) == ["lost", "accepted"]


def test_a_worker_of_several_processes_ends_as_one(database: None) -> None:
    lake()
    with ScriptedServer() as server, running("worker", "--processes", "2", QUITTANCE_SMTP_URL=server.url()) as worker:
        until(lambda: len(children(worker.pid)) == 2, what="Two processes of the worker")
        first, second = children(worker.pid)
        until(lambda: workers() >= 4, what="Two lanes of each")
        os.kill(first, signal.SIGKILL)
        assert worker.wait(timeout=30) == 1
    until(lambda: not Path(f"/proc/{second}").exists(), what="The end of the other one")


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        found: int = cursor.fetchone()[0]
    return found
