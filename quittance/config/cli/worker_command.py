"""`quittance worker` and `quittance sync`: run jobs. They differ in the queues they serve."""

import argparse
import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from quittance.config.cli import several
from quittance.config.cli.words import CommandFailed, Commands, await_database, count, load_product, port
from quittance.config.environment import environment
from quittance.integrations import papers

QUEUES = {"worker": ["default", "mail"], "sync": ["sync"]}
GRACE_SECONDS = 6
_lanes: list[asyncio.Task[None]] = []


def declare(commands: Commands) -> None:
    for name, about in (("worker", "run jobs, and the timetable"), ("sync", "run the firms' synchronisation jobs")):
        parser = commands.add_parser(name, help=about)
        parser.add_argument(
            "--concurrency", type=count, default=4, help="jobs of a queue at a time; each keeps a database connection"
        )
        parser.add_argument("--processes", type=count, default=1, help="that share the jobs: one a core")
        parser.add_argument("--of-several", action="store_true", help=argparse.SUPPRESS)
        parser.add_argument("--health-port", type=port, help="answer /healthz, /readyz and /metrics here, on loopback")
        parser.set_defaults(run=partial(_work, name))


def _work(name: str, chosen: argparse.Namespace) -> None:
    if chosen.processes > 1:
        _several(name, chosen)
        return
    if "mail" in QUEUES[name]:
        papers.begin()
    env = load_product(process=name)
    await_database(env)
    from quittance.config import health
    from quittance.core import process

    process.look_for_cycles_seldom()
    if chosen.of_several:
        process.end_with_parent()
    try:
        with health.answering(chosen.health_port):
            asyncio.run(_run(QUEUES[name], chosen.concurrency))
    except OSError as error:
        raise CommandFailed(f"The {name} stopped: {error}") from None


def _several(name: str, chosen: argparse.Namespace) -> None:
    """Each works off the same queues; the first also answers for the health of all."""
    several.run(
        [name, "--of-several", "--concurrency", str(chosen.concurrency)],
        count=chosen.processes,
        first=["--health-port", str(chosen.health_port)] if chosen.health_port else [],
        counts=environment().data / "metrics" / f"{name}-{os.getpid()}",
        who=name,
        end_seconds=GRACE_SECONDS + 2,
    )


async def _run(queues: list[str], concurrency: int) -> None:
    """A lane of its own for each queue: mail servers that hang must not hold up anything but mail."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    from quittance.core.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS

    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(concurrency * len(queues), thread_name_prefix="job"))
    connector = PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=2 * len(queues) + 2)
    async with app.with_connector(connector).open_async() as working, asyncio.TaskGroup() as lanes:
        for queue in queues:
            lane = lanes.create_task(
                working.run_worker_async(
                    name=queue,
                    queues=[queue],
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=GRACE_SECONDS,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            )
            _end_when_told(loop, lane)
    _leave()


def _end_when_told(loop: asyncio.AbstractEventLoop, lane: asyncio.Task[None]) -> None:
    _lanes.append(lane)

    def end() -> None:
        for each in _lanes:
            each.cancel()
        loop.call_later(GRACE_SECONDS + 1, _leave)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)


def _leave() -> None:
    """A job that did not end in time still has its thread, and Python would wait for it; a mail server may take long.

    Its row says that it is under way, so another worker takes it up as if this one had been killed.
    """
    sys.stderr.flush()
    os._exit(0)
