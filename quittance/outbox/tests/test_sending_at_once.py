"""Senders that die or come in twos: a mail is in one hand at a time, and a dead one's goes on under its old name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from quittance.core import clock, scope
from quittance.core.tests.waiting import PATIENCE_SECONDS, alone, together, until
from quittance.integrations.smtp.tests.scripted import Script, ScriptedServer
from quittance.outbox import jobs
from quittance.outbox.actions import mails, sending
from quittance.outbox.actions.mails import Recipient
from quittance.outbox.models import Attempt, Delivery
from quittance.outbox.models.attempt import Outcome
from quittance.outbox.models.delivery import State
from quittance.outbox.tests.letters import WORDS, lead_to, outcomes, posted, send
from tests.cast import NOW, Cast


def send_and_hang_up(cast: Cast, delivery: Delivery) -> Delivery:
    try:
        return send(cast, delivery)
    finally:
        sending.hang_up()


def die_with_it_in_hand(cast: Cast, delivery: Delivery) -> None:
    """What a killed worker leaves: a row that says under way, and no lock."""
    with scope.firm(cast.harbor.pk):
        number = Attempt.objects.filter(delivery=delivery).count() + 1
        Attempt.objects.create(delivery=delivery, number=number, started_at=NOW)


def test_a_second_sender_leaves_alone_what_the_first_has_in_hand_and_no_transaction_is_open_meanwhile(
    cast: Cast, settings: Settings
) -> None:
    slow = Script(stall_after=0)
    with ScriptedServer(slow) as server, ThreadPoolExecutor(1) as pool:
        lead_to(settings, server.url())
        delivery = posted(cast)
        first = pool.submit(alone, partial(send_and_hang_up, cast, delivery))
        until(lambda: server.connections and "DATA" in server.connections[0].commands, what="The first sender's mail")
        assert send(cast, delivery).state == State.WAITING
        assert outcomes(cast, delivery) == [Outcome.UNDER_WAY]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
            assert cursor.fetchone() == (0,)
        slow.server_leaves.set()
        assert first.result(PATIENCE_SECONDS).state == State.SENT
        assert len(server.connections) == 1
    assert outcomes(cast, delivery) == ["accepted"]


def test_of_eight_senders_at_once_one_sends(cast: Cast, settings: Settings) -> None:
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = posted(cast)
        together(*[partial(send_and_hang_up, cast, delivery)] * 8)
        assert sum(len(heard.mails) for heard in server.connections) == 1
    assert outcomes(cast, delivery) == ["accepted"]


def test_what_a_killed_worker_had_in_hand_is_sent_again_under_the_same_message_id_and_marked(
    cast: Cast, settings: Settings
) -> None:
    delivery = posted(cast)
    die_with_it_in_hand(cast, delivery)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        delivery = send(cast, delivery)
        assert f"Message-ID: <{delivery.message_id}>".encode() in server.connections[0].mails[0]
    assert outcomes(cast, delivery) == ["lost", "accepted"]
    assert (delivery.state, delivery.doubted) == (State.SENT, True)


def test_a_mail_that_kills_every_worker_is_given_up_as_unsure(cast: Cast, settings: Settings) -> None:
    delivery = posted(cast)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        for lost in range(1, 5):
            with scope.firm(cast.harbor.pk):
                Attempt.objects.create(delivery=delivery, number=lost, started_at=NOW, outcome=Outcome.LOST)
        die_with_it_in_hand(cast, delivery)
        assert send(cast, delivery).state == State.UNSURE
        assert server.connections == []


def test_a_send_that_breaks_in_the_middle_keeps_no_lock(cast: Cast, settings: Settings) -> None:
    delivery = posted(cast)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        send(cast, delivery)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            assert cursor.fetchone() == (0,)


def written_long_ago(cast: Cast) -> list[int]:
    """A delivery at each firm whose jobs the queue has lost."""
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            to = [Recipient("a@x.example")]
            mails.post(firm=firm, key="k", words=WORDS, to=to, now=clock.now() - timedelta(minutes=1))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return list(Delivery.all_firms.order_by("pk").values_list("pk", flat=True))


def test_the_sweeper_takes_up_mails_of_all_firms_whose_jobs_were_lost_once_each(cast: Cast, settings: Settings) -> None:
    due = written_long_ago(cast)
    jobs.sweep()
    jobs.sweep()
    waiting = ProcrastinateJob.objects.filter(task_name="outbox.send", status="todo")
    assert sorted(job.args["delivery_id"] for job in waiting) == due
    assert sorted(job.args["firm"] for job in waiting) == [cast.harbor.pk, cast.second.pk]


def test_the_sweeper_leaves_young_settled_and_put_off_mails_alone(cast: Cast) -> None:
    written_long_ago(cast)
    with scope.firm(cast.harbor.pk):
        Delivery.objects.update(state=State.SENT, settled_at=NOW)
    with scope.firm(cast.second.pk):
        Delivery.objects.update(next_try_at=clock.now() + timedelta(hours=1))
        mails.post(firm=cast.second, key="young", words=WORDS, to=[Recipient("b@x.example")], now=clock.now())
    before = ProcrastinateJob.objects.count()
    jobs.sweep()
    assert ProcrastinateJob.objects.count() == before


def test_an_answer_that_comes_while_the_database_is_away_is_kept_and_the_mail_not_sent_again(
    cast: Cast, settings: Settings
) -> None:
    slow = Script(stall_after=0)
    with ScriptedServer(slow) as server, ThreadPoolExecutor(1) as pool:
        lead_to(settings, server.url())
        delivery = posted(cast)
        sender = pool.submit(alone, partial(send_and_hang_up, cast, delivery))
        until(lambda: server.connections and "DATA" in server.connections[0].commands, what="The sender's mail")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND usename = current_user AND datname = current_database()"
                " AND query LIKE '%%outbox_%%'"
            )
            assert cursor.fetchone() == (1,)
        slow.server_leaves.set()
        assert sender.result(PATIENCE_SECONDS).state == State.SENT
        assert len(server.connections) == 1
    assert outcomes(cast, delivery) == ["accepted"]
