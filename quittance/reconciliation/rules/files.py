"""One file set: what leaves for a bank account on a deposit day, numbered, sealed, and chained to the set before.

The same proofs make the same bytes, whenever they are built. The files that are sealed are CSV; an XLSX holds the same
rows for people and can be made again at any time (`xlsx`).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from quittance.core.money import Currency, Money
from quittance.core.tables import Cell, Sheet, csv_chunks, write_xlsx
from quittance.reconciliation.rules import journal, seals, sheets
from quittance.reconciliation.rules.corrections import Correction
from quittance.reconciliation.rules.proof import Proof
from quittance.reconciliation.rules.rows import Row, in_order
from quittance.reconciliation.rules.sheets import Paper

FORMAT = 1
SEALS, MANIFEST = "seals.csv", "manifest.json"
SEAL_COLUMNS = ("File", "Place", "Key", "Payout", "Seal", "Check")
HEADER = "header"  # the key of a file's first line, at place 0
_SEALED_AT_ONCE = 1_000


class NotProved(Exception):
    """The files are held: something is unexplained and nobody has released them."""


class OutOfStep(Exception):
    """What is put together belongs to two deposits."""


@dataclass(frozen=True)
class Heading:
    """Whose files these are, and which in their row. The first set follows nothing: `previous` is empty."""

    firm: str
    bank_account: str  # our key of it, fit for a folder's name
    currency: Currency
    number: int
    deposit_date: date  # of a correction: its own day
    previous: str = ""  # the hash of the set before, of the same bank account
    bank_account_name: str = ""


@dataclass(frozen=True)
class Release:
    """Somebody let files go that are not proved, and why."""

    by: str
    reason: str


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    rows: int
    sums: str  # the title of the column that the total is of
    total_cents: int
    sha256: str


@dataclass(frozen=True)
class FileSet:
    heading: Heading
    files: tuple[File, ...]
    manifest: Mapping[str, Any] = field(repr=False)

    @property
    def hash(self) -> str:
        """What the next set names as `previous`, and what mails and papers show."""
        return str(self.manifest["hash"])

    @property
    def manifest_bytes(self) -> bytes:
        return seals.canonical(self.manifest) + b"\n"

    def file(self, name: str) -> File:
        return next(each for each in self.files if each.name == name)


@dataclass(frozen=True)
class Contents:
    """What a set is made of. `layouts` are the practice system's own sheets of the same rows."""

    proofs: Sequence[Proof] = ()
    moved: Sequence[Row] = ()
    corrected: Sequence[Correction] = ()
    layouts: Sequence[Sheet] = ()
    accounts: journal.Accounts = journal.USUAL
    release: Release | None = None


def build(heading: Heading, contents: Contents, paper: Paper) -> FileSet:
    _check(heading, contents)
    sealed = io.BytesIO()
    sealed.write(_encoded([SEAL_COLUMNS]))
    made = [file for sheet in sheets_of(contents, paper) if (file := _built(sheet, sealed)) is not None]
    made.append(_file(SEALS, sealed.getvalue(), sum(file.rows for file in made), "", 0))
    manifest = _manifest(heading, contents, made)
    return FileSet(heading, tuple(made), {**manifest, "hash": seals.of_manifest(manifest)})


def sheets_of(contents: Contents, paper: Paper) -> Iterator[Sheet]:
    """The same order always; a sheet without rows becomes no file."""
    rows = sorted((row for proof in contents.proofs for row in proof.rows), key=in_order)
    fees = sorted((row for proof in contents.proofs for row in proof.fee_rows), key=lambda row: row.order)
    yield sheets.invoices([row for row in rows if row.pays_invoice], paper)
    yield sheets.alt([row for row in rows if not row.pays_invoice], paper)
    yield sheets.fees(fees, paper)
    yield sheets.moves(contents.moved, paper)
    yield sheets.corrections(contents.corrected, paper)
    yield from contents.layouts
    yield sheets.journal(journal.of_proofs(contents.proofs, contents.accounts), paper)
    yield sheets.lines(contents.proofs, paper)


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8, CRLF, nothing of the day on which it is built."""
    return b"".join(csv_chunks(sheet.table, (cells for _, _, cells in sheet.entries())))


def xlsx(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    write_xlsx(sheet.table, (cells for _, _, cells in sheet.entries()), out)
    return out.getvalue()


def _check(heading: Heading, contents: Contents) -> None:
    if any(proof.gaps for proof in contents.proofs) and contents.release is None:
        raise NotProved("A deposit is not explained to the cent. Its files wait for what is missing, or for a release.")
    for proof in contents.proofs:
        if (proof.payout.currency, proof.payout.deposit_date) != (heading.currency, heading.deposit_date):
            raise OutOfStep(f"Payout {proof.payout.payout_id} is of another day or currency than its file set.")
    if sum(row.amount_cents for row in contents.moved):
        raise OutOfStep("Moved payments come to nothing in sum, or they would change the deposit.")


def _built(sheet: Sheet, sealed: BinaryIO) -> File | None:
    """The file, if it has rows. They are sealed as they are read back from its bytes: as whoever checks them does."""
    keys: list[tuple[str, str]] = [(HEADER, "")]

    def cells() -> Iterator[Sequence[Cell]]:
        for key, payout_id, row in sheet.entries():
            keys.append((key, payout_id))
            yield row

    content, name = b"".join(csv_chunks(sheet.table, cells())), f"{sheet.table.name}.csv"
    count = len(keys) - 1
    if not count:
        return None
    column = [each.title for each in sheet.table.columns].index(sheet.sums) if sheet.sums else None
    total = 0
    rows = enumerate(zip(seals.read(content), keys, strict=True))
    while chunk := list(islice(rows, _SEALED_AT_ONCE)):
        sealed.write(_encoded([seals.line_of(name, place, *of, row) for place, (row, of) in chunk]))
        if column is not None:
            total += sum(seals.cents(row[column]) for place, (row, _) in chunk if place)
    return _file(name, content, count, sheet.sums, total)


def _encoded(lines: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode()


def _file(name: str, content: bytes, rows: int, sums: str, total_cents: int) -> File:
    return File(name, content, rows, sums, total_cents, seals.of_bytes(content))


def _manifest(heading: Heading, contents: Contents, made: Sequence[File]) -> dict[str, Any]:
    def written(cents: int) -> str:
        return Money(cents, heading.currency).machine()

    return {
        "format": FORMAT,
        "firm": heading.firm,
        "bank_account": heading.bank_account,
        "bank_account_name": heading.bank_account_name,
        "currency": heading.currency.value,
        "number": heading.number,
        "deposit_date": heading.deposit_date.isoformat(),
        "previous": heading.previous,
        "corrects": sorted({each.number for each in contents.corrected}),
        "release": {"by": contents.release.by, "reason": contents.release.reason} if contents.release else None,
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "rows": file.rows,
                "sums": file.sums,
                "total": written(file.total_cents),
            }
            for file in made
        ],
        "payouts": [
            {
                "payout": proof.payout.payout_id,
                "method": proof.payout.method.value,
                "descriptor": proof.payout.descriptor,
                **{name: written(cents) for name, cents in totals([proof]).items()},
            }
            for proof in contents.proofs
        ],
        "totals": {name: written(cents) for name, cents in totals(contents.proofs).items()},
        "gaps": [gap.words for proof in contents.proofs for gap in proof.gaps],
    }


def totals(proofs: Iterable[Proof]) -> dict[str, int]:
    """Of several payouts: the deposit is invoices + alt + carried + remainder, less the fees."""
    sums = dict.fromkeys(("invoices", "alt", "fees", "carried", "remainder", "deposit"), 0)
    for proof in proofs:
        sums["invoices"] += proof.invoice_cents
        sums["alt"] += proof.alt_cents
        sums["fees"] += proof.fee_cents
        sums["carried"] += proof.carried_cents
        sums["remainder"] += proof.remainder_cents
        sums["deposit"] += proof.deposit_cents
    return sums
