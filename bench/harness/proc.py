"""What Linux tells about processes: their children, their share of memory, the processor time they used."""

import os
from collections.abc import Iterable
from pathlib import Path

from bench.harness.result import CannotMeasure

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return sorted(found)


def shared_out_mib(pids: Iterable[int]) -> float:
    """Proportional set size in MiB: each page counts once, divided among all who map it."""
    return sum(proportional_kib(Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in pids) / 1024


def proportional_kib(rollup: str) -> int:
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise CannotMeasure("The kernel tells no proportional set size here.")


def processor_seconds(pids: Iterable[int]) -> float:
    return sum(_processor_ticks(Path(f"/proc/{pid}/stat").read_text()) for pid in pids) / _TICKS_PER_SECOND


def _processor_ticks(stat: str) -> int:
    # The command's name stands in parentheses and may hold anything, so the counting begins behind it.
    words = stat.rpartition(")")[2].split()
    return int(words[11]) + int(words[12])
