import contextlib
import json
import logging
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from quittance.integrations.papers.paper import Fault, Paper

SECONDS_MAX = 10.0
START_SECONDS_MAX = 30.0
# A system short of memory ends a child for no fault of the paper; one that ends each child is at fault itself.
CHILDREN_MAX = 3
BYTES_MAX = 50_000_000
ANSWER_BYTES_MAX = 4_000_000
PAGES_COUNTED_MAX = 2**31 - 1
PROGRAM = Path(__file__).with_name("child.py")
_LENGTH = struct.Struct(">Q")  # as the child has it; importing that would load the reading library here
_AT_ONCE = 65_536

log = logging.getLogger(__name__)


class Reader:
    """One child, asked one paper at a time; started when first asked, and anew when it hangs or dies."""

    def __init__(self, *, seconds_max: float = SECONDS_MAX, program: Path = PROGRAM) -> None:
        self._seconds_max = seconds_max
        self._program = program
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def read(self, content: bytes) -> Paper:
        """Never raises for what a file holds. Without a child to ask, the paper counts as unreadable."""
        if len(content) > BYTES_MAX:
            return Paper(fault="too_large")
        with self._lock:
            for _ in range(CHILDREN_MAX):
                try:
                    return self._ask(content)
                except _TooSlow:
                    self._end()
                    return Paper(fault="too_large")
                except (OSError, EOFError) as broken:
                    log.warning("The process that reads papers ended: %s", broken)
                    self._end()
                except ValueError as broken:
                    log.warning("The process that reads papers spoke nonsense: %s", broken)
                    self._end()
                    break
            return Paper(fault="unreadable")

    def begin(self) -> None:
        """Start the child before it is asked: it loads its library while the asker loads other things."""
        with self._lock, contextlib.suppress(OSError):  # which is said when the first paper is asked for
            if self._child is None:
                self._child = _Child(self._program)

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, content: bytes) -> Paper:
        child = self._at_hand()
        until = time.monotonic() + self._seconds_max
        child.write(_LENGTH.pack(len(content)), until)
        child.write(content, until)
        return _paper(child.answer(until))

    def _at_hand(self) -> "_Child":
        if self._child is not None and not self._child.is_ours():
            self._child = None  # inherited over a fork: it answers to our parent
        if self._child is not None and not self._child.is_alive():
            self._end()
        if self._child is None:
            self._child = _Child(self._program)
        if not self._child.is_ready:
            greeting = self._child.answer(time.monotonic() + START_SECONDS_MAX)
            self._child.is_ready = True
            if missing := greeting.get("unconfined"):
                log.warning(
                    "Papers are read by a process that could not be confined (%s); time alone ends it.", missing
                )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _TooSlow(Exception):
    pass


class _Child:
    """The process and its two pipes, neither of which may ever make us wait beyond a time."""

    def __init__(self, program: Path) -> None:
        self._owner = os.getpid()
        self.is_ready = False  # until it has greeted
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={},
            start_new_session=True,
        )
        self._questions = cast("Any", self._process.stdin).fileno()
        self._answers = cast("Any", self._process.stdout).fileno()
        os.set_blocking(self._questions, False)
        os.set_blocking(self._answers, False)

    def is_ours(self) -> bool:
        return self._owner == os.getpid()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def write(self, content: bytes, until: float) -> None:
        rest = memoryview(content)
        while rest:
            _wait(self._questions, selectors.EVENT_WRITE, until)
            rest = rest[os.write(self._questions, rest) :]

    def answer(self, until: float) -> Mapping[str, Any]:
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        if length > ANSWER_BYTES_MAX:
            raise ValueError(f"an answer of {length} bytes")
        answer = json.loads(self._read(length, until))
        if not isinstance(answer, dict):
            raise ValueError("an answer that is no object")  # noqa: TRY004  it is a value from outside, not our mistake
        return answer

    def _read(self, length: int, until: float) -> bytes:
        pieces: list[bytes] = []
        while length:
            _wait(self._answers, selectors.EVENT_READ, until)
            piece = os.read(self._answers, min(length, _AT_ONCE))
            if not piece:
                raise EOFError("it ended before it answered")
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _wait(descriptor: int, event: int, until: float) -> None:
    with selectors.PollSelector() as selector:
        selector.register(descriptor, event)
        if not selector.select(max(0.0, until - time.monotonic())):
            raise _TooSlow


def _paper(answer: Mapping[str, Any]) -> Paper:
    pages, text, fault = answer.get("pages"), answer.get("text"), answer.get("fault")
    if fault not in ("", "encrypted", "unreadable", "too_large") or not isinstance(text, str):
        raise ValueError("an answer with other fields than agreed")
    counted = min(pages, PAGES_COUNTED_MAX) if isinstance(pages, int) and pages >= 0 else None
    return Paper(counted, text, cast("Fault", fault))


_shared = Reader()


def begin() -> None:
    """For a process that will read papers: the first of them need not wait."""
    _shared.begin()


def read(content: bytes) -> Paper:
    """By the one child of this process, which all its threads share."""
    return _shared.read(content)
