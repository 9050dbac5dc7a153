"""An archive that somebody broke, or made to break whoever reads it: the checker names what it is, and goes on."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from quittance.reconciliation import checker
from quittance.reconciliation.tests import sealed

INVOICES = "main/000001/Posted_Invoice_Payments.csv"
MANIFEST = "main/000002/manifest.json"


def packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def asked(path: Path, content: bytes) -> tuple[int, str]:
    """As somebody asks it who has nothing of ours, on a console that knows no more than ASCII."""
    file = path / "archive.zip"
    file.write_bytes(content)
    told = subprocess.run(
        [sys.executable, "-X", "utf8=0", checker.__file__, str(file)],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"}, timeout=60,
    )  # fmt: skip
    assert not told.stderr
    return told.returncode, told.stdout.decode("ascii")


def damaged(name: str, place: int) -> bytes:
    """One byte of a file's packed bytes is another."""
    content = packed(sealed.whole())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo(name).header_offset + 30 + len(name) + place
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


@pytest.mark.parametrize("place", [0, 5, 40])
def test_a_file_whose_bytes_are_damaged_is_named_with_its_rows_and_the_others_are_checked(
    tmp_path: Path, place: int
) -> None:
    code, told = asked(tmp_path, damaged(INVOICES, place))
    assert (code, "7 file sets" in told) == (1, True)
    (fault,) = [line for line in told.splitlines() if "cannot be read" in line]
    assert INVOICES in fault
    assert all(sealed.key_of(INVOICES, row) in fault for row in range(1, len(sealed.read(INVOICES))))


def test_a_set_whose_manifest_is_damaged_is_named(tmp_path: Path) -> None:
    code, told = asked(tmp_path, damaged(MANIFEST, 3))
    assert (code, f"{MANIFEST} cannot be read" in told) == (1, True)


def test_nested_without_end_a_manifest_is_named() -> None:
    found = sealed.faults({**sealed.whole(), MANIFEST: b"[" * 100_000})
    assert any(f"{MANIFEST} cannot be read" in fault for fault in found)


def test_what_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    much = packed({**sealed.whole(), INVOICES: b"\r\n" * 4_000_000})
    assert len(much) < 100_000
    code, told = asked(tmp_path, much)
    assert (code, INVOICES in told) == (2, True)


def test_what_a_row_holds_neither_moves_the_cursor_nor_stops_the_checker(tmp_path: Path) -> None:
    """Else a row could write over the verdict, and a name in other letters than the console has would end it."""
    members = sealed.with_cell(INVOICES, 1, 1, "Zoë \U0001f600\x1b[2J all as it was sealed")
    code, told = asked(tmp_path, packed(members))
    assert (code, "\x1b" in told, sealed.key_of(INVOICES, 1) in told) == (1, False, True)
