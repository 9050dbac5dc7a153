"""The product with bills that can be paid: its books laid, and its web server as `quittance web` starts it."""

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.harness import answers, processes
from bench.harness.ground import FIRM_HOST, Ground
from bench.harness.processes import HOST
from bench.harness.side import WORKERS
from bench.harness.simulation.outside import KEY


@dataclass(frozen=True)
class Bill:
    token: str
    invoice: int
    number: str
    cents: int

    @property
    def path(self) -> str:
        """Of the page that a guest has before them, with this bill on it."""
        return f"/client-portal/pass/{self.token}/"


def paid_at(here: Ground, processor: str) -> Ground:
    """The same ground, with the processor at this address in the product's settings."""
    settings = {
        "QUITTANCE_PROCESSOR_URL": processor,
        "QUITTANCE_PROCESSOR_KEY": KEY,
        "QUITTANCE_PROCESSOR_PUBLIC_KEY": "pk_test_quittance",
        "QUITTANCE_PROCESSOR_SCRIPT": f"{processor}/v3/",
        "QUITTANCE_PROCESSOR_ORIGINS": processor,
    }
    return dataclasses.replace(here, product_environment={**here.product_environment, **settings})


def laid(here: Ground, *, account: str, clients: int) -> list[Bill]:
    bills = [Bill(**line) for line in _books(here, "lay", account, str(clients))]
    with psycopg.connect(admin(here), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")  # as the server does by itself a minute later
    return bills


def told(here: Ground) -> list[dict[str, Any]]:
    """What the books say of each payment."""
    return _books(here, "told")


@contextlib.contextmanager
def open_for(here: Ground, bill: Bill) -> Iterator[tuple[processes.Running, int]]:
    with here.product("quittance", "web").serving(workers=WORKERS) as (running, port):
        processes.await_page(running, port, answers.request(path=bill.path, host=FIRM_HOST))
        yield running, port


def admin(here: Ground, database: str = "quittance") -> str:
    password = json.loads((here.folder / "data" / "database" / "superuser.json").read_text())
    return f"postgresql://postgres:{password}@{HOST}:{here.product_environment['QUITTANCE_DATABASE_PORT']}/{database}"


def _books(here: Ground, *words: str) -> list[dict[str, Any]]:
    said = processes.run("books", ["-m", "bench.harness.till_books", *words], environment=here.product_environment)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]
