"""Mails under load: each counted once it is acknowledged, and any other answer ends the benchmark."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from aiosmtpd.controller import Controller

from bench import relay
from bench.harness import post
from bench.harness.result import CannotMeasure


class _Server:
    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.sizes: set[int] = set()
        self.bodies: list[bytes] = []

    async def handle_DATA(self, *said: object) -> str:  # noqa: N802  aiosmtpd's name
        content = getattr(said[2], "content", b"")
        self.sizes.add(len(content))
        self.bodies.append(content)
        return self._answer


@contextmanager
def _serving(answer: str) -> Iterator[tuple[_Server, int]]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = _Server(answer)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


def _plan(port: int) -> post.Plan:
    return post.Plan(port, "hello@inbound.localhost", 4096, sessions=2, seconds=0.3, warm_seconds=0.0, name="t")


def test_every_acknowledged_mail_is_counted_and_none_is_like_another() -> None:
    with _serving("250 OK") as (server, port):
        posted = asyncio.run(post.run(_plan(port)))
    assert posted.acknowledged == len(server.bodies) == len(set(server.bodies))
    assert 0 < posted.p50_ms <= posted.p95_ms
    assert all(4096 - 100 < size <= 4096 for size in server.sizes)


def test_a_mail_that_is_not_acknowledged_ends_the_benchmark() -> None:
    with _serving("451 later") as (_, port), pytest.raises(CannotMeasure, match="answered '451 later' under load"):
        post.apply(_plan(port))


def test_what_comes_while_it_warms_up_is_not_counted() -> None:
    told = [(0.5, 0.1), (1.1, 0.2), (1.9, 0.2), (2.5, 0.1)]
    measured = post.measured(told, counted_from=1.0, ends=2.0)
    assert (measured.acknowledged, measured.per_second) == (4, 2.0)


def test_the_ratio_is_the_lower_of_the_two_sizes() -> None:
    figures = {"small_per_second": 50.0, "large_per_second": 60.0}
    told = relay.result(figures, {"small_per_second": 100.0, "large_per_second": 20.0})
    assert told.ratio == 0.5
    assert told.figures["large_ratio"] == 3.0
    assert told.is_ok
