"""A job is a row of the transaction that wants it, carries its firm, and runs in that firm alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from quittance.core import events, jobs, queue, scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together, work_off
from tests.cast import NOW, Cast

HERE, EVERYWHERE = "tests.here", "tests.everywhere"
_runs: list[tuple[str, int | None]] = []


def run_here(*, word: str) -> None:
    _runs.append((word, scope.current()))


def run_everywhere(*, word: str, when: datetime | None = None) -> None:
    _runs.append((word, scope.current()))


@pytest.fixture(autouse=True)
def runs() -> Iterator[list[tuple[str, int | None]]]:
    """What ran, and for which firm."""
    _runs.clear()
    queue.job(HERE, queue="tests")(run_here)
    queue.job(EVERYWHERE, queue="tests", across_firms=True)(run_everywhere)
    yield _runs
    for name in (HERE, EVERYWHERE):
        del app.tasks[name]


def waiting() -> list[str]:
    found = ProcrastinateJob.objects.filter(queue_name="tests", status="todo").order_by("pk")
    return [job.args["word"] for job in found]


def set_status(status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE queue_name = 'tests'", [status])


def test_a_job_of_a_rolled_back_transaction_does_not_exist(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        queue.enqueue(HERE, word="a")
        transaction.set_rollback(True)
    assert waiting() == []


def test_a_job_of_a_transaction_under_way_is_not_seen_before_it_commits(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        queue.enqueue(HERE, word="a")
        assert together(waiting) == [[]]
    assert waiting() == ["a"]


def test_a_firms_job_cannot_be_enqueued_without_a_firm_in_scope(cast: Cast) -> None:
    with pytest.raises(scope.NoFirmInScope):
        queue.enqueue(HERE, word="a")


def test_many_jobs_of_one_kind_are_enqueued_at_once_in_the_firm_in_scope_or_not_at_all(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        queue.enqueue_each(HERE, [])
        queue.enqueue_each(HERE, [{"word": "a"}, {"word": "b"}])
    with scope.firm(cast.harbor.pk), transaction.atomic():
        queue.enqueue_each(HERE, [{"word": "c"}])
        transaction.set_rollback(True)
    assert waiting() == ["a", "b"]
    assert {job.args["firm"] for job in ProcrastinateJob.objects.filter(queue_name="tests")} == {cast.harbor.pk}
    with pytest.raises(scope.NoFirmInScope):
        queue.enqueue_each(HERE, [{"word": "d"}])


def test_a_job_nobody_declared_cannot_be_enqueued(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(TaskNotFound):
        queue.enqueue("tests.nowhere", word="a")


def test_a_job_runs_in_the_scope_of_the_firm_that_enqueued_it(cast: Cast, runs: list[tuple[str, int | None]]) -> None:
    for firm, word in ((cast.harbor, "a"), (cast.second, "b")):
        with scope.firm(firm.pk):
            queue.enqueue(HERE, word=word)
    work_off("tests")
    assert sorted(runs) == [("a", cast.harbor.pk), ("b", cast.second.pk)]


def test_the_scope_of_whoever_runs_the_worker_does_not_leak_into_jobs(
    cast: Cast, runs: list[tuple[str, int | None]]
) -> None:
    with scope.firm(cast.second.pk):
        queue.enqueue(EVERYWHERE, word="b")
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, word="a")
    with scope.firm(cast.second.pk):
        work_off("tests")
        assert scope.current() == cast.second.pk
    assert sorted(runs, key=str) == [("a", cast.harbor.pk), ("b", None)]


def test_a_job_across_firms_needs_no_scope_and_runs_in_none(cast: Cast, runs: list[tuple[str, int | None]]) -> None:
    queue.enqueue(EVERYWHERE, word="a")
    work_off("tests")
    assert runs == [("a", None)]


def test_only_one_waiting_enqueues_once_and_leaves_the_transaction_whole(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        queue.enqueue(HERE, only_one_waiting="lock", word="first")
        queue.enqueue(HERE, only_one_waiting="lock", word="second")
        queue.enqueue(HERE, only_one_waiting="another", word="third")
        events.record("bell.rang", cast.harbor, at=NOW, by="system")
    assert waiting() == ["first", "third"]
    with scope.firm(cast.harbor.pk):
        assert Event.objects.filter(name="bell.rang").count() == 1


def test_only_one_waiting_holds_for_four_that_enqueue_at_once(cast: Cast) -> None:
    def enqueue() -> None:
        with scope.firm(cast.harbor.pk):
            queue.enqueue(HERE, only_one_waiting="lock", word="a")

    together(*[enqueue] * 4)
    assert waiting() == ["a"]


def test_a_job_that_runs_does_not_keep_the_next_from_waiting(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, only_one_waiting="lock", word="first")
        set_status("doing")
        queue.enqueue(HERE, only_one_waiting="lock", word="second")
    assert waiting() == ["second"]


def test_a_failed_job_runs_again_in_its_firm_when_told_to(cast: Cast, runs: list[tuple[str, int | None]]) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, word="a")
    set_status("failed")
    number = ProcrastinateJob.objects.get(queue_name="tests").pk
    assert queue.run_again(job_id=number, now=NOW)
    work_off("tests")
    assert runs == [("a", cast.harbor.pk)]


@pytest.mark.parametrize("status", ["todo", "succeeded"])
def test_a_job_that_has_not_failed_is_not_run_again(cast: Cast, status: str) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, word="a")
    set_status(status)
    assert not queue.run_again(job_id=ProcrastinateJob.objects.get(queue_name="tests").pk, now=NOW)
    assert ProcrastinateJob.objects.get(queue_name="tests").status == status


def test_a_failed_job_whose_twin_waits_already_is_left_as_it_is(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, only_one_waiting="lock", word="first")
        set_status("failed")
        queue.enqueue(HERE, only_one_waiting="lock", word="second")
    first = ProcrastinateJob.objects.get(queue_name="tests", status="failed")
    assert not queue.run_again(job_id=first.pk, now=NOW)
    assert waiting() == ["second"]


def kill_their_worker() -> None:
    """What a killed worker leaves behind: jobs under way, and a heart that beats no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)"
            " WHERE queue_name = 'tests'"
        )


def retry_stalled() -> None:
    app.configure_task("core.retry_stalled", queue="rescue").defer()
    work_off("rescue")
    assert ProcrastinateJob.objects.get(queue_name="rescue").status == "succeeded"


def test_the_job_of_a_worker_without_heartbeat_runs_again(cast: Cast, runs: list[tuple[str, int | None]]) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, word="a")
    kill_their_worker()
    retry_stalled()
    work_off("tests")
    assert runs == [("a", cast.harbor.pk)]


def test_the_job_of_a_living_worker_is_left_alone(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, word="a")
    kill_their_worker()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    retry_stalled()
    assert ProcrastinateJob.objects.get(queue_name="tests").status == "doing"


def test_a_stalled_job_whose_twin_waits_already_does_not_keep_the_others_from_their_turn(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, only_one_waiting="lock", word="twin")
        queue.enqueue(HERE, word="other")
        kill_their_worker()
        queue.enqueue(HERE, only_one_waiting="lock", word="twin")
    retry_stalled()
    assert sorted(waiting()) == ["other", "twin"]


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_are_kept(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        for word in ("done", "failed", "fresh"):
            queue.enqueue(HERE, word=word)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = (CASE args->>'word' WHEN 'failed' THEN 'failed'"
            " ELSE 'succeeded' END)::procrastinate_job_status WHERE queue_name = 'tests'"
        )
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '2 days' WHERE job_id IN"
            " (SELECT id FROM procrastinate_jobs WHERE args->>'word' IN ('done', 'failed'))"
        )
    app.configure_task("core.forget_finished", queue="rescue").defer()
    work_off("rescue")
    left = ProcrastinateJob.objects.filter(queue_name="tests").values_list("args__word", flat=True)
    assert sorted(left) == ["failed", "fresh"]


def test_a_worker_may_miss_three_heartbeats_before_its_jobs_are_taken_from_it() -> None:
    assert jobs.HEARTBEAT_SECONDS * 3 < jobs.STALLED_SECONDS


def stumble(*, word: str) -> None:
    """Fails while its like was enqueued behind it."""
    _runs.append((word, scope.current()))
    if len(_runs) == 1:
        queue.enqueue(HERE, only_one_waiting="lock", word=word)
        raise LookupError(word)


def test_a_job_that_fails_while_its_like_waits_does_not_keep_that_one_from_running(
    cast: Cast, runs: list[tuple[str, int | None]]
) -> None:
    del app.tasks[HERE]
    queue.job(HERE, queue="tests")(stumble)
    with scope.firm(cast.harbor.pk):
        queue.enqueue(HERE, only_one_waiting="lock", word="a")
    work_off("tests")
    work_off("tests")
    assert runs == [("a", cast.harbor.pk)] * 2
