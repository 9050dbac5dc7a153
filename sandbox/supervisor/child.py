"""A process of ours: with a group of its own, a log file, and an end that follows the supervisor's."""

import ctypes
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from sandbox.supervisor.command import Command

PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec nothing may be looked up.
_LIBC = ctypes.CDLL(None, use_errno=True)

LOG_BYTES_MAX = 20 * 1024 * 1024


class Child:
    def __init__(self, command: Command, *, logs: Path, folder: Path) -> None:
        self.command = command
        self.log_path = logs / f"{command.name}.log"
        self.deaths = 0
        self.quick_deaths = 0
        self.due_at: float | None = None
        self.started_at = 0.0
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    @property
    def name(self) -> str:
        return self.command.name

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self, *, output: IO[bytes] | None = None) -> None:
        """`output` takes what it says on stdout; its complaints go to the log in any case."""
        supervisor = os.getpid()

        def end_with_the_supervisor() -> None:
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != supervisor:  # it died before the wish was registered
                os._exit(1)

        _begin_anew_when_long(self.log_path)
        self.due_at = None
        self.started_at = time.monotonic()
        with self.log_path.open("ab") as log:
            self._log_from = log.tell()
            self._process = subprocess.Popen(
                self.command.words,
                cwd=self._folder,
                env={**_given(), **self.command.environment},
                stdin=subprocess.DEVNULL,
                stdout=output or log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_the_supervisor,  # noqa: PLW1509 - no thread of ours holds a lock that it needs
            )

    def reap(self) -> int | None:
        """Its exit status once it is dead; then nothing of its group is left alive either."""
        if self._process is None:
            return None
        if os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        # Before it is reaped its number still names this group and no other.
        self.kill_group()
        status = self._process.wait()
        self._process = None
        return status

    def ask_to_end(self) -> None:
        if self._process:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def kill_group(self) -> None:
        if self._process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def last_lines(self, count: int = 15) -> list[str]:
        """Of what it said since its latest start."""
        try:
            with self.log_path.open("rb") as log:
                log.seek(self._log_from)
                said = log.read().decode("utf-8", "replace")
        except OSError:
            return []
        return [line for line in said.splitlines() if line.strip()][-count:]


def _given() -> dict[str, str]:
    """Some machines forbid Python to keep what it compiled, and each of a dozen processes would compile Django anew."""
    given = {**os.environ, "PYTHONUNBUFFERED": "1"}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given


def _begin_anew_when_long(path: Path) -> None:
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".log.1"))
