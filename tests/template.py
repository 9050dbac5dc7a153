"""A migrated database is made once and kept below var/; each run begins with a copy of its files.

Its name tells what it was made from, so a changed migration makes another one. The rights and rules of rows are laid
anew over every copy, by the same `migrate`.
"""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_SHELF = _ROOT / "var" / "test-database"
# The superuser's until the copy gets one of its own.
PASSWORD = "only-until-it-is-copied"


def _made_from() -> str:
    digest = hashlib.sha256()
    sources = [_ROOT / "requirements-dev.lock", Path(__file__), Path(__file__).with_name("cluster.py")]
    for pattern in ("*/migrations/*.py", "core/database/*.py", "config/settings.py"):
        sources += sorted((_ROOT / "quittance").glob(pattern))
    for source in sources:
        digest.update(str(source.relative_to(_ROOT)).encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def kept() -> Path | None:
    folder = _SHELF / _made_from()
    return folder if folder.exists() else None


@contextmanager
def turn() -> Iterator[None]:
    """One run at a time, so that the others find what the first one made."""
    _SHELF.mkdir(parents=True, exist_ok=True)
    with (_SHELF / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(files: Path) -> None:
    """Put a stopped server's files on the shelf, and take away what was made from older migrations."""
    for old in _SHELF.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    fresh = _SHELF / "fresh"
    copy(files, fresh)
    fresh.rename(_SHELF / _made_from())


def copy(files: Path, to: Path) -> None:
    # Not by shutil: the files may belong to the ordinary user that PostgreSQL runs as.
    subprocess.run(["cp", "-a", str(files), str(to)], check=True)  # noqa: S607  wherever cp lies
