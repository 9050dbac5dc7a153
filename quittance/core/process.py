"""What our processes are told when they start."""

import gc
import os
import signal
import threading

LOOK_EVERY_SECONDS = 0.5
GRACE_SECONDS = 5.0
_CYCLES_AFTER = 50_000


def look_for_cycles_seldom() -> None:
    """A page, or a mail, makes some tens of thousands of objects and drops them by itself.

    Looking for cycles every 700 of them, as Python does, was a tenth of what they cost.
    """
    gc.set_threshold(_CYCLES_AFTER)


def end_with_parent() -> None:
    """One that belongs to another ends with it, even when that is killed: an orphan would keep its port."""
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="parent-watch").start()


def _watch(parent: int) -> None:
    tick = threading.Event()
    while os.getppid() == parent:
        tick.wait(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    tick.wait(GRACE_SECONDS)
    os._exit(1)
