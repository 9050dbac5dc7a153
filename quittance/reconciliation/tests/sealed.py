"""An archive of two bank accounts, to be tampered with."""

import csv
import io
from collections.abc import Callable
from functools import cache

from quittance.integrations.pms.layouts import LAYOUTS, Options
from quittance.reconciliation import checker
from quittance.reconciliation.rules import archive, files, seals
from quittance.reconciliation.rules.files import Contents, FileSet
from quittance.reconciliation.tests.a_day import PAPER, USD, proofs_of, sets_of
from quittance.reconciliation.tests.months import firm_month

Members = dict[str, bytes]
Table = list[list[str]]


@cache
def sets() -> tuple[FileSet, ...]:
    """A chain of six, and one set with the files of every practice system."""
    made = sets_of(proofs_of(firm_month(11, payments=14)))[:6]
    day, proofs = next(iter(proofs_of(firm_month(12, payments=14, first_code=7000)).items()))
    rows = [row for each in proofs for row in each.rows if row.pays_invoice]
    layouts = [sheet for layout in LAYOUTS.values() for sheet in layout.make(rows, Options(USD))]
    heading = files.Heading("Birch & Co", "trust", USD, 1, day)
    return (*made, files.build(heading, Contents(proofs, layouts=layouts), PAPER))


@cache
def whole() -> Members:
    return dict(archive.members(sets()))


@cache
def all_rows() -> tuple[tuple[str, int], ...]:
    """Every row of every file, seals and headers too."""
    tables = [name for name in whole() if name.endswith(".csv")]
    return tuple((name, place) for name in tables for place in range(len(read(name))))


def read(name: str) -> Table:
    return list(seals.read(whole()[name]))


def checked(members: Members, **heads: str) -> checker.Checker:
    found = checker.Checker(checker.Archive(list(members), members.__getitem__), heads)
    found.run()
    return found


def faults(members: Members, **heads: str) -> list[str]:
    return checked(members, **heads).faults


def changed(name: str, change: Callable[[Table], object]) -> Members:
    rows = read(name)
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return {**whole(), name: out.getvalue().encode()}


def with_cell(name: str, place: int, column: int, cell: str) -> Members:
    def change(rows: Table) -> None:
        rows[place][column] = cell

    return changed(name, change)


def key_of(name: str, place: int) -> str:
    """As the seals have it; of a seal, the row that it seals."""
    folder, _, file = name.rpartition("/")
    if file == files.SEALS:
        return read(name)[place][2]
    return [line for line in read(f"{folder}/{files.SEALS}") if line[0] == file][place][2]


def named(found: list[str], name: str, place: int) -> bool:
    return any(name in fault and key_of(name, place) in fault for fault in found)
