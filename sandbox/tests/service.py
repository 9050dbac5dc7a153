"""One service of the world as a process of its own, met over HTTP as anybody meets it."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.tests.waiting import until

FIRST_PORT, LAST_PORT = 10_000, 32_000
CHECKOUT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of `count` ports in a row that nobody uses, below those that the kernel lends to whoever connects."""

    def row() -> int | None:
        first = FIRST_PORT + secrets.randbelow(LAST_PORT - FIRST_PORT - count)
        return first if all(_is_free(first + step) for step in range(count)) else None

    return until(row) or 0


def _is_free(port: int) -> bool:
    with socket.socket() as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        try:
            stream.bind(("127.0.0.1", port))
            datagrams.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.ask("POST", path, body if isinstance(body, str) else json.dumps(body or {}), headers)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def end(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=15)


def _environment() -> dict[str, str]:
    """As the supervisor gives it: what Python compiled is kept, or each start would compile Django anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def running(name: str, data: Path, *more: str) -> Iterator[Service]:
    port = free_port()
    log = data / f"{name}-{port}.log"
    words = [sys.executable, "-m", f"sandbox.{name}", "--port", str(port), "--data", str(data), *more]
    with log.open("wb") as sink:
        process = subprocess.Popen(words, cwd=CHECKOUT, stdout=sink, stderr=sink, env=_environment())
    service = Service(process, port, log)
    try:
        until(service.answers)
        yield service
    finally:
        service.end(signal.SIGKILL)
