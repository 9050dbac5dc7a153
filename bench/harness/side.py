"""One of two servers under load, and what its turns came to."""

import statistics
from dataclasses import dataclass

from bench.harness import load, proc, processes
from bench.harness.processes import Running
from bench.harness.result import CannotMeasure

WORKERS = 2
_WARM_SECONDS = 0.5


@dataclass
class Side:
    """A server under load, and what its turns came to."""

    running: Running
    port: int
    request: bytes

    def __post_init__(self) -> None:
        self.turns: list[load.Measured] = []
        self.peak_mib = 0.0
        self.processor_seconds = 0.0

    @property
    def workers(self) -> list[int]:
        found = proc.children(self.running.child.pid)
        if len(found) != WORKERS:
            raise CannotMeasure(f"{self.running.name} has {len(found)} worker processes instead of {WORKERS}.")
        return found

    def take_turn(self, *, connections: int, seconds: float) -> None:
        page = processes.fetch(self.port, self.request)
        workers = self.workers
        before = proc.processor_seconds(workers)
        measured = load.apply(
            load.Plan(
                port=self.port,
                request=self.request.decode(),
                body_bytes=len(page.body),
                connections=connections,
                seconds=seconds,
                warm_seconds=_WARM_SECONDS,
            )
        )
        self.processor_seconds += (proc.processor_seconds(workers) - before) * seconds / (seconds + _WARM_SECONDS)
        if self.workers != workers:
            raise CannotMeasure(f"A worker of {self.running.name} died under load: {self.running.last_words()}")
        self.peak_mib = max(self.peak_mib, proc.shared_out_mib(workers))
        self.turns.append(measured)

    def figures(self) -> dict[str, float]:
        requests = sum(turn.requests for turn in self.turns)
        return {
            "per_second": statistics.median([turn.per_second for turn in self.turns]),
            "p50_ms": statistics.median([turn.p50_ms for turn in self.turns]),
            "p95_ms": statistics.median([turn.p95_ms for turn in self.turns]),
            "peak_mib": self.peak_mib,
            "processor_ms": self.processor_seconds * 1000 / requests,
            "requests": requests,
            "rounds": len(self.turns),
        }
