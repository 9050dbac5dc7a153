"""One demo per data folder, and its ports to itself."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.supervisor import ports as port_plan
from sandbox.supervisor.failures import CannotStart

PATIENCE_SECONDS = 15.0


@contextmanager
def data_folder(data: Path, *, address: str) -> Iterator[None]:
    """Held by the kernel for as long as this process lives, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "demo.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CannotStart(_taken(data, lock.read())) from None
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "address": address}))
        lock.flush()
        yield


def free_ports(ports: dict[str, int], *, data: Path, rest: Callable[[float], None]) -> None:
    """After a kill -9 the children of the earlier run still end; they are given the time for it."""
    patience = PATIENCE_SECONDS if (data / "pids.json").exists() else 0.0
    until = time.monotonic() + patience
    while (taken := port_plan.first_taken(ports)) is not None:
        if time.monotonic() >= until:
            name, port = taken
            raise CannotStart(
                f"Port {port}, meant for {name.replace('_', ' ')}, is in use by another program. "
                f"End that program, or choose another first port with --port."
            )
        rest(0.1)


def _taken(data: Path, written: str) -> str:
    try:
        holder = json.loads(written)
        who = f"process {holder['pid']} at {holder['address']}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return (
        f"A demo already runs on {data}: {who}. Use that one, end it with Ctrl-C, or choose another folder with --data."
    )
