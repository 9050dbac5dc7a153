"""Processes that a benchmark starts, and their end, whatever happens to the benchmark."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.harness import answers, proc
from bench.harness.result import CannotMeasure

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
_STOP_SECONDS_MAX = 20
_START_SECONDS_MAX = 60
_LOOK_AGAIN_SECONDS = 0.005
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Running:
    """A process of ours, with the file it writes its log to."""

    name: str
    child: subprocess.Popen[bytes]
    log: Path
    started_at: float

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def refuse_if_ended(self) -> None:
        if self.child.poll() is not None:
            raise CannotMeasure(f"{self.name} ended with status {self.child.returncode}: {self.last_words()}")


@contextlib.contextmanager
def started(name: str, words: Sequence[str], *, environment: Mapping[str, str], log: Path) -> Iterator[Running]:
    """Run Python with these words, in a session of its own, and end it when the block is left."""
    with log.open("ab") as file:
        at = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  the benchmark runs no threads
        )
    try:
        yield Running(name, child, log, at)
    finally:
        _end(child)


def run(name: str, words: Sequence[str], *, environment: Mapping[str, str]) -> str:
    """Run Python with these words to its end and give back what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise CannotMeasure(f"{name} failed: {last}")
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def fetch(port: int, request: bytes, *, patience_seconds: float = 10) -> answers.Answer:
    """One request over a connection of its own."""
    with socket.create_connection((HOST, port), timeout=patience_seconds) as connection:
        connection.sendall(request)
        received = b""
        while True:
            piece = connection.recv(65536)
            if not piece:
                raise ConnectionError("The server closed the connection before it had answered.")
            received += piece
            answer = answers.read(received)
            if answer is not None:
                return answer


def await_page(running: Running, port: int, request: bytes) -> float:
    """Ask until the answer is 200, and tell how many seconds that was after the process was started."""
    patience = running.started_at + _START_SECONDS_MAX
    last = "nothing"
    while time.perf_counter() < patience:
        running.refuse_if_ended()
        try:
            answer = fetch(port, request)
        except OSError as error:
            last = str(error)
        else:
            if answer.status == 200:
                return time.perf_counter() - running.started_at
            last = f"status {answer.status}"
        time.sleep(_LOOK_AGAIN_SECONDS)
    raise CannotMeasure(f"{running.name} did not answer within {_START_SECONDS_MAX} s; last: {last}")


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    below = proc.children(child.pid)
    child.terminate()
    try:
        child.wait(_STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        child.kill()
        child.wait()


def _end_with_parent() -> None:
    """Even a benchmark that is killed outright leaves nothing running."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
