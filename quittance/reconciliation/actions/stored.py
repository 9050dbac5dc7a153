"""Where a set's bytes lie: an archive of it alone, under its own hash. Lost or damaged, it is made again."""

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import structlog
from django.conf import settings

from quittance.core import scope
from quittance.core.money import Currency, Money
from quittance.integrations import storage
from quittance.integrations.storage import NotStored
from quittance.reconciliation import queries
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.queries import sets
from quittance.reconciliation.rules import archive, files

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
    found = _kept(row, [told for told in row.files if told["name"] == name])
    return found[0].content if found else _mended(row).file(name).content


def as_left(row: FileSet) -> files.FileSet:
    """All of them: much less work than making them again. Raises NotTheSame where they have to be made, and differ."""
    found = _kept(row, row.files)
    return files.FileSet(queries.heading_of(row), tuple(found), row.manifest) if found else _mended(row)


def _kept(row: FileSet, told: Sequence[Mapping[str, Any]]) -> list[files.File]:
    """These files as they lie in the store: all of them, or none if one is lost or is not what was sealed."""
    try:
        with _storage(settings.QUITTANCE.files_url).open(row.archive) as packed, zipfile.ZipFile(packed) as kept:
            paths = {path.rpartition("/")[2]: path for path in kept.namelist()}
            found = [_file(each, kept.read(paths[each["name"]]), row.money) for each in told]
    except (NotStored, zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        log.warning("files.not_stored", number=row.number, detail=str(error))
        return []
    if strange := [each.name for each in found if hashlib.sha256(each.content).hexdigest() != each.sha256]:
        log.warning("files.not_as_sealed", number=row.number, detail=", ".join(strange))
        return []
    return found


def _file(told: Mapping[str, Any], content: bytes, currency: Currency) -> files.File:
    total = Money.parse(told["total"], currency).cents
    return files.File(told["name"], content, told["rows"], told["sums"], total, told["sha256"])


def _mended(row: FileSet) -> files.FileSet:
    again = built_again(row)
    keep(again)
    return again


def xlsx(row: FileSet, name: str) -> bytes:
    """The same rows for people."""
    contents, paper = queries.contents_of(row), sets.paper_of(row.setup, row.money)
    return next(files.xlsx(sheet) for sheet in files.sheets_of(contents, paper) if sheet.table.name == name)


@cache
def _storage(url: str) -> storage.Storage:
    return storage.from_url(url)
