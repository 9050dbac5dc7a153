"""A load may be killed at any moment: what is safely here stays, and the end is that of an undisturbed load."""

import multiprocessing
import os
import random
import signal
from collections.abc import Iterator

import pytest
from django.db import connections

from quittance.core import scope
from quittance.sync.actions import cycle, loading
from quittance.sync.models import Run, Source
from quittance.sync.models.run import State
from quittance.sync.tests.mirrored import Clock, connect, mirror, small_books, turn
from quittance.sync.tests.paper import Paper
from quittance.sync.tests.test_any_order import empty
from tests.cast import Cast

KILLS = 50
_FORK = multiprocessing.get_context("fork")


@pytest.fixture
def paper(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    monkeypatch.setattr(loading, "PAGE_ROWS", 25)
    paper = small_books(Paper())
    for number in range(400):
        paper.put(
            "clients", f"c{number:03}", client_number=f"C{number}", name1=f"Client {number}" if number % 50 else ""
        )
        paper.put("invoices", f"i{number:03}", client_id=f"c{number:03}", entry_number=f"I{number}")
        paper.put("entries", f"e{number:03}", client_id=f"c{number:03}")
        paper.put("applications", f"a{number:03}", from_entry_id=f"e{number:03}", to_entry_id=f"i{number:03}")
    with scope.firm(cast.harbor.pk):
        connect()
        yield paper


def load_in_a_child(paper: Paper, firm_id: int) -> None:
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    with scope.firm(firm_id):
        cycle.poll(tick=Clock(), opener=lambda _: paper)


def test_killed_fifty_times_a_load_ends_as_if_nobody_had_disturbed_it(paper: Paper, cast: Cast) -> None:
    chance = random.Random(7)  # noqa: S311  the same moments in each run
    cut_off = 0
    for _ in range(KILLS):
        connections.close_all()
        child = _FORK.Process(target=load_in_a_child, args=(paper, cast.harbor.pk))
        child.start()
        child.join(timeout=chance.uniform(0.02, 0.12))
        if child.is_alive() and child.pid:
            os.kill(child.pid, signal.SIGKILL)
            cut_off += 1
        child.join()
        if Source.objects.get().loaded_at:
            # It came to its end between two kills; there is more to disturb in another one.
            _forget()
    turn(paper)
    turn(paper)
    assert cut_off == KILLS
    assert not Run.objects.filter(state=State.RUNNING).exists()
    killed = mirror()
    empty()
    connect()
    turn(paper)
    assert killed == mirror()
    assert len(killed["clients"]) == 394


def _forget() -> None:
    empty()
    connect()
