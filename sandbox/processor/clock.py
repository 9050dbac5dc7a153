"""The world's time as this service has it, and what falls due in it, each at its own moment."""

import logging
import threading

from sandbox.processor.money import charging, debiting, disputing, payouts, refunding
from sandbox.processor.store import Store
from sandbox.processor.work import PLATFORM, Work

log = logging.getLogger("sandbox.processor.clock")

TICK_SECONDS = 0.5


def run_due(store: Store, until: int) -> int:
    """In the order of their moments, and of their asking within one. How many there were."""
    count = 0
    while _run_one(store, until):
        count += 1
    return count


def move(store: Store, moment: int) -> int:
    count = run_due(store, moment)
    store.move_clock(moment)
    return count


def keep_going(store: Store) -> None:
    """In a thread of its own for as long as the service lives."""
    pause = threading.Event()

    def tick() -> None:
        while not pause.wait(TICK_SECONDS):
            try:
                run_due(store, store.now)
            except Exception:  # the clock goes on; what failed stays due and is tried again
                log.exception("what fell due failed")

    threading.Thread(target=tick, name="clock", daemon=True).start()


def _run_one(store: Store, until: int) -> bool:
    with store.work() as asking:
        row = asking.connection.execute(
            "SELECT id, due, what, thing FROM timer WHERE due <= ? ORDER BY due, id LIMIT 1", [until]
        ).fetchone()
        if row is None:
            return False
        asking.connection.execute("DELETE FROM timer WHERE id = ?", [row["id"]])
        work = asking.on(row["thing"] if row["what"] == "payouts" else asking.owner(row["thing"]) or PLATFORM)
        # A service that was down tells of what it missed at the moment it should have been.
        work.now = min(row["due"], until)
        _due(work, row["what"], row["thing"])
    return True


def _due(work: Work, what: str, thing: str) -> None:
    if what == "settle":
        debiting.settle(work, thing)
    elif what == "expire":
        charging.expire(work, thing)
    elif what == "refund":
        refunding.arrive(work, thing)
    elif what == "dispute":
        disputing.decide(work, thing)
    elif what == "payouts":
        payouts.pay_out(work)
    elif what == "arrival":
        payouts.arrive(work, thing)
    elif what == "session":
        from sandbox.processor.api import sessions

        sessions.lapse(work, thing)
