"""`quittance web`: answer browsers and machines."""

import argparse
import os
import shutil
import signal

from quittance.config.cli.words import Commands, await_database, count, must_be_free, port
from quittance.config.environment import environment


def declare(commands: Commands) -> None:
    parser = commands.add_parser("web", help="answer browsers and machines")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8000)
    parser.add_argument("--workers", type=count, default=2, help="processes")
    parser.add_argument(
        "--threads", type=count, default=4, help="requests at a time in each; each keeps a database connection"
    )
    parser.set_defaults(run=_web)


def _web(chosen: argparse.Namespace) -> None:
    env = environment()
    must_be_free(chosen.host, chosen.port, who="The web server")
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
    # A worker is a fork of this process and would inherit its answer to SIGTERM, which is none while it loads.
    os.register_at_fork(after_in_child=_end_when_told)
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


def _end_when_told() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
