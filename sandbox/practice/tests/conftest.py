"""The practice system with a small world: its server started by the command that the supervisor starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.mailbox.tests.conftest import Mailbox, mailbox_at
from sandbox.practice.server import Server
from sandbox.tests.service import CHECKOUT, Answer, Service, free_port, running
from sandbox.tests.waiting import until

CLIENTS = "40"
FAST = "shared_buffers=32MB fsync=off synchronous_commit=off full_page_writes=off"


@dataclass
class Practice:
    service: Service
    server: Server

    def api(self, path: str, facts: object = None, *, firm: str = "harbor") -> dict[str, Any]:
        """What it says to a program; a POST where something is sent."""
        address = f"/{firm}/api/{path}"
        answer = self.service.get(address) if facts is None else self.service.post(address, facts)
        assert answer.status == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def refusal(self, path: str, facts: object) -> str:
        answer = self.service.post(f"/harbor/api/{path}", facts)
        assert answer.status == 400, answer.text
        return str(answer.json()["error"])

    def page(self, path: str) -> Answer:
        answer = self.service.get(path)
        assert answer.status == 200, (path, answer.text)
        return answer

    def rows(self, query: str, *, firm: str = "harbor", reader: bool = False) -> list[tuple[Any, ...]]:
        with self.server.open_as_reader(firm) if reader else self.server.open(firm) as connection:
            return connection.execute(query.encode()).fetchall()

    def send(self, path: str, fields: str) -> Answer:
        return self.service.ask("POST", path, fields, {"Content-Type": "application/x-www-form-urlencoded"})


@contextmanager
def database(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("QUITTANCE_", "DATABASE_"))},
        "QUITTANCE_DATA": str(data / "practice" / "server"),
        "QUITTANCE_DATABASE_PORT": str(port),
        "QUITTANCE_DATABASE_OPTIONS": FAST,
    }
    words = [sys.executable, "-m", "quittance", "database", "serve"]
    with (data / "database.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=CHECKOUT, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@contextmanager
def practice_in(data: Path, port: int, *, seed: str = "1", smtp: str = "") -> Iterator[Practice]:
    more = ("--database-port", str(port), "--clients", CLIENTS, "--seed", seed, "--smtp", smtp)
    with running("practice", data, *more) as service:
        until(lambda: service.get("/").status == 200, seconds=60)
        yield Practice(service, Server(data, port))


@pytest.fixture(scope="package")
def shared_post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    """The firms' mail server, without their mail rules: what is e-mailed arrives as it was written."""
    with mailbox_at(tmp_path_factory.mktemp("post"), relay_port=free_port(), inbound="nobody.invalid") as post:
        for firm in ("harbor", "second"):
            post.service.post(f"/api/rules/{firm}", {"on": False})
        yield post


@pytest.fixture
def post(shared_post: Mailbox) -> Mailbox:
    shared_post.service.post("/api/empty")
    shared_post.behave()
    return shared_post


@pytest.fixture(scope="package")
def shared_practice(tmp_path_factory: pytest.TempPathFactory, shared_post: Mailbox) -> Iterator[Practice]:
    data, port = tmp_path_factory.mktemp("world"), free_port()
    with database(data, port), practice_in(data, port, smtp=f"127.0.0.1:{shared_post.smtp_port}") as practice:
        practice.api("back-up", {})
        yield practice


@pytest.fixture
def practice(shared_practice: Practice) -> Practice:
    """Its books as at the beginning, whatever the test before did."""
    shared_practice.api("mischief/everything/undo", {})
    shared_practice.api("restore", {"backup": 2})
    return shared_practice
