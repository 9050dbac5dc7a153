"""Whoever is told of news is the same listener when it lives at another address the next time."""

from pathlib import Path

import pytest

from sandbox.processor import founding
from sandbox.processor.api import endpoints
from sandbox.processor.store import Store

HERE, THERE = "http://127.0.0.1:8000/hooks/processor/", "http://127.0.0.1:9000/hooks/processor/"
OTHER = "http://127.0.0.1:7000/hooks/"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    founding.found(store, 1)
    return store


def _told(store: Store) -> list[tuple[str, bool]]:
    with store.work() as work:
        return sorted((each["url"], each["_connect"]) for each in work.all("webhook_endpoint"))


def test_a_listener_that_moved_is_told_at_its_new_address_alone(store: Store) -> None:
    founding.tell(store, HERE, "whsec_x")
    founding.tell(store, HERE, "whsec_x")
    assert _told(store) == [(HERE, False), (HERE, True)]

    founding.tell(store, THERE, "whsec_x")

    assert _told(store) == [(THERE, False), (THERE, True)]


def test_a_listener_that_somebody_else_entered_stays_where_it_is(store: Store) -> None:
    with store.work() as work:
        endpoints.create(work, {"url": OTHER, "enabled_events": ["*"], "connect": True})
    founding.tell(store, HERE, "whsec_x")

    founding.tell(store, THERE, "whsec_x")

    assert _told(store) == [(OTHER, True), (THERE, False), (THERE, True)]


def test_what_was_entered_twice_for_one_listener_becomes_one(store: Store) -> None:
    founding.tell(store, HERE, "whsec_x")
    with store.work() as work:
        made = endpoints.create(work, {"url": THERE, "enabled_events": ["*"], "connect": True})
        work.put({**made, "secret": "whsec_x"})

    founding.tell(store, THERE, "whsec_x")

    assert _told(store) == [(THERE, False), (THERE, True)]
