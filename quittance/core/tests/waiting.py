"""For tests of what happens at once: wait for a condition, run things together, run a real worker."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

PATIENCE_SECONDS = 240.0  # what is started beside a busy suite has taken more than 90
_T = TypeVar("_T")


def until(condition: Callable[[], _T], *, what: str) -> _T:
    """Ask again and again until the answer is true; fail with the name of what never came."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    tick = threading.Event()
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"{what} did not come true in {PATIENCE_SECONDS:.0f} s."
        tick.wait(0.02)
    return answer


def alone(act: Callable[[], _T]) -> _T:
    """Run it and close this thread's connections, as each thread that touched the database must."""
    try:
        return act()
    finally:
        connections.close_all()


def together(*acts: Callable[[], _T]) -> list[_T]:
    """Start all at the same moment, each in a thread with connections of its own; their answers in order."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], _T]) -> _T:
        gate.wait(PATIENCE_SECONDS)
        return alone(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [running.result(PATIENCE_SECONDS) for running in [pool.submit(run, act) for act in acts]]


def work_off(*queues: str) -> None:
    """Let a real worker run all that waits in these queues."""
    kept = {alias: connections.settings[alias]["CONN_MAX_AGE"] for alias in connections}
    try:
        for alias in kept:
            connections.settings[alias]["CONN_MAX_AGE"] = 0  # the worker's threads end with it
        asyncio.run(_work(queues))
    finally:
        for alias, seconds in kept.items():
            connections.settings[alias]["CONN_MAX_AGE"] = seconds


async def _work(queues: Sequence[str]) -> None:
    assert isinstance(app.connector, DjangoConnector)
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as working:
        await working.run_worker_async(
            queues=list(queues), wait=False, concurrency=2, listen_notify=False, install_signal_handlers=False
        )
