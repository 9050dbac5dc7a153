"""Behind somebody who waits in vain nobody queues up; behind somebody who is quick everybody does."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from quittance.integrations.identity import Fault, turns
from quittance.integrations.identity.turns import Turns


def test_a_short_rush_waits_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 30.0)
    line, inside = Turns(at_once=1), threading.Event()

    def ask() -> bool:
        with line.taken("issuer"):
            inside.set()
            return True

    with ThreadPoolExecutor() as pool:
        with line.taken("issuer"):
            second = pool.submit(ask)
            assert not inside.is_set()
        assert second.result(timeout=5)


def test_behind_one_who_waits_for_long_the_next_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    line = Turns(at_once=1)
    with line.taken("issuer"):
        with pytest.raises(Fault) as refused, line.taken("issuer"):
            pass
        with line.taken("another issuer"):
            pass
    assert refused.value.code == "unreachable"
    with line.taken("issuer"):
        pass
