"""The benchmarks there are: one file each, loaded when it is wanted."""

import argparse
import importlib
from typing import Protocol, cast

from bench.harness.result import Result

NAMES = ("hello", "start", "lighthouse", "sync", "portal", "checkout", "relay", "simulate", "files")


class Benchmark(Protocol):
    """What the module of a benchmark offers."""

    ABOUT: str

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Add the benchmark's own options."""

    def run(self, chosen: argparse.Namespace) -> Result:
        """Measure; `chosen` holds its own options and `quick`."""


class Unknown(Exception):
    """There is no benchmark of this name; the text says which there are."""

    def __init__(self, name: str) -> None:
        super().__init__(f'There is no benchmark "{name}". There are: {", ".join(NAMES)}.')


def find(name: str) -> Benchmark:
    if name not in NAMES:
        raise Unknown(name)
    return cast(Benchmark, importlib.import_module(f"bench.{name}"))
