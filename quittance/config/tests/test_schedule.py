"""The timetable names real jobs, says why, and each moment of an entry is run once."""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.config import schedule
from quittance.core.tests.waiting import together
from tests.cast import Cast


def test_every_entry_names_a_declared_job_once() -> None:
    named = [entry.job for entry in schedule.ENTRIES]
    assert set(named) <= set(app.tasks)
    assert len(named) == len(set(named))


def test_every_entry_has_a_rhythm_of_five_or_six_fields_and_says_why() -> None:
    for entry in schedule.ENTRIES:
        assert len(entry.cron.split()) in {5, 6}
        assert entry.why.endswith(".")
        assert len(entry.why.split()) > 3


def test_every_entry_stands_in_the_queues_timetable() -> None:
    registered = {
        (task.task.name, task.periodic_id): task.cron for task in app.periodic_registry.periodic_tasks.values()
    }
    assert registered == {(entry.job, entry.job): entry.cron for entry in schedule.ENTRIES}


def test_three_workers_at_one_tick_run_an_entry_once(cast: Cast) -> None:
    entry = schedule.ENTRIES[0]
    task = app.tasks[entry.job]

    def tick() -> int | None:
        found = app.connector.get_sync_connector().execute_query_one(
            "SELECT procrastinate_defer_periodic_job_v2"
            "(%(queue)s, NULL, NULL, %(name)s, 0, %(id)s, %(at)s, '{}') AS id",
            queue=task.queue, name=task.name, id=entry.job, at=1_780_000_000,
        )  # fmt: skip
        number: int | None = found["id"]
        return number

    numbers = together(tick, tick, tick)
    assert sorted(number is None for number in numbers) == [False, True, True]
    assert ProcrastinateJob.objects.filter(task_name=entry.job).count() == 1
