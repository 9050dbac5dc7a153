"""Our small face of the queue, so that another could stand behind it."""

import functools
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, ParamSpec

import procrastinate
import structlog
from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import metrics, scope

log = structlog.get_logger()
_P = ParamSpec("_P")

DEFAULT_QUEUE = "default"
_RETRY = procrastinate.RetryStrategy(max_attempts=6, exponential_wait=4)
_platform: set[str] = set()


def job(
    name: str, *, queue: str = DEFAULT_QUEUE, across_firms: bool = False
) -> Callable[[Callable[_P, None]], Callable[_P, None]]:
    """Make a function a job. It runs in the scope of the firm that enqueued it, or in none if it works across firms."""
    if across_firms:
        _platform.add(name)

    def declare(function: Callable[_P, None]) -> Callable[_P, None]:
        @functools.wraps(function)
        def run(**arguments: Any) -> None:
            firm = arguments.pop("firm", None)
            arguments.pop("timestamp", None)  # periodic jobs are told when; ours ask the clock
            _run(name, firm, functools.partial(function, **arguments))

        app.task(name=name, queue=queue, retry=_RETRY)(run)
        return function

    return declare


def enqueue(name: str, *, only_one_waiting: str | None = None, priority: int = 0, **arguments: Any) -> None:
    """Write the job's row now, in the caller's transaction; if that is rolled back, there was no job.

    Of those that wait in a queue the one with the highest priority is next, then the oldest.
    """
    if name not in _platform:
        arguments["firm"] = scope.firm_id()
    deferrer = app.configure_task(name, allow_unknown=False, queueing_lock=only_one_waiting, priority=priority)
    if only_one_waiting is None:
        deferrer.defer(**arguments)
        return
    try:
        with transaction.atomic():
            deferrer.defer(**arguments)
    except procrastinate.exceptions.AlreadyEnqueued:
        log.debug("job.already_waiting", job=name, lock=only_one_waiting)


def enqueue_each(name: str, arguments: Sequence[dict[str, Any]], *, priority: int = 0) -> None:
    """The same as `enqueue` for each of these arguments, in one statement."""
    if not arguments:
        return
    firm = {} if name in _platform else {"firm": scope.firm_id()}
    deferrer = app.configure_task(name, allow_unknown=False, priority=priority)
    deferrer.batch_defer(*({**each, **firm} for each in arguments))


def under_way(name: str, argument: str, *, now: datetime) -> set[Any]:
    """What the jobs of this name that wait their turn or run are about: a sweeper must not double a long queue.

    One that failed and rests for a while is none of them: whoever sweeps knows better when its time has come.
    """
    found = ProcrastinateJob.objects.filter(task_name=name, status__in=["todo", "doing"]).exclude(scheduled_at__gt=now)
    told = found.values_list(f"args__{argument}", flat=True)
    return {one for each in told for one in (each if isinstance(each, list) else [each])}


def _run(name: str, firm: int | None, work: Callable[[], None]) -> None:
    around: AbstractContextManager[None] = scope.no_firm() if firm is None else scope.firm(firm)
    close_old_connections()
    started = time.perf_counter()
    with around, structlog.contextvars.bound_contextvars(job=name, firm=firm):
        try:
            work()
        except Exception:
            metrics.jobs.labels(job=name, outcome="failed").inc()
            log.exception("job.failed")
            raise
        finally:
            metrics.job_seconds.labels(job=name).observe(time.perf_counter() - started)
            close_old_connections()
        metrics.jobs.labels(job=name, outcome="done").inc()
        log.debug("job.done", seconds=round(time.perf_counter() - started, 4))


STATUS_LABELS = {"todo": "waiting", "doing": "running", "failed": "failed", "succeeded": "done"}


def run_again(*, job_id: int, now: datetime) -> bool:
    """Put a failed job back into the queue; False if it has not failed, or if its like waits there already."""
    if not ProcrastinateJob.objects.filter(pk=job_id, status="failed").exists():
        return False
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=now)
    except procrastinate.exceptions.UniqueViolation:
        return False
    return True
