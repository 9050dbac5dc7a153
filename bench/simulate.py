"""Seeded stories of payers, banks, webhooks, crashes and bookkeepers; in the end three books must agree to the cent."""

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg import sql

from bench.harness import ground, processes, till
from bench.harness.ground import Ground
from bench.harness.processes import Running
from bench.harness.result import CannotMeasure, Result

ABOUT = (
    "2,000 seeded stories of payments, crashes, refunds, disputes and postings; nothing lost, doubled or unexplained"
)
NOTHING = ("lost", "doubled", "unexplained")
_WORKERS = 2


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, help="of the first story; each further one has the next (1)")
    parser.add_argument("--runs", type=int, help="how many stories (2000; quick: 40)")


def run(chosen: argparse.Namespace) -> Result:
    runs = chosen.runs or (40 if chosen.quick else 2000)
    started = time.perf_counter()
    with ground.laid() as here, contextlib.ExitStack() as stack:
        _hurry(here)
        laid = time.perf_counter()
        places = range(min(_WORKERS, runs))
        workers = [stack.enter_context(_worker(here, chosen.seed, place, runs)) for place in places]
        found = [each for worker in workers for each in _found(worker)]
    if len(found) != runs:
        raise CannotMeasure(f"{len(found)} of {runs} stories were played to their end.")
    _tell(found)
    did = Counter[str]()
    for each in found:
        did.update(each["counts"])
    sums = {name: float(sum(each[name] for each in found)) for name in (*NOTHING, "steps")}
    return Result(
        name="simulate",
        figures={
            **sums,
            "runs": float(runs),
            "failed_runs": float(sum(1 for each in found if _fails(each))),
            "played_again": float(sum(1 for each in found if each["stood_still"])),
            "laying_seconds": laid - started,
            "seconds": time.perf_counter() - laid,
            **{f"did_{word}": float(many) for word, many in sorted(did.items())},
        },
        nothing=NOTHING,
    )


def _hurry(here: Ground) -> None:
    """Processes die in these stories, and the server never does: nothing is proved by waiting for its disk."""
    with psycopg.connect(till.admin(here), autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(name))


def _worker(here: Ground, seed: int, place: int, runs: int) -> AbstractContextManager[Running]:
    """Plays every other seed, in a process of its own with a processor of its own."""
    name = f"stories-{place}"
    count = runs // _WORKERS + (place < runs % _WORKERS)
    words = [str(here.folder / name), *map(str, (seed + place, _WORKERS, count))]
    return processes.started(
        name,
        ["-m", "bench.harness.simulation.worker", *words],
        environment=here.product_environment,
        log=here.folder / f"{name}.log",
    )


def _found(worker: Running) -> list[dict[str, Any]]:
    if worker.child.wait():
        worker.refuse_if_ended()
    return [json.loads(line) for line in worker.log.read_text().splitlines() if line.startswith("{")]


def _fails(each: dict[str, Any]) -> bool:
    return any(each[name] for name in NOTHING)


def _tell(found: list[dict[str, Any]]) -> None:
    """The failing stories, as short as they still fail, with the seed that plays each again."""
    for each in sorted(found, key=lambda run: int(run["seed"])):
        if _fails(each) or each["stood_still"]:
            print(f"bin/bench simulate --seed {each['seed']} --runs 1", file=sys.stderr)
            print("\n".join(f"  {line}" for line in (*each["stood_still"], *each["story"])), file=sys.stderr)
        if not _fails(each) and each["stood_still"]:
            print("  played again on a machine that ran: clean", file=sys.stderr)
