import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.supervisor.probes import answers_http
from sandbox.tests.service import CHECKOUT, free_ports
from sandbox.tests.waiting import until


@dataclass
class Demo:
    """A supervisor with a pretended product, as a process of its own."""

    process: subprocess.Popen[str]
    data: Path
    port: int

    @property
    def log(self) -> str:
        return self._read("log/supervisor.log")

    @property
    def pids(self) -> dict[str, int]:
        return dict(json.loads(self._read("pids.json") or "{}"))

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self._read("world.json") or "{}"))

    def ready(self) -> "Demo":
        until(lambda: self.facts.get("pid") == self.process.pid or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()
        return self

    def web_answers(self) -> bool:
        return answers_http(f"http://127.0.0.1:{self.port}/")

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        if self.process.poll() is None:
            self.process.send_signal(number)
        said, complained = self.process.communicate(timeout=30)
        return self.process.returncode, said, complained

    def _read(self, name: str) -> str:
        path = self.data / name
        return path.read_text() if path.exists() else ""


def is_alive(pid: int) -> bool:
    """A zombie that nobody has collected yet is dead."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def none_left(pids: dict[str, int]) -> bool:
    return not [name for name, pid in pids.items() if is_alive(pid)]


StartDemo = Callable[..., Demo]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[StartDemo]:
    demos: list[Demo] = []

    def begin(*, twist: str = "", as_json: bool = False, data: Path = tmp_path, port: int = 0) -> Demo:
        port = port or free_ports(20)
        words = [sys.executable, "-m", "sandbox.supervisor.tests.fake_demo"]
        words += [str(port), str(data), "json" if as_json else "text", twist]
        process = subprocess.Popen(words, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        demos.append(Demo(process, data, port))
        return demos[-1]

    yield begin
    for each in demos:
        pids = each.pids
        each.end(signal.SIGKILL)
        for pid in pids.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
