"""A process that belongs to another ends with it, even when that is killed: an orphan would keep its port."""

import os
import signal
import threading

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 5.0


def end_with_parent() -> None:
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    tick = threading.Event()
    while os.getppid() == parent:
        tick.wait(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    tick.wait(GRACE_SECONDS)
    os._exit(1)
