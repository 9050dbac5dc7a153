"""Kill any process at any moment: it comes back by itself, and no mail and no job is lost.

Half a minute here; QUITTANCE_KILL_SECONDS=120 makes it two.
"""

import contextlib
import os
import random
import signal
import threading
import time
import urllib.error
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.journeys import world as worlds
from tests.journeys.waiting import until
from tests.journeys.world import Operator, World

pytestmark = pytest.mark.journey

KILL_SECONDS = float(os.environ.get("QUITTANCE_KILL_SECONDS", "30"))
UNDER_WAY = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') AND task_name = 'outbox.send'"
)


@dataclass
class Tally:
    acknowledged: list[str] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=dict)


def keep_posting(world: World, tally: Tally, ended: threading.Event) -> None:
    """Post one trial mail after another; what was acknowledged must arrive."""
    operator: Operator | None = None
    number = 0
    while not ended.is_set():
        number += 1
        address = f"kill-{number}@demo.example"
        try:
            operator = operator or Operator(world)
            page = operator.post("/ops/firms/harbor/trial-mail/", address=address, copies=1)
            if address in page:
                tally.acknowledged.append(address)
        except (OSError, urllib.error.URLError, ValueError):
            operator = None
        ended.wait(0.02)


def kill_at_random(world: World, tally: Tally, luck: random.Random) -> None:
    pause = threading.Event()
    until_then = time.monotonic() + KILL_SECONDS
    while time.monotonic() < until_then:
        name, pid = luck.choice(sorted(world.pids.items()))
        victims = [pid, *children(pid)]
        with contextlib.suppress(ProcessLookupError):
            os.kill(luck.choice(victims), signal.SIGKILL)
            tally.kills[name] = tally.kills.get(name, 0) + 1
        pause.wait(luck.uniform(0.3, 1.5))


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def test_no_mail_and_no_job_is_lost(tmp_path: Path) -> None:
    world = worlds.start(tmp_path / "demo", port=worlds.free_ports())
    tally, ended = Tally(), threading.Event()
    poster = threading.Thread(target=keep_posting, args=(world, tally, ended))
    poster.start()
    try:
        kill_at_random(world, tally, random.Random(world.facts["seed"]))  # noqa: S311  chance, not secrecy
        until(lambda: len(tally.acknowledged) > 5, "enough mails to look at, on a busy machine too", seconds=150)
    finally:
        ended.set()
        poster.join()
    try:
        for name in ("firm_portal", "client_portal", "mailbox", "ops", "world", "processor", "identity_provider"):
            until(lambda name=name: worlds.fetch(world.facts[name]).status == 200, f"{name} to come back")  # type: ignore[misc]  # a default binds the loop's name
        until(lambda: arrived(world, tally), "every acknowledged mail", seconds=150)
        with_mail = {address: world.mails(address) for address in tally.acknowledged}
        repeats = sum(len(found) - 1 for found in with_mail.values())
        assert len(tally.acknowledged) > 5
        assert sum(tally.kills.values()) > KILL_SECONDS / 3
        assert repeats <= sum(tally.kills.values())
        assert all(len({mail["message_id"] for mail in found}) == 1 for found in with_mail.values())
        until(lambda: unfinished(world) == 0, "the queue to be empty", seconds=90)
    finally:
        assert world.stop() == 0


def arrived(world: World, tally: Tally) -> bool:
    return all(world.mails(address) for address in tally.acknowledged)


def unfinished(world: World) -> int:
    with psycopg.connect(world.facts["database"], connect_timeout=5) as connection:
        row = connection.execute(UNDER_WAY).fetchone()
    return int(row[0]) if row else -1
