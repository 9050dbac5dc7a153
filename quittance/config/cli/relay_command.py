"""`quittance relay`: the mail door."""

import argparse
import signal
import threading

from quittance.config.cli.words import CommandFailed, Commands, await_database, load_product, must_be_free, port


def declare(commands: Commands) -> None:
    parser = commands.add_parser("relay", help="take in the firms' mail")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8025)
    parser.add_argument("--health-port", type=port, help="answer /healthz, /readyz and /metrics here, on loopback")
    parser.set_defaults(run=_relay)


def _relay(chosen: argparse.Namespace) -> None:
    must_be_free(chosen.host, chosen.port, who="The relay")
    await_database(load_product(process="relay"))
    from quittance.config import health
    from quittance.web.hooks import smtp

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        with health.answering(chosen.health_port), smtp.listening(chosen.host, chosen.port):
            ended.wait()
    except OSError as error:
        raise CommandFailed(f"The relay cannot listen on {chosen.host}:{chosen.port}: {error.strerror}.") from None
