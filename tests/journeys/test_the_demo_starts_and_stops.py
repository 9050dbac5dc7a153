"""A newcomer types one command. What it prints can be trusted, and it ends cleanly."""

import json
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys import world as worlds
from tests.journeys.waiting import until
from tests.journeys.world import Spare, World

pytestmark = pytest.mark.journey

PAGES = (
    *("firm_portal", "client_portal", "practice_system", "mailbox", "processor"),
    *("identity_provider", "ops", "world", "bank", "dns"),
)


def test_every_address_it_prints_is_a_real_page(world: World) -> None:
    for name in PAGES:
        with worlds.fetch(world.facts[name]) as answer:
            page = answer.read().decode()
        assert answer.status == 200
        assert "<title>" in page
        assert len(page) > 700, name


def test_the_line_for_machines_holds_all_that_was_promised(world: World) -> None:
    promised = {"seconds", "smtp", "database", "sign_ins", *PAGES}
    assert promised <= set(world.facts)
    assert all({"where", "address", "email", "password"} <= set(one) for one in world.facts["sign_ins"])


def test_ports_stay_within_the_twenty(world: World) -> None:
    first = int(world.facts["firm_portal"].split(":")[2].split("/")[0])
    for name in (*PAGES, "smtp"):
        port = int(world.facts[name].removeprefix("http://").split(":")[1].split("/")[0])
        assert first <= port < first + 20


def test_a_second_demo_on_the_same_data_is_turned_away_in_one_line(world: World) -> None:
    second = worlds.begin(world.data, port=worlds.free_ports())
    out, err = second.communicate(timeout=60)
    assert second.returncode == 1
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_a_port_in_use_is_named_in_one_line(tmp_path: Path) -> None:
    base = worlds.free_ports()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", base + 3))
        taken.listen()
        refused = worlds.begin(tmp_path / "demo", port=base)
        out, err = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert out == ""
    assert str(base + 3) in err
    assert len(err.strip().splitlines()) == 1


def test_a_second_start_finds_everything_kept_and_says_nothing_but_its_line(spare: Spare) -> None:
    kept = until(lambda: spare.world.mails("dana.reyes@harborpine.example"), "the welcome mail")
    began = time.monotonic()
    spare.start_again()
    assert spare.world.facts["seconds"] <= time.monotonic() - began
    assert spare.world.mails("dana.reyes@harborpine.example") == kept


def test_stopped_while_it_starts_it_still_ends_cleanly(tmp_path: Path) -> None:
    process = worlds.begin(tmp_path / "demo", port=worlds.free_ports())
    until((tmp_path / "demo" / "pids.json").exists, "the first processes")
    pids = json.loads((tmp_path / "demo" / "pids.json").read_text())
    process.terminate()
    process.communicate(timeout=worlds.STOP_SECONDS_MAX)
    assert process.returncode == 0
    for pid in pids.values():
        assert not Path(f"/proc/{pid}").exists() or "Z" in _state(pid)


def _state(pid: int) -> str:
    shown = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607  where ps lies differs
    return shown.stdout
