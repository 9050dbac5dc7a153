"""pgbench's TPC-B on the product's own database server, in a database beside it."""

import re
import subprocess
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg

from bench.harness.result import CannotMeasure
from quittance.core.database.embedded import binaries

_DATABASE = "tpcb"
_SCALE = 10  # as pgbench advises, more than there are clients: they do not queue for the row of one branch
_RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.MULTILINE)


@dataclass(frozen=True)
class Turn:
    per_second: float
    mean_ms: float


def prepare(admin: str) -> str:
    """Its four tables; gives back the address of their database."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_DATABASE} TEMPLATE template0")
    address = admin.rpartition("/")[0] + f"/{_DATABASE}"
    _pgbench(address, "--initialize", "--quiet", "--scale", str(_SCALE))
    return address


def turn(address: str, *, clients: int, seconds: int) -> Turn:
    """The transaction that pgbench runs of itself, by clients that keep their connections."""
    words = ["--client", str(clients), "--jobs", str(clients), "--time", str(seconds), "--no-vacuum"]
    said = _pgbench(address, *words)
    rate, latency = _RATE.search(said), _LATENCY.search(said)
    if rate is None or latency is None:
        raise CannotMeasure(f"pgbench tells no rate: {said.strip()[-200:]}")
    return Turn(float(rate[1]), float(latency[1]))


def _pgbench(address: str, *words: str) -> str:
    done = subprocess.run(
        [str(binaries() / "pgbench"), *words], capture_output=True, text=True, check=False, env=_to(address)
    )
    if done.returncode:
        raise CannotMeasure(f"pgbench failed: {(done.stderr.strip() or 'it said nothing').splitlines()[-1]}")
    return done.stdout


def _to(address: str) -> dict[str, str]:
    """The password by the environment: a process's words are seen by everybody."""
    found = urlsplit(address)
    return {
        "PGHOST": found.hostname or "",
        "PGPORT": str(found.port),
        "PGUSER": found.username or "",
        "PGPASSWORD": found.password or "",
        "PGDATABASE": found.path.strip("/"),
    }
