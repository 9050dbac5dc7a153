"""News is written with the change it tells of, and each listener reacts to it once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import clock, events, jobs, scope
from quittance.core.models import Event, Reaction
from quittance.core.tests.waiting import PATIENCE_SECONDS, alone, together, work_off
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("own_wiring")


def echo(event: Event, *, now: datetime) -> None:
    """Leaves a trace of each time it ran."""
    Event.objects.create(name="echo.heard", subject_type="event", subject_id=event.pk, at=now, by="system")


def stumble(event: Event, *, now: datetime) -> None:
    echo(event, now=now)
    raise LookupError(f"nobody knows {event.name}")


def bell_rang(cast: Cast, *, at: datetime = NOW) -> list[int]:
    """Record it at Harbor & Pine; the numbers of the reactions, in the order of the wiring."""
    with scope.firm(cast.harbor.pk), transaction.atomic():
        event = events.record("bell.rang", cast.harbor, at=at, by="system", loud=True)
        return list(event.reactions.order_by("pk").values_list("pk", flat=True))


def react(cast: Cast, reaction_id: int, *, now: datetime = NOW) -> bool:
    with scope.firm(cast.harbor.pk):
        return events.react(reaction_id=reaction_id, now=now)


def echoes(firm_id: int) -> int:
    with scope.firm(firm_id):
        return Event.objects.filter(name="echo.heard").count()


def reaction(cast: Cast, reaction_id: int) -> Reaction:
    with scope.firm(cast.harbor.pk):
        return Reaction.objects.get(pk=reaction_id)


def react_jobs(*reactions: int) -> list[ProcrastinateJob]:
    waiting = ProcrastinateJob.objects.filter(task_name="core.react", status="todo")
    return list(waiting.filter(args__reaction_id__in=reactions).order_by("pk"))


def test_an_event_cannot_be_recorded_outside_the_transaction_that_makes_it_true(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(RuntimeError, match=r"bell\.rang must be recorded in the transac"):
        events.record("bell.rang", cast.harbor, at=NOW, by="system")


def test_an_event_keeps_who_when_what_and_the_facts(cast: Cast) -> None:
    bell_rang(cast)
    with scope.firm(cast.harbor.pk):
        kept = Event.objects.get(name="bell.rang")
    assert (kept.subject_type, kept.subject_id) == ("tenancy.firm", cast.harbor.pk)
    assert (kept.at, kept.by, kept.facts) == (NOW, "system", {"loud": True})


def test_a_rolled_back_change_leaves_neither_event_nor_reaction_nor_job(cast: Cast) -> None:
    events.wire({"bell.rang": [echo]})
    with scope.firm(cast.harbor.pk):
        before = Reaction.objects.count(), ProcrastinateJob.objects.count()
        with transaction.atomic():
            events.record("bell.rang", cast.harbor, at=NOW, by="system")
            transaction.set_rollback(True)
        assert not Event.objects.filter(name="bell.rang").exists()
        assert (Reaction.objects.count(), ProcrastinateJob.objects.count()) == before


def test_each_listener_gets_a_reaction_and_a_job_of_the_firm(cast: Cast) -> None:
    events.wire({"bell.rang": [echo, stumble]})
    reactions = bell_rang(cast)
    found = react_jobs(*reactions)
    assert [job.args["reaction_id"] for job in found] == reactions
    assert {job.args["firm"] for job in found} == {cast.harbor.pk}


def test_a_listener_reacts_once_even_if_its_job_runs_three_times(cast: Cast) -> None:
    events.wire({"bell.rang": [echo]})
    [number] = bell_rang(cast)
    assert [react(cast, number) for _ in range(3)] == [True, False, False]
    assert echoes(cast.harbor.pk) == 1
    assert reaction(cast, number).handled_at == NOW


def test_a_second_worker_leaves_a_reaction_alone_that_the_first_has_in_hand(cast: Cast) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def dawdle(event: Event, *, now: datetime) -> None:
        echo(event, now=now)
        inside.set()
        assert go_on.wait(PATIENCE_SECONDS)

    events.wire({"bell.rang": [dawdle]})
    [number] = bell_rang(cast)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(alone, partial(react, cast, number))
        assert inside.wait(PATIENCE_SECONDS)
        assert react(cast, number) is False
        go_on.set()
        assert first.result(PATIENCE_SECONDS) is True
    assert echoes(cast.harbor.pk) == 1


def test_of_eight_workers_at_once_one_reacts(cast: Cast) -> None:
    events.wire({"bell.rang": [echo]})
    [number] = bell_rang(cast)
    assert sorted(together(*[partial(react, cast, number)] * 8)) == [False] * 7 + [True]
    assert echoes(cast.harbor.pk) == 1


def test_a_failing_listener_is_put_off_with_its_error_and_the_others_still_react(cast: Cast) -> None:
    events.wire({"bell.rang": [stumble, echo]})
    failing, healthy = bell_rang(cast)
    assert [react(cast, failing), react(cast, healthy)] == [False, True]
    kept = reaction(cast, failing)
    assert kept.handled_at is None
    assert kept.last_error == "LookupError: nobody knows bell.rang"
    assert echoes(cast.harbor.pk) == 1, "what the failing listener had half done is gone"


def test_a_failing_listener_waits_longer_each_time_and_reacts_when_it_is_well_again(cast: Cast) -> None:
    events.wire({"bell.rang": [stumble]})
    [number] = bell_rang(cast)
    waits = []
    for _ in range(6):
        react(cast, number)
        waits.append((reaction(cast, number).next_try_at - NOW).total_seconds())
    assert waits == [5, 30, 120, 600, 3600, 3600]
    name = events.listener_name(stumble)
    events.wire({"bell.rang": [echo]})
    events._listeners["bell.rang"][name] = echo  # noqa: SLF001  the same listener, mended
    assert react(cast, number)
    assert (reaction(cast, number).last_error, reaction(cast, number).attempts) == ("", 7)


def test_the_sweeper_enqueues_overdue_reactions_of_all_firms_and_each_runs_in_its_firm(cast: Cast) -> None:
    events.wire({"bell.rang": [echo]})
    long_ago = clock.now() - timedelta(minutes=1)
    bell_rang(cast, at=long_ago)
    with scope.firm(cast.second.pk), transaction.atomic():
        events.record("bell.rang", cast.second, at=long_ago, by="system")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # the queue lost everything
    jobs.sweep()
    work_off("default")
    assert (echoes(cast.harbor.pk), echoes(cast.second.pk)) == (1, 1)


def test_the_sweeper_lets_young_handled_and_put_off_reactions_be_and_enqueues_none_twice(cast: Cast) -> None:
    events.wire({"bell.rang": [echo]})
    now, long_ago = clock.now(), clock.now() - timedelta(minutes=1)
    [young], [handled], [overdue], [later] = [bell_rang(cast, at=at) for at in (now, long_ago, long_ago, long_ago)]
    with scope.firm(cast.harbor.pk):
        Reaction.objects.filter(pk=handled).update(handled_at=now)
        Reaction.objects.filter(pk=later).update(next_try_at=now + timedelta(hours=1))
    jobs.sweep()
    jobs.sweep()
    assert [len(react_jobs(number)) for number in (young, handled, overdue, later)] == [1, 1, 2, 1]
