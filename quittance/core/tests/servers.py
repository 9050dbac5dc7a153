"""Real embedded servers for tests: a fresh cluster is made once and copied."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from quittance.core.database import embedded
from quittance.core.tests.waiting import until

PASSWORD = "only-for-tests"
ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    """Below those that outgoing connections get: a server that is started again would find one of them there."""
    for _ in range(1_000):
        port = random.randrange(20_000, 32_000)  # noqa: S311  no secret
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


def address(cluster: embedded.Cluster) -> str:
    return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{cluster.port}/postgres"


def connect(cluster: embedded.Cluster) -> psycopg.Connection:
    """As soon as it answers."""

    def attempt() -> psycopg.Connection | None:
        try:
            return psycopg.connect(address(cluster), autocommit=True, connect_timeout=5)
        except psycopg.OperationalError:
            return None

    found = until(attempt, what="The server's first answer")
    assert found is not None
    return found


def copy(made: embedded.Cluster, folder: Path) -> embedded.Cluster:
    """The same files in a folder of their own, with a port of its own."""
    cluster = embedded.Cluster(folder=folder / "database", port=free_port(), settings=made.settings)
    cluster.folder.mkdir(mode=0o700, parents=True)
    subprocess.run(["cp", "-a", str(made.data), str(cluster.data)], check=True)  # noqa: S607  coreutils, wherever they are
    (cluster.folder / "superuser.json").write_text(json.dumps(PASSWORD))
    return cluster


@contextlib.contextmanager
def running(cluster: embedded.Cluster) -> Iterator[subprocess.Popen[bytes]]:
    server = embedded.start(cluster)
    try:
        yield server
    finally:
        embedded.stop(cluster, server)


@dataclass
class Supervisor:
    """`quittance database serve` as a process of its own."""

    cluster: embedded.Cluster
    process: subprocess.Popen[str]

    def ended(self) -> tuple[int, str]:
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextlib.contextmanager
def supervised(cluster: embedded.Cluster, *, port: int | None = None) -> Iterator[Supervisor]:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("QUITTANCE_")}
    surroundings |= {
        "QUITTANCE_DATA": str(cluster.folder.parent),
        "QUITTANCE_DATABASE_PORT": str(port or cluster.port),
        "QUITTANCE_DATABASE_OPTIONS": " ".join(f"{name}={value}" for name, value in cluster.settings),
    }
    command = [sys.executable, "-m", "quittance", "database", "serve"]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Supervisor(cluster, process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
