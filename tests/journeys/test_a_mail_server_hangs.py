"""A mail server that takes minutes to answer holds up mail and nothing else, and keeps no worker from ending."""

import json
import os
import signal
import urllib.request

import psycopg
import pytest

from tests.journeys.waiting import until
from tests.journeys.world import Operator, Spare, World

pytestmark = pytest.mark.journey


def answer_slowly(world: World, milliseconds: int) -> None:
    words = json.dumps({"delay_ms": milliseconds}).encode()
    address = f"{world.facts['mailbox']}api/behaviour"
    request = urllib.request.Request(address, words, {"Content-Type": "application/json"})  # noqa: S310  our own demo
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  as above
        assert answer.status == 200


def count(world: World, question: str) -> int:
    with psycopg.connect(world.facts["database"], connect_timeout=5) as connection:
        row = connection.execute(question).fetchone()
    return int(row[0]) if row else -1


def test_other_work_goes_on_and_a_worker_told_to_end_ends(spare: Spare) -> None:
    world = spare.world
    try:
        answer_slowly(world, 120_000)
        operator = Operator(world)
        operator.post("/ops/firms/harbor/trial-mail/", address="slow@demo.example", copies=8)
        under_way = "SELECT count(*) FROM outbox_attempt WHERE outcome = 'under_way'"
        until(lambda: count(world, under_way) == 4, "all hands of the mail lane to be full")
        operator.post(
            "/ops/firms/add/",
            name="Lane", slug="lane", host="lane.localhost", contact_address="a@lane.example", zone_name="UTC",
        )  # fmt: skip
        owed = "SELECT count(*) FROM core_reaction WHERE handled_at IS NULL"
        until(lambda: count(world, owed) == 0, "the new firm's reactions", seconds=15)

        worker = world.pids["worker"]
        os.kill(worker, signal.SIGTERM)
        until(lambda: world.pids["worker"] != worker, "another worker in its place", seconds=20)
        log = (world.data / "log" / "supervisor.log").read_text()
        assert "worker ended with status 0" in log
    finally:
        answer_slowly(world, 0)
