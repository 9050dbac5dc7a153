"""The start page moves the days on: at the processor, and at each firm through the ops pages."""

import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.kit import files
from sandbox.seed import OPERATOR
from sandbox.tests.service import Service, running

REAL = datetime.fromtimestamp(time.time(), UTC).date() - timedelta(days=2)


class Ops(BaseHTTPRequestHandler):
    """Pages in the shape of the product's: a door, and a clock for each firm."""

    ahead: dict[str, int] = {}
    live: set[str] = set()

    def do_GET(self) -> None:
        self._show("<p>Sign in</p>" if self.path == "/ops/" else self._clock())

    def do_POST(self) -> None:
        sent = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        if self.path == "/ops/":
            known = (sent["address"], sent["password"]) == (OPERATOR.email, OPERATOR.password)
            self._show('<a href="/ops/firms/">Firms</a>' if known else "<p>Wrong</p>")
            return
        assert sent["csrfmiddlewaretoken"] == "token"
        slug = self.path.split("/")[3]
        self.ahead[slug] = self.ahead.get(slug, 0) + int(sent["days"])
        self._show(self._clock())

    def _clock(self) -> str:
        slug = self.path.split("/")[3]
        ahead = self.ahead.get(slug, 0)
        day = REAL + timedelta(days=ahead)
        button = "" if slug in self.live else "<button>Let the days pass</button>"
        its_time = f"<dt>Its time</dt><dd>{day:%A, %B} {day.day}, {day.year}, 08:10</dd>"
        return f"{its_time}<dt>Ahead by</dt><dd>{ahead} days</dd>{button}"

    def _show(self, page: str) -> None:
        self.send_response(200)
        self.send_header("Set-Cookie", "quittance_csrf=token; Path=/")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_facts: object) -> None:
        """Silent."""


@contextmanager
def ops_pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ops)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Ops.ahead, Ops.live = {}, set()
    try:
        yield f"http://127.0.0.1:{server.server_port}/ops/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Service]:
    with ops_pages() as ops, running("processor", tmp_path) as processor, running("world", tmp_path) as world:
        facts = {"processor": f"http://127.0.0.1:{processor.port}/", "ops": ops}
        files.replace(tmp_path / "world.json", json.dumps(facts).encode())
        yield world


def test_processor_and_firms_come_to_the_same_day(world: Service, tmp_path: Path) -> None:
    moved = world.post("/api/day").json()

    day = date.fromisoformat(moved["day"])
    assert world.get("/api/day").json() == {"day": moved["day"]}
    assert day.weekday() < 5
    assert moved["ahead"] == Ops.ahead == dict.fromkeys(("harbor", "second"), (day - REAL).days)
    assert files.read_json(tmp_path / "days.json") == moved["ahead"]
    assert moved["faults"] == []

    again = world.post("/api/day").json()
    assert date.fromisoformat(again["day"]) > day


def test_a_firm_with_a_real_clock_is_named_and_the_others_move(world: Service) -> None:
    Ops.live = {"second"}

    moved = world.post("/api/day").json()

    assert moved["ahead"]["harbor"] > 0
    assert moved["ahead"]["second"] == 0
    (fault,) = moved["faults"]
    assert fault.startswith("Second Street Accounting: its clock is the real one.")


def test_the_button_says_which_day_it_is_now(world: Service) -> None:
    page = world.ask("POST", "/next-business-day", "", {"Content-Type": "application/x-www-form-urlencoded"})

    assert page.status == 200
    assert "What was due by then has arrived at the bank." in page.text
    assert "Next business day" in world.get("/").text


def test_without_a_processor_no_day_passes(tmp_path: Path) -> None:
    with running("world", tmp_path) as world:
        refused = world.post("/api/day")

        assert (refused.status, world.get("/api/day").json()) == (503, {"day": None})
        assert "still waking up" in refused.json()["error"]
