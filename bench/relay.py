"""How many mails the relay acknowledges in a second, each on the disk, beside a sink that throws them away.

And how many of those one worker then takes in, matches, wraps, signs and sends.
"""

import argparse
import contextlib
import socket
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psycopg

from bench.harness import ground, mail_passage, post, processes, till
from bench.harness.ground import Ground
from bench.harness.post import Plan, Posted
from bench.harness.processes import HOST, Running
from bench.harness.result import CannotMeasure, Result

ABOUT = "mails taken in durably by the relay, beside an aiosmtpd that throws them away; and sent on by one worker"
FLOOR = 0.25
SENT_FLOOR = 50  # mails of 100 KB in a second
SIZES = {"small": 4 * 1024, "large": 300 * 1024}
_RECIPIENT = "hello@inbound.localhost"
_WARM_SECONDS = 0.5
_START_SECONDS_MAX = 60
# One peer brings all mails of this world within minutes: what it may bring in a minute is not what is measured.
_UNLIMITED = {"QUITTANCE_RELAY_PEER_MAILS_A_MINUTE": "100000000", "QUITTANCE_RELAY_FIRM_MAILS_A_MINUTE": "100000000"}


@dataclass
class _Side:
    name: str
    port: int
    turns: dict[str, list[Posted]] = field(default_factory=lambda: {size: [] for size in SIZES})

    def take_turn(self, size: str, number: int, chosen: argparse.Namespace, seconds: float) -> Posted:
        plan = Plan(
            port=self.port,
            recipient=_RECIPIENT,
            mail_bytes=SIZES[size],
            sessions=chosen.sessions,
            seconds=seconds,
            warm_seconds=_WARM_SECONDS,
            name=f"{self.name}-{size}-{number}",
        )
        self.turns[size].append(post.apply(plan))
        return self.turns[size][-1]

    def figures(self) -> dict[str, float]:
        found = {}
        for size, turns in self.turns.items():
            for figure in ("per_second", "p50_ms", "p95_ms"):
                found[f"{size}_{figure}"] = statistics.median(getattr(turn, figure) for turn in turns)
        found["mails"] = float(sum(turn.acknowledged for turns in self.turns.values() for turn in turns))
        found["rounds"] = float(len(self.turns["small"]))
        return found


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--rounds", type=int, help="how often each side has its turn with each size (9; quick: 3)")
    parser.add_argument("--seconds", type=float, help="how long a turn is (3; quick: 1)")
    parser.add_argument("--processes", type=int, default=1, help="of the relay; 1 is how it is shipped")
    parser.add_argument("--mails", type=int, help="that a worker then sends on (1000; quick: 200)")


def run(chosen: argparse.Namespace) -> Result:
    rounds = chosen.rounds or (3 if chosen.quick else 9)
    seconds = chosen.seconds or (1.0 if chosen.quick else 3.0)
    mails = chosen.mails or (200 if chosen.quick else 1000)
    with ground.laid() as here:
        with _sink(here) as sink_port, _relay(here, chosen.processes) as relay_port:
            product, yardstick = _Side("product", relay_port), _Side("yardstick", sink_port)
            for number in range(rounds):
                for size in SIZES:
                    # The order turns round with every round, so that a machine growing slower favours nobody.
                    for side in (yardstick, product)[:: 1 if number % 2 == 0 else -1]:
                        posted = side.take_turn(size, number, chosen, seconds)
                        if side is product:
                            _refuse_unless_kept(here, posted.acknowledged)
        passage = mail_passage.measured(here, mails)
    return result({**product.figures(), **passage}, yardstick.figures())


@contextlib.contextmanager
def _relay(here: Ground, count: int) -> Iterator[int]:
    port = processes.free_port()
    words = ["-m", "quittance", "relay", "--host", HOST, "--port", str(port), "--processes", str(count)]
    environment = {**here.product_environment, **_UNLIMITED}
    with processes.started("relay", words, environment=environment, log=here.folder / "relay.log") as running:
        _await_port(running, port)
        yield port


@contextlib.contextmanager
def _sink(here: Ground) -> Iterator[int]:
    port = processes.free_port()
    words = ["-m", "bench.yardsticks.sink", str(port)]
    environment = here.yardstick_environment
    with processes.started("sink", words, environment=environment, log=here.folder / "sink.log") as running:
        _await_port(running, port)
        yield port


def _await_port(running: Running, port: int) -> None:
    patience = time.monotonic() + _START_SECONDS_MAX
    while time.monotonic() < patience:
        running.refuse_if_ended()
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise CannotMeasure(f"{running.name} did not listen within {_START_SECONDS_MAX} s.")


def _refuse_unless_kept(here: Ground, acknowledged: int) -> None:
    """Each mail that was acknowledged is a row with its job, and there are no others; then the tables are emptied."""
    with psycopg.connect(till.admin(here), autocommit=True) as connection:
        counts = connection.execute(
            "SELECT (SELECT count(*) FROM core_inbound),"
            " (SELECT count(DISTINCT row) FROM procrastinate_jobs, jsonb_array_elements(args->'inbound_ids') AS row"
            "  WHERE task_name = 'relay.take_in_all')"
        ).fetchone()
        if counts != (acknowledged, acknowledged):
            raise CannotMeasure(f"{acknowledged} mails were acknowledged; rows and jobs are {counts}.")
        connection.execute("TRUNCATE core_inbound, procrastinate_jobs CASCADE")


def result(figures: Mapping[str, float], yardstick: Mapping[str, float]) -> Result:
    ratios = {f"{size}_ratio": figures[f"{size}_per_second"] / yardstick[f"{size}_per_second"] for size in SIZES}
    return Result(
        name="relay",
        figures={**figures, **ratios},
        yardstick=yardstick,
        ratio=min(ratios.values()),
        ratio_means="mails per second acknowledged by the relay divided by the sink's, the lower of the two sizes",
        floor=FLOOR,
        floors={"sent_per_second": SENT_FLOOR} if "sent_per_second" in figures else {},
    )
