"""One command as several processes: a core works for one of them at a time. They begin and end together."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from quittance.config.cli.words import CommandFailed

_LOOK_EVERY_SECONDS = 0.2


def run(words: Sequence[str], *, count: int, first: Sequence[str], counts: Path, who: str, end_seconds: float) -> None:
    """`words` follow `quittance`; `first` are those of the first process alone. All count into the folder `counts`."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True, mode=0o700)
    variables = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(counts)}
    command = [sys.executable, "-m", "quittance", *words]
    children = [subprocess.Popen([*command, *(first if number == 0 else [])], env=variables) for number in range(count)]
    while not ended.wait(_LOOK_EVERY_SECONDS) and all(child.poll() is None for child in children):
        pass
    has_failed = not ended.is_set()
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(end_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
    if has_failed:
        raise CommandFailed(f"One of the {who}'s processes ended by itself, so the others were ended as well.")
