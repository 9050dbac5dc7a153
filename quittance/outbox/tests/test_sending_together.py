"""Copies that were written together are sent by one job, each as it would be alone."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from quittance.core import locks, scope
from quittance.integrations.smtp.tests.scripted import ScriptedServer
from quittance.outbox import jobs
from quittance.outbox.actions import bounces, sending
from quittance.outbox.models import Attempt, Delivery
from quittance.outbox.tests.letters import lead_to, post
from tests.cast import NOW, Cast

TO = tuple(f"payer-{number}@client.example" for number in range(4))


def written(cast: Cast) -> list[int]:
    with scope.firm(cast.harbor.pk):
        return list(post(cast, *TO).deliveries.order_by("pk").values_list("pk", flat=True))


def states(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def send_all(cast: Cast, deliveries: list[int]) -> list[int]:
    with scope.firm(cast.harbor.pk):
        return sending.send_all(delivery_ids=deliveries, now=NOW)


def test_each_goes_once_over_one_connection_however_often_it_is_asked(cast: Cast, settings: Settings) -> None:
    deliveries = written(cast)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        assert send_all(cast, deliveries) == []
        assert send_all(cast, deliveries) == []
        [heard] = server.connections
    assert len(heard.mails) == len(TO)
    assert states(cast) == ["sent"] * 4


def test_a_dead_address_stops_none_of_the_others(cast: Cast, settings: Settings) -> None:
    deliveries = written(cast)
    with scope.firm(cast.harbor.pk):
        bounces.bury(address=TO[2], reason="550 gone", delivery=Delivery.objects.get(pk=deliveries[2]), now=NOW)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        send_all(cast, deliveries)
    assert states(cast) == ["sent", "sent", "suppressed", "sent"]


def test_what_slow_servers_left_no_time_for_goes_on_in_jobs_of_its_own(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = written(cast)
    monkeypatch.setattr(sending, "TOGETHER_SECONDS_MAX", 0)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        with scope.firm(cast.harbor.pk):
            jobs.send_all(delivery_ids=deliveries)
            waiting = ProcrastinateJob.objects.filter(task_name="outbox.send", queueing_lock__isnull=False)
            assert list(waiting.order_by("pk").values_list("args__delivery_id", flat=True)) == deliveries
            assert not Attempt.objects.exists()
            sending.send(delivery_id=deliveries[0], now=NOW)
    assert states(cast) == ["sent", "waiting", "waiting", "waiting"]


def test_another_worker_has_one_of_them_in_hand(cast: Cast, settings: Settings) -> None:
    deliveries = written(cast)
    with ScriptedServer() as server, ThreadPoolExecutor(1) as other:
        lead_to(settings, server.url())
        held, done = threading.Event(), threading.Event()
        holding = other.submit(_hold, deliveries[1], held, done)
        held.wait()
        send_all(cast, deliveries)
        done.set()
        holding.result()
    assert states(cast) == ["sent", "waiting", "sent", "sent"]


def _hold(delivery: int, held: threading.Event, done: threading.Event) -> None:
    with locks.in_hand(locks.Kind.DELIVERY, delivery) as ours:
        assert ours
        held.set()
        done.wait()
    connection.close()
