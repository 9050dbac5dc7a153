"""`quittance web`: answer browsers and machines."""

import argparse
import os
import shutil

from quittance.config.cli.words import Commands, await_database
from quittance.config.environment import environment


def declare(commands: Commands) -> None:
    parser = commands.add_parser("web", help="answer browsers and machines")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes")
    parser.add_argument(
        "--threads", type=int, default=4, help="requests at a time in each; each keeps a database connection"
    )
    parser.set_defaults(run=_web)


def _web(chosen: argparse.Namespace) -> None:
    env = environment()
    await_database(env)
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    counts = env.data / "metrics" / f"web-{chosen.port}"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True, mode=0o700)
    # Before the workers start: all of them count into this folder.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    serve(
        target="quittance.config.wsgi:application",
        host=chosen.host,
        port=chosen.port,
        workers=chosen.workers,
        threads=chosen.threads,
    )


def serve(*, target: str, host: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    Granian(
        target=target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=threads * 16,
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=10,
    ).serve()
