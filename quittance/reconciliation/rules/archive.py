"""File sets as one archive that can be checked by anybody, anywhere, years later, without us (`checker.py`).

`archive.json` names the sets and the head of each bank account's chain; each set is a folder of its files and manifest.
"""

import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from quittance.reconciliation.rules import files, seals
from quittance.reconciliation.rules.files import FileSet

INDEX = "archive.json"
_COMPRESSION = 1  # half of it is seals, of which nobody can make less: 6 takes twice the time and saves a twentieth
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes, whenever it is exported


def folder(one: FileSet) -> str:
    return f"{one.heading.bank_account}/{one.heading.number:06}"


def members(sets: Iterable[FileSet]) -> Iterator[tuple[str, bytes]]:
    """Paths with their content, set by set; the index comes last."""
    names: list[str] = []
    heads: dict[str, dict[str, Any]] = {}
    for one in sets:
        account = heads.setdefault(one.heading.bank_account, {"first": one.heading.number})
        account |= {"last": one.heading.number, "head": one.hash}
        names.append(folder(one))
        for file in one.files:
            yield f"{names[-1]}/{file.name}", file.content
        yield f"{names[-1]}/{files.MANIFEST}", one.manifest_bytes
    index = {"format": files.FORMAT, "sets": names, "bank_accounts": heads}
    yield INDEX, seals.canonical({**index, "hash": seals.of_manifest(index)}) + b"\n"


def write(sets: Iterable[FileSet], out: BinaryIO) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for name, content in members(sets):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, compresslevel=_COMPRESSION)
