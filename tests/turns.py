"""Several pytest processes do one list of tests: each takes the next pile when it is done with its own.

bin/test loads this plugin and names a folder in TEST_TURNS; who makes a pile's file there has taken the pile. All of
them collect every test, so they find the same piles in the same order and need not speak. The longest come first: the
journeys, because bin/test names their folder first.
"""

import os
import re
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

_KEPT = re.compile(r'@pytest\.fixture\(scope="(?:session|package)"\)\ndef (\w+)')


@cache
def kept(folder: Path) -> frozenset[str]:
    """What the tests of a folder share until the last of them: a running demo, a service, a filled database."""
    file = folder / "conftest.py"
    return frozenset(_KEPT.findall(file.read_text())) if file.exists() else frozenset()


def pile_of(item: pytest.Item) -> str:
    """A file; but tests that share something costly are one pile, or each process would make it.

    Journeys are not: together they would take longer than all else, so each process has a demo for its share of them.
    """
    if item.get_closest_marker("journey"):
        return str(item.path)
    shares = kept(item.path.parent) & set(getattr(item, "fixturenames", ()))
    return str(item.path.parent if shares else item.path)


def taken(items: list[pytest.Item], folder: Path) -> Iterator[pytest.Item]:
    """The tests of this process."""
    piles: dict[str, list[pytest.Item]] = {}
    for item in items:
        piles.setdefault(pile_of(item), []).append(item)
    for number, tests in enumerate(piles.values()):
        try:
            (folder / f"pile.{number}").touch(exist_ok=False)
        except FileExistsError:
            continue
        yield from tests


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if session.testsfailed:
        return None  # what could not be collected is told by pytest's own loop
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is told to end ends the demo it started, too
    tests = taken(session.items, Path(os.environ["TEST_TURNS"]))
    test = next(tests, None)
    while test is not None:
        following = next(tests, None)  # taken beforehand, because fixtures that it shares must stay
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        test = following
    return True
