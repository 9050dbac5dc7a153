"""An archive and its checker: missing files, edited manifests, broken chains, and archives written anew."""

import ast
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.reconciliation import checker
from quittance.reconciliation.rules import archive, files, proof, seals
from quittance.reconciliation.rules.files import Contents, Release
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.tests.a_day import HEADING, PAPER, USD, line_of, motion, part, payout_of, proofs_of
from quittance.reconciliation.tests.months import firm_month
from quittance.reconciliation.tests.sealed import Members, checked, faults, sets, whole

CHECKER = Path(checker.__file__)
LAST = 5  # of the first chain


def packed() -> bytes:
    out = io.BytesIO()
    archive.write(sets(), out)
    return out.getvalue()


def with_manifest(place: int, *, rehashed: bool) -> Members:
    manifest = {**sets()[place].manifest, "firm": "Somebody else"}
    if rehashed:
        manifest["hash"] = seals.of_manifest(manifest)
    return {**whole(), f"{archive.folder(sets()[place])}/{files.MANIFEST}": seals.canonical(manifest)}


def test_an_archive_written_again_is_the_same_to_the_byte() -> None:
    assert packed() == packed()


@pytest.mark.parametrize("name", sorted(whole()))
def test_a_missing_file_is_named(name: str) -> None:
    left = {path: content for path, content in whole().items() if path != name}
    if name == archive.INDEX:
        with pytest.raises(FileNotFoundError):
            faults(left)
    else:
        assert any(name in fault for fault in faults(left))


def test_a_missing_file_is_missed_with_the_keys_of_its_rows() -> None:
    name = "main/000001/Posted_Invoice_Payments.csv"
    left = {path: content for path, content in whole().items() if path != name}
    rows = [row for each in proofs_of(firm_month(11, payments=14)).values() for row in each[0].rows]
    (fault, *_) = [fault for fault in faults(left) if "is missing" in fault]
    assert next(row.key for row in rows if row.pays_invoice) in fault


def test_a_file_that_nobody_made_is_named() -> None:
    assert faults({**whole(), "main/000001/extra.csv": b"x"}) == ["main/000001/extra.csv belongs to no file set."]


def test_a_file_that_cannot_be_read_is_named() -> None:
    found = faults({**whole(), "main/000002/manifest.json": b"\xff{"})
    assert any("main/000002/manifest.json cannot be read" in fault for fault in found)


def test_an_edited_manifest_is_named() -> None:
    found = faults(with_manifest(1, rehashed=False))
    assert "main/000002/manifest.json was edited: it no longer has its own hash." in found


def test_a_manifest_edited_with_its_hash_breaks_the_chain() -> None:
    found = faults(with_manifest(1, rehashed=True))
    assert found == ["main/000003: the chain is broken: it was made after another file set 2."]


def test_the_last_manifest_edited_with_its_hash_is_not_the_head() -> None:
    (fault,) = faults(with_manifest(LAST, rehashed=True))
    assert "is not the one with the hash" in fault


def test_an_archive_written_anew_is_unseen_but_for_the_hash_of_the_mail() -> None:
    forged = dict(archive.members(sets()[:LAST] + sets()[LAST + 1 :]))
    assert faults(forged) == []
    assert faults(whole(), main=sets()[LAST].hash) == []
    (fault,) = faults(forged, main=sets()[LAST].hash)
    assert fault.startswith("main: file set 5, the last, is not the one with the hash")


def test_a_head_of_a_bank_account_that_is_not_there_is_a_fault() -> None:
    (fault,) = faults(whole(), payroll="0" * 64)
    assert fault.startswith("payroll: the last file set should be")


def test_a_file_that_is_there_twice_is_named() -> None:
    found = checker.Checker(checker.Archive([*whole(), "archive.json"], whole().__getitem__), {})
    found.run()
    assert found.faults == ["archive.json is in the archive twice."]


def test_a_set_left_out_is_missed() -> None:
    left = dict(archive.members([*sets()[:2], *sets()[3:]]))
    assert "main/000004: here should be file set 3. One is missing, repeated or moved." in faults(left)


def test_an_archive_of_a_year_begins_where_it_says() -> None:
    assert faults(dict(archive.members(sets()[2:]))) == []


def test_an_index_that_was_changed_is_named() -> None:
    index = whole()[archive.INDEX].replace(b'"first":1', b'"first":2')
    assert f"{archive.INDEX} was changed." in faults({**whole(), archive.INDEX: index})


def test_a_row_in_two_sets_is_named() -> None:
    first = sets()[0]
    again = files.Heading("Birch & Co", "main", USD, 2, first.heading.deposit_date, first.hash)
    proofs = proofs_of(firm_month(11, payments=14))[first.heading.deposit_date]
    found = faults(dict(archive.members([first, files.build(again, Contents(proofs), PAPER)])))
    row = proofs[0].rows[0].key
    assert any(f"row {row} stands in main/000001" in fault for fault in found)


def test_what_was_released_is_noted_and_no_fault() -> None:
    one = motion(Sort.CHARGE, part(100, "1.00"))
    off = proof.prove(payout=payout_of([line_of(one)], amount=101), lines=[line_of(one)], motions=[one])
    made = files.build(HEADING, Contents([off], release=Release("staff:9", "A cent of the bank's")), PAPER)
    found = checked(dict(archive.members([made])))
    assert found.faults == []
    assert found.notes == ["main/000001: staff:9 released it with 0.01 unexplained: A cent of the bank's"]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """-I and -S: nothing of ours, and no package, can be imported."""
    command = [sys.executable, "-I", "-S", str(CHECKER), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_runs_by_itself_on_a_zip_and_on_a_folder(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(packed())
    for name, content in whole().items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    for where in ("all.zip", "folder"):
        done = run(str(tmp_path / where), "--head", f"main={sets()[LAST].hash}")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("7 file sets: all as it was sealed.\n")


def test_it_ends_with_one_for_faults_and_with_two_for_what_is_no_archive(tmp_path: Path) -> None:
    made = dict(archive.members(sets()[:1]))
    for name, content in {**made, "stray": b""}.items():
        (tmp_path / "bad" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bad" / name).write_bytes(content)
    assert run(str(tmp_path / "bad")).returncode == 1
    (tmp_path / "none.zip").write_bytes(b"PK")
    done = run(str(tmp_path / "none.zip"))
    assert (done.returncode, done.stderr) == (2, "")
    assert run(str(tmp_path / "absent.zip")).returncode == 2


def test_it_is_one_file_of_the_standard_library_for_python_3_8() -> None:
    tree = ast.parse(CHECKER.read_text(), feature_version=(3, 8))
    imported = {
        (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= {*sys.stdlib_module_names}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(whole())), st.data())
def test_a_changed_byte_anywhere_is_a_fault_or_no_archive_any_more(name: str, data: st.DataObject) -> None:
    content = bytearray(whole()[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.sampled_from([1, 4, 32, 128]))
    try:
        found = faults({**whole(), name: bytes(content)})
    except (ValueError, KeyError, TypeError, AttributeError):
        assert name == archive.INDEX
    else:
        assert found
