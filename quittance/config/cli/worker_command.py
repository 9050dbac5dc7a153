"""`quittance worker` and `quittance sync`: run jobs. They differ in the queues they serve."""

import argparse
import asyncio
from functools import partial

from quittance.config.cli.words import CommandFailed, Commands, await_database, count, load_product, port

QUEUES = {"worker": ["default", "mail"], "sync": ["sync"]}


def declare(commands: Commands) -> None:
    for name, about in (("worker", "run jobs, and the timetable"), ("sync", "run the firms' synchronisation jobs")):
        parser = commands.add_parser(name, help=about)
        parser.add_argument(
            "--concurrency", type=count, default=4, help="jobs at a time; each keeps a database connection"
        )
        parser.add_argument("--health-port", type=port, help="answer /healthz, /readyz and /metrics here, on loopback")
        parser.set_defaults(run=partial(_work, name))


def _work(name: str, chosen: argparse.Namespace) -> None:
    env = load_product(process=name)
    await_database(env)
    from quittance.config import health

    try:
        with health.answering(chosen.health_port):
            asyncio.run(_run(QUEUES[name], chosen.concurrency))
    except OSError as error:
        raise CommandFailed(f"The {name} stopped: {error}") from None


async def _run(queues: list[str], concurrency: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from quittance.core.jobs import HEARTBEAT_SECONDS, STALLED_SECONDS

    assert isinstance(app.connector, DjangoConnector)  # noqa: S101  tells the type checker what the settings say
    connector = app.connector.get_worker_connector()
    async with app.with_connector(connector).open_async() as working:
        await working.run_worker_async(
            queues=queues,
            concurrency=concurrency,
            shutdown_graceful_timeout=10,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
        )
