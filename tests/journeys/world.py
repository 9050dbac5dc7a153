"""The running demo, as a journey sees it: its addresses, its processes and its mailbox."""

import json
import os
import smtplib
import socket
import subprocess
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS_MAX = 120
STOP_SECONDS_MAX = 30


def free_ports() -> int:
    """The first of twenty ports that nobody has."""
    for base in range(21000 + os.getpid() % 500 * 20, 60000, 20):
        try:
            for port in range(base, base + 20):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise RuntimeError("No twenty ports in a row are free.")


@dataclass
class World:
    process: subprocess.Popen[str]
    facts: dict[str, Any]
    data: Path

    @property
    def pids(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.data / "pids.json").read_text())
        return found

    def mails(self, to: str) -> list[dict[str, Any]]:
        query = urllib.parse.urlencode({"to": to, "limit": 1000})
        with fetch(f"{self.facts['mailbox']}api/mails?{query}") as answer:
            found: list[dict[str, Any]] = json.load(answer)["mails"]
        return found

    def mail_in(self, *recipients: str, subject: str) -> None:
        """Send a mail into the world as a firm's own mail program would."""
        host, port = self.facts["smtp"].split(":")
        sender = "bills@harborpine.example"
        letter = f"From: {sender}\r\nTo: {', '.join(recipients)}\r\nSubject: {subject}\r\n\r\nHere.\r\n"
        with smtplib.SMTP(host, int(port), timeout=20) as client:
            client.sendmail(sender, recipients, letter)

    def stop(self) -> int:
        """End it as an operator would; whatever it still says is a fault."""
        self.process.terminate()
        out, err = self.process.communicate(timeout=STOP_SECONDS_MAX)
        assert (out, err) == ("", "")
        return self.process.returncode


def fetch(address: str) -> HTTPResponse:
    return cast(HTTPResponse, urllib.request.urlopen(address, timeout=20))  # noqa: S310  addresses of our own demo


def begin(data: Path, *, port: int, seed: int = 1) -> subprocess.Popen[str]:
    # A smaller practice than a visitor gets: what a story tells needs some hundred clients, not thousands.
    words = ["--port", str(port), "--data", str(data), "--seed", str(seed), "--clients", "200", "--json"]
    without_ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QUITTANCE_", "DATABASE_", "PYTHONPATH"))
    }
    return subprocess.Popen(
        [str(ROOT / "bin" / "demo"), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=without_ours,
    )


def start(data: Path, *, port: int, seed: int = 1) -> World:
    process = begin(data, port=port, seed=seed)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise AssertionError(f"The demo did not start: {process.communicate()[1]}")
    return World(process, json.loads(line), data)


class Spare:
    """A demo that can be stopped and started again on the same data."""

    def __init__(self, data: Path) -> None:
        self.world = start(data, port=free_ports())

    def start_again(self) -> None:
        assert self.world.stop() == 0
        self.world = start(self.world.data, port=free_ports())


class Operator:
    """An operator at the ops pages without a browser, as a machine would be one."""

    def __init__(self, world: World) -> None:
        self.base = world.facts["ops"].removesuffix("/ops/")
        sign_in = next(one for one in world.facts["sign_ins"] if one["where"] == "ops")
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/ops/")
        self.post("/ops/", address=sign_in["email"], password=sign_in["password"])

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=20) as answer:
            page: str = answer.read().decode()
        return page

    def post(self, path: str, **fields: object) -> str:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "quittance_csrf"), "") or ""
        form = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        with self.opener.open(self.base + path, form, timeout=20) as answer:
            page: str = answer.read().decode()
        return page
