"""Half a file of a killed write does not stay for ever."""

import dataclasses
import os
from datetime import timedelta
from pathlib import Path

from pytest_django import Settings

from quittance.core import clock
from quittance.integrations import storage
from quittance.outbox import jobs


def test_what_a_killed_write_left_goes_after_a_day_and_whole_files_stay(tmp_path: Path, settings: Settings) -> None:
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, files_url=str(tmp_path))
    storage.from_url(str(tmp_path)).put("a/letter.pdf", b"whole")
    whole = next(path for path in tmp_path.rglob("*") if path.is_file())
    fresh, old = whole.parent / ".unfinished-fresh", whole.parent / ".unfinished-old"
    for path in (fresh, old):
        path.write_bytes(b"ha")
    two_days_ago = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(old, (two_days_ago, two_days_ago))

    jobs.clear_unfinished_files()

    assert {path.name for path in whole.parent.iterdir()} == {whole.name, fresh.name}
