"""Commands of ours as processes of their own, against the database of the tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quittance.core.database import roles

ROOT = Path(__file__).resolve().parents[3]


def command(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """Run to the end."""
    return subprocess.run(
        [sys.executable, "-m", "quittance", *words],
        cwd=ROOT, env=os.environ | surroundings, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@contextmanager
def running(*words: str, **surroundings: str) -> Iterator[subprocess.Popen[str]]:
    """Killed at the end if it still runs."""
    with subprocess.Popen(
        [sys.executable, "-m", "quittance", *words],
        cwd=ROOT, env=os.environ | surroundings, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def database(made: roles.RoleAddresses) -> dict[str, str]:
    return {"DATABASE_URL": made.app, "DATABASE_OWNER_URL": made.owner, "DATABASE_OPS_URL": made.ops}
