"""File sets for somebody outside: the archive as a folder, the checker beside it, and how the two are used."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from quittance.reconciliation.rules import archive
from quittance.reconciliation.rules.files import FileSet

FOLDER, CHECKER, HOW_TO = "archive", "checker.py", "HOW-TO-CHECK.txt"
_HERE = Path(__file__).parent
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes, whenever it is packed


def write(sets: Iterable[FileSet], out: BinaryIO, *, heads: Iterable[tuple[str, int, str]]) -> None:
    """`heads`: each bank account's name, the number of its last set in here, and that set's hash."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in archive.members(sets):
            _put(packed, f"{FOLDER}/{name}", content)
        _put(packed, CHECKER, (_HERE.parent / "checker.py").read_bytes())
        _put(packed, HOW_TO, _how_to(heads).encode())


def _how_to(heads: Iterable[tuple[str, int, str]]) -> str:
    lines = (_HERE / "how_to_check.txt").read_text()
    named = [f"  {account}, set {number}:\n  {seal}" for account, number, seal in heads]
    return lines.replace("SEALS\n", "\n".join(named) + "\n").replace("\n", "\r\n")


def _put(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    packed.writestr(info, content)
