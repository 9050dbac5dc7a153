"""What product and yardstick both stand on: one embedded PostgreSQL in a folder that is gone afterwards."""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bench.harness import answers, processes
from bench.harness.processes import HOST, Running

FIRM_NAME = "Harbor & Pine CPAs"
FIRM_HOST = "localhost"
_YARDSTICK_DATABASE = "bare"


@dataclass(frozen=True)
class Site:
    """A web server that can be started: its name, its words and what it finds in its environment."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path

    @contextlib.contextmanager
    def serving(self, *, workers: int) -> Iterator[tuple[Running, int]]:
        port = processes.free_port()
        words = [*self.words, "--host", HOST, "--port", str(port), "--workers", str(workers)]
        with processes.started(self.name, words, environment=self.environment, log=self.log) as running:
            yield running, port


@dataclass(frozen=True)
class Ground:
    folder: Path
    product_environment: Mapping[str, str]
    yardstick_environment: Mapping[str, str]

    def product(self, *words: str) -> Site:
        return Site("product", ("-m", *words), self.product_environment, self.folder / "product.log")

    def yardstick(self) -> Site:
        words = ("-m", "bench.yardsticks.bare", "web")
        return Site("yardstick", words, self.yardstick_environment, self.folder / "yardstick.log")


YARDSTICK_REQUEST = answers.request(path="/entries/1/", host=FIRM_HOST)


@contextlib.contextmanager
def laid() -> Iterator[Ground]:
    """A server with two databases: the product's, migrated and with one firm; the yardstick's with its one table."""
    with tempfile.TemporaryDirectory(prefix="quittance-bench-") as name:
        folder = Path(name)
        port = processes.free_port()
        product = _product_environment(folder, port)
        words = ["-m", "quittance", "database", "serve"]
        with processes.started("database", words, environment=product, log=folder / "database.log") as database:
            processes.run("database prepare", ["-m", "quittance", "database", "prepare"], environment=product)
            database.refuse_if_ended()
            processes.run("migrate", ["-m", "quittance", "migrate"], environment=product)
            firm = ["hello", FIRM_NAME, "--host", FIRM_HOST, "--contact", "dana.reyes@harborpine.example"]
            processes.run("firm add", ["-m", "quittance", "firm", "add", *firm], environment=product)
            bare = {**_plain_environment(), **_yardstick_database(folder, port)}
            processes.run("yardstick", ["-m", "bench.yardsticks.bare", "prepare"], environment=bare)
            yield Ground(folder, product, bare)


def _plain_environment() -> dict[str, str]:
    """Ours without settings of the product: a benchmark must not reach a database that somebody uses."""
    ours = ("QUITTANCE_", "DATABASE_", "BARE_", "DJANGO_", "PROMETHEUS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _product_environment(folder: Path, port: int) -> dict[str, str]:
    return {
        **_plain_environment(),
        "QUITTANCE_DATA": str(folder / "data"),
        "QUITTANCE_DATABASE_PORT": str(port),
        "QUITTANCE_PUBLIC_SCHEME": "http",
        "QUITTANCE_SOURCES": "any",
    }


def _yardstick_database(folder: Path, port: int) -> dict[str, str]:
    """A role and a database of its own on the same server."""
    superuser = json.loads((folder / "data" / "database" / "superuser.json").read_text())
    password = secrets.token_urlsafe(16)
    name = sql.Identifier(_YARDSTICK_DATABASE)
    with psycopg.connect(
        host=HOST, port=port, user="postgres", password=superuser, dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, name))
    return {
        "BARE_DATABASE_HOST": HOST,
        "BARE_DATABASE_PORT": str(port),
        "BARE_DATABASE_NAME": _YARDSTICK_DATABASE,
        "BARE_DATABASE_USER": _YARDSTICK_DATABASE,
        "BARE_DATABASE_PASSWORD": password,
    }
