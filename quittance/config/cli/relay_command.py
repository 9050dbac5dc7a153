"""`quittance relay`: the mail door."""

import argparse
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from quittance.config.cli import several
from quittance.config.cli.words import CommandFailed, Commands, await_database, count, load_product, must_be_free, port
from quittance.config.environment import Environment, environment

if TYPE_CHECKING:
    from quittance.web.hooks.smtp_tls import Certificate

_END_SECONDS_MAX = 10


def declare(commands: Commands) -> None:
    parser = commands.add_parser("relay", help="take in the firms' mail")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8025)
    parser.add_argument("--tls-port", type=port, help="answer here by TLS from the first byte on (submissions)")
    parser.add_argument("--processes", type=count, default=1, help="that share the ports")
    parser.add_argument(
        "--share-ports", action="store_true", help="let other relays that are started like this have the same ports"
    )
    parser.add_argument("--health-port", type=port, help="answer /healthz, /readyz and /metrics here, on loopback")
    parser.set_defaults(run=_relay)


def _relay(chosen: argparse.Namespace) -> None:
    if not chosen.share_ports:
        for each in filter(None, (chosen.port, chosen.tls_port)):
            must_be_free(chosen.host, each, who="The relay")
    if chosen.processes > 1:
        _several(chosen, environment())
    else:
        _one(chosen)


def _one(chosen: argparse.Namespace) -> None:
    env = load_product(process="relay")
    await_database(env)
    from quittance.config import health
    from quittance.web.hooks import smtp

    found = certificate(env, chosen.tls_port)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if chosen.share_ports:
        from quittance.core import process

        process.end_with_parent()
    door = smtp.listening(
        chosen.host, chosen.port, tls_port=chosen.tls_port, certificate=found, is_shared=chosen.share_ports
    )
    try:
        with health.answering(chosen.health_port), door:
            ended.wait()
    except OSError as error:
        raise CommandFailed(f"The relay cannot listen on {chosen.host}:{chosen.port}: {error.strerror}.") from None


def certificate(env: Environment, tls_port: int | None) -> "Certificate | None":
    from quittance.web.hooks.smtp_tls import BadCertificate, Certificate

    if bool(env.relay_certificate) != bool(env.relay_key):
        raise CommandFailed("Set QUITTANCE_RELAY_CERTIFICATE and QUITTANCE_RELAY_KEY, or neither.")
    if not env.relay_certificate:
        if tls_port:
            raise CommandFailed("--tls-port needs QUITTANCE_RELAY_CERTIFICATE and QUITTANCE_RELAY_KEY.")
        return None
    try:
        return Certificate(Path(env.relay_certificate), Path(env.relay_key))
    except BadCertificate as bad:
        raise CommandFailed(str(bad)) from None


def _several(chosen: argparse.Namespace, env: Environment) -> None:
    """Each is a relay like any other; the first also answers for the health of all."""
    words = ["relay", "--share-ports", "--host", chosen.host, "--port", str(chosen.port)]
    words += ["--tls-port", str(chosen.tls_port)] if chosen.tls_port else []
    several.run(
        words,
        count=chosen.processes,
        first=["--health-port", str(chosen.health_port)] if chosen.health_port else [],
        counts=env.data / "metrics" / f"relay-{chosen.port}",
        who="relay",
        end_seconds=_END_SECONDS_MAX,
    )
