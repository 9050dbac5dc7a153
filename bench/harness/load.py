"""Many requests over few connections that stay open, counted and timed.

It runs as a process of its own (`python -m bench.harness.load`, a plan in, figures out), so that it costs the product
and the yardstick the same, and never shares an interpreter with what reads the clock elsewhere.
"""

import contextlib
import dataclasses
import json
import select
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.harness import answers
from bench.harness.result import CannotMeasure

_SILENCE_SECONDS_MAX = 10


@dataclass(frozen=True)
class Plan:
    port: int
    request: str
    body_bytes: int  # every answer must be a 200 of this size
    connections: int
    seconds: float
    warm_seconds: float  # before the counting begins
    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Measured:
    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float


def apply(plan: Plan) -> Measured:
    """Run the plan in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.harness.load"],
        input=json.dumps(dataclasses.asdict(plan)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"The load failed: {(done.stderr.strip() or 'it said nothing').splitlines()[-1]}")
    return Measured(**json.loads(done.stdout))


class _Connection:
    def __init__(self, plan: Plan, request: bytes) -> None:
        self.socket = socket.create_connection((plan.host, plan.port), timeout=_SILENCE_SECONDS_MAX)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._body_bytes = plan.body_bytes
        self._received = b""
        self.asked_at = 0.0

    def ask(self) -> None:
        self.asked_at = time.perf_counter()
        self.socket.sendall(self._request)

    def is_answered(self) -> bool:
        """Take in what has come; true once the answer is whole. An answer that is not the page ends the benchmark."""
        piece = self.socket.recv(65536)
        if not piece:
            raise CannotMeasure("The server closed a connection in the middle of the load.")
        self._received += piece
        answer = answers.read(self._received)
        if answer is None:
            return False
        if answer.status != 200:
            raise CannotMeasure(f"The server answered {answer.status} under load.")
        if len(answer.body) != self._body_bytes:
            raise CannotMeasure(f"The page had {len(answer.body)} bytes under load and {self._body_bytes} before.")
        self._received = self._received[answer.length :]
        return True


def run(plan: Plan) -> Measured:
    request = plan.request.encode()
    with contextlib.ExitStack() as stack:
        connections = [_Connection(plan, request) for _ in range(plan.connections)]
        for each in connections:
            stack.callback(each.socket.close)
        seconds = _answers_seconds(connections, plan)
    return _measured(seconds, plan.seconds)


def _answers_seconds(connections: Sequence[_Connection], plan: Plan) -> list[float]:
    """How long each counted answer took. Each connection asks again as soon as it is answered."""
    seconds = []
    with select.epoll() as ready:
        by_number = {each.socket.fileno(): each for each in connections}
        for number, each in by_number.items():
            ready.register(number, select.EPOLLIN)
            each.ask()
        now = time.perf_counter()
        counted_from = now + plan.warm_seconds
        ends = counted_from + plan.seconds
        while now < ends:
            waiting = ready.poll(_SILENCE_SECONDS_MAX)
            if not waiting:
                raise CannotMeasure(f"The server was silent for {_SILENCE_SECONDS_MAX} s under load.")
            for number, _ in waiting:
                each = by_number[number]
                if each.is_answered():
                    now = time.perf_counter()
                    if counted_from <= now < ends:
                        seconds.append(now - each.asked_at)
                    each.ask()
    return seconds


def _measured(seconds: list[float], lasted: float) -> Measured:
    if len(seconds) < 2:
        raise CannotMeasure("Hardly anything was answered; this is no measurement.")
    cuts = statistics.quantiles(seconds, n=100)
    return Measured(
        requests=len(seconds), per_second=len(seconds) / lasted, p50_ms=cuts[49] * 1000, p95_ms=cuts[94] * 1000
    )


def main() -> int:
    try:
        measured = run(Plan(**json.load(sys.stdin)))
    except (CannotMeasure, answers.Unreadable, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(dataclasses.asdict(measured)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
