"""Not too much to one domain at a time, and none for a while to one that has had too much; others go on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries, Settings

from quittance.core import locks, scope
from quittance.core.tests.waiting import PATIENCE_SECONDS, alone, together
from quittance.integrations.smtp.tests.scripted import HANG_UP, Script, ScriptedServer
from quittance.outbox.actions import keys, sending, throttle
from quittance.outbox.actions.mails import Words
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import kinds
from quittance.outbox.tests.letters import SECOND, lead_to, outcomes, post, posted, send
from quittance.outbox.tests.raw_mail import stored
from tests.cast import NOW, Cast

# Twelve, locks and their return included, and one transaction's begin and commit.
STATEMENTS_MAX = 14


def may_go(address: str, *, all_inside: threading.Barrier) -> bool:
    with throttle.turn(throttle.domain_of(address), now=NOW) as later:
        all_inside.wait(PATIENCE_SECONDS)
        return later is None


@pytest.mark.usefixtures("cast")
def test_so_many_travel_to_one_domain_at_a_time_over_all_workers_and_each_gives_its_place_back() -> None:
    for _ in range(2):
        workers = throttle.AT_ONCE_MAX + 3
        inside = threading.Barrier(workers)
        addresses = [f"{number}@{'Big' if number % 2 else 'big'}.example" for number in range(workers - 1)]
        asked = [partial(may_go, address, all_inside=inside) for address in (*addresses, "x@small.example")]
        answers = together(*asked)
        assert (answers[:-1].count(True), answers[-1]) == (throttle.AT_ONCE_MAX, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert cursor.fetchone() == (0,)


def test_what_finds_no_place_waits_a_moment_without_a_try(cast: Cast, settings: Settings) -> None:
    with ScriptedServer() as server, ExitStack() as held, ThreadPoolExecutor(1) as another_worker:
        lead_to(settings, server.url())
        delivery = posted(cast, "x@big.example")
        for place in range(throttle.AT_ONCE_MAX):
            number = throttle._number("big.example") + place  # noqa: SLF001  taken here as by other workers
            held.enter_context(locks.in_hand(locks.Kind.DOMAIN, number))
        delivery = another_worker.submit(alone, partial(send, cast, delivery)).result(PATIENCE_SECONDS)
        assert (delivery.state, delivery.next_try_at) == (State.WAITING, NOW + throttle.CROWDED_FOR)
        assert (outcomes(cast, delivery), server.connections) == ([], [])


def test_a_domain_that_has_had_too_much_rests_and_the_others_go_on(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"RCPT": b"421 4.7.28 too many mails from you" + HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        first = send(cast, posted(cast, "a@big.example", key="a"))
        assert first.next_try_at == NOW + 30 * SECOND
        second = send(cast, posted(cast, "b@big.example", key="b"))
        assert (second.state, second.next_try_at) == (State.WAITING, NOW + throttle.REST_FOR)
        assert outcomes(cast, second) == []
        assert send(cast, posted(cast, "c@other.example", key="c")).state == State.SENT
        assert send(cast, second, NOW + throttle.REST_FOR).state == State.SENT


def test_a_mailbox_put_off_for_itself_makes_no_domain_rest(cast: Cast, settings: Settings) -> None:
    with ScriptedServer(Script({"RCPT": b"452 4.2.2 mailbox full" + HANG_UP}), Script()) as server:
        lead_to(settings, server.url())
        full = send(cast, posted(cast, "full@big.example", key="a"))
        assert full.next_try_at == NOW + timedelta(minutes=15)
        assert send(cast, posted(cast, "b@big.example", key="b")).state == State.SENT


def test_what_somebody_waits_for_leaves_before_what_is_sent_in_bulk(cast: Cast) -> None:
    for kind in ("invoice", "magic"):
        post(cast, key=kind, words=Words(kind=kind, subject="x", text="x", html="x"))
    jobs = ProcrastinateJob.objects.filter(task_name="outbox.send").order_by("pk")
    assert [job.priority for job in jobs] == [kinds.ORDINARY_PRIORITY, kinds.AWAITED_PRIORITY]
    assert kinds.AWAITED_PRIORITY > kinds.ORDINARY_PRIORITY


def test_the_way_out_of_a_signed_mail_with_a_file_takes_few_statements(
    cast: Cast, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries, tmp_path: Path
) -> None:
    with scope.firm(cast.harbor.pk):
        key = keys.make(from_address="billing@harborpine.example", by="person:1", now=NOW)
        keys.verified(key=key, now=NOW)
    with ScriptedServer() as server:
        lead_to(settings, server.url())
        file = stored(b"%PDF", settings, tmp_path)
        first, second = posted(cast, key="a", files=(file,)), posted(cast, key="b", files=(file,))
        send(cast, first)  # reads the private half
        with scope.firm(cast.harbor.pk), django_assert_max_num_queries(STATEMENTS_MAX):
            sending.send(delivery_id=second.pk, now=NOW)
        assert b"d=harborpine.example" in server.connections[0].mails[1]
