from pathlib import Path
from typing import Any

import pytest

from sandbox.kit import files
from sandbox.supervisor.bell import Bell
from sandbox.supervisor.keeper import Keeper
from sandbox.supervisor.tests.conftest import StartDemo


class SilentBell(Bell):
    def __init__(self) -> None:
        """Without the signal handlers, which belong to the tests' own process."""


def test_a_disk_that_takes_nothing_does_not_end_the_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(tmp_path, folder=tmp_path, bell=SilentBell())

    def full(*_words: Any, **_options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        patch.setattr(files, "replace", full)
        keeper.note("a word that nobody reads")
        keeper.stop()

    assert list((tmp_path / "log").iterdir()) == []


def test_a_data_folder_that_cannot_be_used_is_told_in_one_line(demo: StartDemo, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, and no folder")
    running = demo(data=tmp_path / "taken")
    running.process.wait(timeout=30)

    status, _said, complained = running.end()

    assert (status, complained.count("\n")) == (1, 1)
    assert complained.startswith("The demo cannot run: ")
