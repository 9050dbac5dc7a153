"""Keeps children alive. One thread alone: a child dies with the thread that made it, so no other may make one."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sandbox.kit import files
from sandbox.supervisor.bell import Bell
from sandbox.supervisor.child import Child
from sandbox.supervisor.command import Command, Stage
from sandbox.supervisor.failures import CannotStart, Stopped

TURN_SECONDS = 0.05
WELL_AFTER_SECONDS = 10.0
DELAY_FIRST, DELAY_MAX = 0.2, 5.0
DEATHS_MAX_AT_START = 5
ENDING_SECONDS = 8.0
ONE_SHOT_ENDING_SECONDS = 4.0  # a migration may finish its step


def delay_before_restart(quick_deaths: int) -> float:
    """At once after the first death, then ever later."""
    return 0.0 if quick_deaths <= 1 else float(min(DELAY_MAX, DELAY_FIRST * 2 ** min(quick_deaths - 2, 10)))


class Keeper:
    def __init__(self, data: Path, *, folder: Path, bell: Bell) -> None:
        self.settled = False  # once true, nothing is ever given up
        self._children: list[Child] = []
        self._bell = bell
        self._folder = folder
        self._logs = data / "log"
        self._pids = data / "pids.json"
        self._logs.mkdir(parents=True, exist_ok=True)

    def keep(self, command: Command) -> None:
        child = Child(command, logs=self._logs, folder=self._folder)
        self._children.append(child)
        self._start(child)
        self._write_pids()

    def run_once(self, command: Command, *, timeout: float) -> str:
        """A command that comes to its end; what it said on stdout. Its failure is ours."""
        child = Child(command, logs=self._logs, folder=self._folder)
        status: list[int] = []

        def ended() -> bool:
            found = child.reap()
            status.extend([] if found is None else [found])
            return bool(status)

        with tempfile.TemporaryFile() as output:
            child.start(output=output)
            try:
                if not self.wait_until(ended, timeout=timeout):
                    raise CannotStart(_told(child, f"{command.name} did not come to its end in {timeout:.0f} s"))
            finally:
                child.ask_to_end()
                self._see_off([child], seconds=ONE_SHOT_ENDING_SECONDS)
                child.kill_group()
            if status[0]:
                raise CannotStart(_told(child, f"{command.name} failed with status {status[0]}"))
            output.seek(0)
            return output.read().decode("utf-8", "replace")

    def wait_until(self, condition: Callable[[], bool], *, timeout: float | None) -> bool:
        """Meanwhile whatever dies is started again. False when the time is over."""
        until = None if timeout is None else time.monotonic() + timeout
        while not condition():
            if self._bell.asked_to_stop:
                raise Stopped
            if until is not None and time.monotonic() > until:
                return False
            self._tend()
            self._bell.wait(TURN_SECONDS)
        return True

    def pids(self) -> dict[str, int]:
        return {child.name: child.pid for child in self._children if child.pid}

    def renew(self, stage: Stage, *, because: str) -> None:
        """End the children of a stage; what ends is started again, and this time without delay."""
        self.note(f"starting {stage.name.lower()} anew: {because}")
        for child in self._children:
            if child.command.stage is stage:
                child.quick_deaths = -1
                child.ask_to_end()

    def stop(self) -> None:
        """Stage by stage, asked first and killed where asking takes too long."""
        for stage in Stage:
            waited = [child for child in self._children if child.command.stage is stage and child.pid]
            for child in waited:
                child.ask_to_end()
            self._see_off(waited, seconds=ENDING_SECONDS)
            for child in waited:
                if child.pid:
                    self.note(f"{child.name} did not end in {ENDING_SECONDS:.0f} s and was killed")
                child.kill_group()
            self._see_off(waited, seconds=1.0)
            self._write_pids()
        self._pids.unlink(missing_ok=True)

    def note(self, words: str) -> None:
        moment = datetime.fromtimestamp(time.time(), tz=UTC).isoformat(timespec="milliseconds")
        # On a full disk the world goes on without a log of it.
        with suppress(OSError), (self._logs / "supervisor.log").open("a", encoding="utf-8") as log:
            log.write(f"{moment} {words}\n")

    def last_words(self) -> list[str]:
        """Of those that died and are not back: most likely the reason why something else waits in vain."""
        return [f"{child.name}: {line}" for child in self._children if child.deaths for line in child.last_lines(5)]

    def _see_off(self, children: list[Child], *, seconds: float) -> None:
        until = time.monotonic() + seconds
        while any(child.pid for child in children) and time.monotonic() < until:
            for child in children:
                child.reap()
            if any(child.pid for child in children):
                self._bell.wait(TURN_SECONDS)

    def _tend(self) -> None:
        changed = False
        for child in self._children:
            status = child.reap()
            if status is not None:
                self._plan_restart(child, f"ended with status {status}")
                changed = True
            if child.due_at is not None and time.monotonic() >= child.due_at:
                self._start(child)
                changed = True
        if changed:
            self._write_pids()

    def _start(self, child: Child) -> None:
        try:
            child.start()
        except (OSError, subprocess.SubprocessError) as error:
            self._plan_restart(child, f"could not be started ({error})")
        else:
            self.note(f"{child.name} started as {child.pid}")

    def _plan_restart(self, child: Child, what: str) -> None:
        lived = time.monotonic() - child.started_at
        child.deaths += 1
        child.quick_deaths = 1 if lived >= WELL_AFTER_SECONDS else child.quick_deaths + 1
        if not self.settled and child.deaths >= DEATHS_MAX_AT_START:
            raise CannotStart(_told(child, f"{child.name} died {child.deaths} times before it was ready"))
        delay = delay_before_restart(child.quick_deaths)
        child.due_at = time.monotonic() + delay
        self.note(
            f"{child.name} {what} after {lived:.1f} s; starting again {f'in {delay:.1f} s' if delay else 'at once'}"
        )

    def _write_pids(self) -> None:
        # They are a help for people; a disk that takes nothing must not end the world.
        with suppress(OSError):
            files.replace(self._pids, files.as_json(self.pids()))


def _told(child: Child, what: str) -> str:
    said = child.last_lines()
    tail = "\n".join(f"    {line}" for line in said) if said else "    (it said nothing)"
    return f"{what}. The last lines of {child.log_path}:\n{tail}"
