"""Shallow: load by firm, call one action."""

import contextlib
from datetime import timedelta

from django.db.models import F

from quittance.core import clock, scope
from quittance.core.queue import enqueue, job
from quittance.sync.actions import cycle, staleness, trials
from quittance.sync.models import Source

# The timetable looks every five seconds; a firm whose turn would come before the next look has it now, so that it
# never waits longer than it wants.
LOOK_SECONDS = 5
# A trial shows rows of the books to whoever tried it, and is of no use after a day or two.
KEEP_TRIALS = timedelta(days=2)


@job("sync.poll", queue="sync")
def poll() -> None:
    _turn()


@job("sync.compare", queue="sync")
def compare() -> None:
    cycle.ask_for_compare(now=clock.now())
    _turn()


@job("sync.remap", queue="sync")
def remap() -> None:
    _turn()


def _turn() -> None:
    """A turn that failed has said so in the log and on the firm's page, and the next one comes by itself.

    A job that fails would be put off for longer and longer, and hold the place of all turns after it meanwhile.
    """
    with contextlib.suppress(Exception):
        cycle.poll(tick=clock.now)


@job("sync.poll_all", queue="sync", across_firms=True)
def poll_all() -> None:
    """Ask for a turn of each firm whose last one lies as far back as the firm wants."""
    now = clock.now()
    live = Source.all_firms.filter(stage=Source.Stage.LIVE, paused_at=None)
    for firm_id, polled_at, seconds in live.values_list("firm_id", "polled_at", F("poll_seconds")):
        if polled_at is None or now >= polled_at + timedelta(seconds=seconds - LOOK_SECONDS):
            with scope.firm(firm_id):
                enqueue("sync.poll", only_one_waiting=f"sync:{firm_id}")


@job("sync.try_map")
def try_map(*, trial_id: int) -> None:
    trials.run(trial_id=trial_id, tick=clock.now)


@job("sync.watch", across_firms=True)
def watch() -> None:
    """Firms whose mirror stands still are told."""
    now = clock.now()
    for firm_id in Source.all_firms.filter(stage=Source.Stage.LIVE).values_list("firm_id", flat=True):
        with scope.firm(firm_id):
            staleness.watch(now=now)
            trials.forget(before=now - KEEP_TRIALS)
