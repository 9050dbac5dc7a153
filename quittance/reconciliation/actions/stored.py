"""Where a set's bytes lie: an archive of it alone, under its own hash. Lost or damaged, it is made again."""

import hashlib
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from typing import BinaryIO

import structlog
from django.conf import settings

from quittance.core import scope
from quittance.integrations import storage
from quittance.integrations.storage import NotStored
from quittance.reconciliation import queries
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.queries import sets
from quittance.reconciliation.rules import archive, files
from quittance.reconciliation.rules.proof import Proof

log = structlog.get_logger()


class NotTheSame(Exception):
    """Made again, a set has other bytes than those that left. Nobody gets them; somebody of ours has to look."""


def keep(one: files.FileSet) -> str:
    """Belongs before the transaction that names it."""
    key = f"reconciliation/{scope.firm_id()}/{one.hash}.zip"
    with tempfile.TemporaryFile() as packed:
        archive.write([one], packed)
        packed.seek(0)
        _storage(settings.QUITTANCE.files_url).put(key, packed)
    return key


def keep_apart(content: bytes) -> tuple[str, str]:
    """One file by itself, for a mail to bring: where it lies, and its hash, under which it never changes."""
    sha256 = hashlib.sha256(content).hexdigest()
    key = f"reconciliation/{scope.firm_id()}/mailed/{sha256}"
    _storage(settings.QUITTANCE.files_url).put(key, content)
    return key, sha256


def built_again(row: FileSet) -> files.FileSet:
    """From the rows as they were filed; the same bytes, or NotTheSame."""
    one = files.build(queries.heading_of(row), queries.contents_of(row), sets.paper_of(row.setup, row.money))
    if one.hash != row.hash:
        raise NotTheSame(f"File set {row.number} of {row.bank_account} is not what it was when it left.")
    return one


def content(row: FileSet, name: str) -> bytes:
    """One file of a set, as it left. What lies in the store is checked against the seal, and made again if it fails."""
    wanted = {file["name"]: file["sha256"] for file in row.files}
    try:
        with _storage(settings.QUITTANCE.files_url).open(row.archive) as packed, zipfile.ZipFile(packed) as kept:
            found = next(kept.read(path) for path in kept.namelist() if path.endswith(f"/{name}"))
    except (NotStored, zipfile.BadZipFile, StopIteration) as error:
        log.warning("files.not_stored", number=row.number, detail=str(error))
        found = b""
    if name in wanted and hashlib.sha256(found).hexdigest() != wanted[name]:
        again = built_again(row)
        keep(again)
        found = again.file(name).content
    return found


def xlsx(row: FileSet, name: str) -> bytes:
    """The same rows for people."""
    contents, paper = queries.contents_of(row), sets.paper_of(row.setup, row.money)
    return next(files.xlsx(sheet) for sheet in files.sheets_of(contents, paper) if sheet.table.name == name)


def export(rows: Sequence[FileSet], out: BinaryIO) -> None:
    """Many sets as one archive that `checker.py` checks."""
    archive.write((built_again(row) for row in rows), out)


def proofs(row: FileSet) -> Sequence[Proof]:
    return queries.contents_of(row).proofs


@cache
def _storage(url: str) -> storage.Storage:
    return storage.from_url(url)
