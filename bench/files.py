"""A firm's morning with a deposit of 100,000 items: the proof, all files, their seals, and the rows in the database.

Beside it, what nobody can spare of that: the same rows out of a database, hashed, packed, and into another table.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.harness import deposit_books, deposit_yard, ground, processes, till
from bench.harness.ground import Ground
from bench.harness.processes import ROOT
from bench.harness.result import CannotMeasure, Result

ABOUT = "a deposit of 100,000 items proved and its files made, and of 1,000 and 10,000, beside COPY of the same rows"
LIMITS = {"seconds": 20.0, "peak_mib": 400.0}
_ITEMS = 100_000
_FIRM = "hello"
_WARM = 1_000  # a first morning, uncounted: what is read once in a process is read then


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--items", type=int, help="in thousands: of the largest deposit (100; quick: 20)")


def run(chosen: argparse.Namespace) -> Result:
    largest = 1_000 * chosen.items if chosen.items else 20_000 if chosen.quick else _ITEMS
    sizes = [_WARM, *sorted({1_000, 10_000, largest})]
    with ground.laid() as here:
        address = till.admin(here)
        deposit_books.lay(address, sizes)
        mornings = _mornings(here, len(sizes))
        deposit_books.refuse_unless_right(address, sizes)
        _refuse_unless_checked(here, len(sizes))
        copied = deposit_yard.seconds(address, len(sizes))
    return result(dict(zip(sizes[1:], mornings[1:], strict=True)), copied)


def result(mornings: dict[int, dict[str, float]], copied: float) -> Result:
    largest = max(mornings)
    last = mornings[largest]
    # Linear is: the same for each thousand, however many there are.
    each = {}
    for size, morning in mornings.items():
        each[f"{size // 1000}k_ms_a_1000"] = morning["seconds"] / size * 1_000_000
        each[f"{size // 1000}k_cpu_ms_a_1000"] = _worked(morning) / size * 1_000_000
    return Result(
        name="files",
        figures={"items": float(largest), **last, **each},
        yardstick={"seconds": copied},
        ratio=copied / last["seconds"],
        ratio_means="the seconds of COPY out and in, with hashes, divided by those of the morning; more is better",
        limits=LIMITS,
    )


def _worked(morning: dict[str, float]) -> float:
    return morning["processor_seconds"] + morning["server_seconds"]


def _mornings(here: Ground, count: int) -> list[dict[str, float]]:
    """One process has them all: what it weighs at its end is what the largest took."""
    days = ",".join(map(str, range(count)))
    words = ["-m", "bench.harness.deposit_turn", _FIRM, days]
    told = processes.run("mornings", words, environment=here.product_environment)
    found: list[dict[str, Any]] = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return found


def _refuse_unless_checked(here: Ground, count: int) -> None:
    """By the checker that firms have: one file of the standard library's Python, which knows nothing of ours."""
    archives = sorted((here.folder / "data" / "files").rglob("*.zip"))
    if len(archives) != count:
        raise CannotMeasure(f"{len(archives)} archives were kept of {count} sets.")
    for archive in archives:
        _check(archive)


def _check(archive: Path) -> None:
    checker = ROOT / "quittance" / "reconciliation" / "checker.py"
    done = subprocess.run([sys.executable, str(checker), str(archive)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMeasure(f"The checker finds fault with {archive.name}: {done.stdout.strip()[-300:]}")
