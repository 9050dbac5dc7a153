"""File sets: held until proved, numbered, chained, the same bytes each time, corrected by later ones (immunity 37)."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from quittance.core.money import Currency
from quittance.core.tables import DateStyle
from quittance.integrations.pms.layouts import LAYOUTS, Options
from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import corrections, files, journal, proof, seals
from quittance.reconciliation.rules.files import Contents, FileSet, NotProved, OutOfStep, Release
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.motions import Use
from quittance.reconciliation.rules.sheets import Paper
from quittance.reconciliation.tests.a_day import (
    HEADING,
    PAPER,
    USD,
    cents,
    line_of,
    motion,
    part,
    payout_of,
    proofs_of,
    proved,
    sets_of,
)
from quittance.reconciliation.tests.months import firm_month

TAKEN = motion(Sort.CHARGE, part(100, "1000.00"), part(101, "2000.00", invoice="61002"), fee="24.00")
CARD = motion(Sort.CHARGE, part(100, "7.00", Use.LATE_FEE), code=1101, method=Method.CARD)


def built(paper: Paper = PAPER, **changes: object) -> FileSet:
    return files.build(HEADING, replace(Contents([proved(TAKEN), proved(CARD)]), **changes), paper)  # type: ignore[arg-type]  # of tests' own


def test_a_set_that_is_not_proved_is_held() -> None:
    lines = [replace(line_of(TAKEN), amount_cents=300_001)]
    off = proof.prove(payout=payout_of(lines), lines=lines, motions=[TAKEN])
    with pytest.raises(NotProved):
        built(proofs=[off])


def test_a_person_may_release_it_and_the_manifest_says_who_and_why() -> None:
    lines = [replace(line_of(TAKEN), amount_cents=300_001)]
    off = proof.prove(payout=payout_of(lines), lines=lines, motions=[TAKEN])
    made = built(proofs=[off], release=Release("staff:9", "The processor looks into it."))
    assert made.manifest["release"] == {"by": "staff:9", "reason": "The processor looks into it."}
    assert made.manifest["totals"]["remainder"] == "0.01"
    assert len(made.manifest["gaps"]) == 1


def test_payouts_of_two_days_or_currencies_are_not_one_set() -> None:
    with pytest.raises(OutOfStep):
        files.build(replace(HEADING, deposit_date=date(2026, 6, 4)), Contents([proved(TAKEN)]), PAPER)
    with pytest.raises(OutOfStep):
        files.build(replace(HEADING, currency=Currency.CAD), Contents([proved(TAKEN)]), PAPER)


def test_two_payouts_of_a_day_are_one_set_that_tells_each_ones_part() -> None:
    payouts = built().manifest["payouts"]
    assert [(each["invoices"], each["alt"], each["fees"], each["deposit"]) for each in payouts] == [
        ("3000.00", "0.00", "24.00", "2976.00"),
        ("0.00", "7.00", "0.00", "7.00"),
    ]
    assert built().manifest["totals"]["deposit"] == "2983.00"


def test_control_totals_are_the_sums_of_their_files() -> None:
    stated = {each["name"]: (each["rows"], each["total"]) for each in built().manifest["files"]}
    assert stated["Posted_Invoice_Payments.csv"] == (2, "3000.00")
    assert stated["Posted_alt_Payments.csv"] == (1, "7.00")
    assert stated["Transaction_fee_report.csv"] == (1, "24.00")
    assert stated["Balance_Lines.csv"] == (2, "2983.00")


def test_each_set_names_the_hash_of_the_one_before() -> None:
    first, second, *_ = sets_of(proofs_of(firm_month(3)))
    assert first.manifest["previous"] == ""
    assert second.manifest["previous"] == first.hash == seals.of_manifest(first.manifest)


def test_a_set_built_again_is_the_same_to_the_byte() -> None:
    first, again = sets_of(proofs_of(firm_month(5))), sets_of(proofs_of(firm_month(5)))
    assert [each.files for each in first] == [each.files for each in again]
    assert [each.manifest_bytes for each in first] == [each.manifest_bytes for each in again]


def test_a_spreadsheet_built_again_is_the_same_to_the_byte_and_holds_the_same_rows() -> None:
    sheets = list(files.sheets_of(Contents([proved(TAKEN)]), PAPER))
    first, again = files.xlsx(sheets[0]), files.xlsx(sheets[0])
    assert first == again
    assert {each.date_time for each in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    rows = CalamineWorkbook.from_filelike(io.BytesIO(first)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows] == ["Ref", "AIW-1100-100", "AIW-1100-101", ""]
    assert [row[4] for row in rows] == ["Amount", 1000.0, 2000.0, 3000.0]


def test_lines_end_as_importers_expect_and_texts_are_harmless() -> None:
    evil = replace(part(100, "1.00", Use.ON_ACCOUNT, words='=HYPERLINK("x")'), client="@SUM(A1)")
    content = built(proofs=[proved(motion(Sort.CHARGE, evil))]).file("Posted_alt_Payments.csv").content
    assert content.endswith(b"\r\n")
    assert b'6/3/2026,\'@SUM(A1),1100-100,1.00,"\'=HYPERLINK(""x"")"' in content


def test_the_payout_may_stand_in_a_last_column_and_dates_may_be_written_otherwise() -> None:
    made = built(Paper(USD, DateStyle.ISO, with_payout=True))
    first = made.file("Posted_Invoice_Payments.csv").content.decode().splitlines()[:2]
    assert first == [
        "Date,Client #,Invoice #,Ref,Amount,Notes,Payout",
        "2026-06-03,11022,61001,AIW-1100-100,1000.00,ACH-Invoice-61001,po_bank",
    ]


def test_the_ledger_is_debited_and_credited_alike_whatever_happened() -> None:
    for seed in range(25):
        for proofs in proofs_of(firm_month(seed)).values():
            postings = journal.of_proofs(proofs)
            assert sum(each.debit_cents - each.credit_cents for each in postings) == 0
            assert all((each.debit_cents > 0) != (each.credit_cents > 0) for each in postings)


def test_cash_in_the_ledger_is_the_deposit_and_fees_are_an_expense() -> None:
    sides = {each.account: each.debit_cents - each.credit_cents for each in journal.of_proofs([proved(TAKEN)])}
    assert sides == {
        "Cash": cents("2976.00"), "Payment fees": cents("24.00"), "Accounts receivable": -cents("3000.00"),
    }  # fmt: skip


def test_a_correction_names_each_cell_that_was_wrong_and_moves_no_money() -> None:
    before, after = proved(TAKEN).rows, proved(replace(TAKEN, parts=(*TAKEN.parts[:1], part(101, "2000.00")))).rows
    found = corrections.between(12, before, after)
    assert [(each.row_key, each.column, each.was, each.now) for each in found] == [
        ("1100-101", "Invoice #", "61002", "61001"),
        ("1100-101", "Notes", "ACH-Invoice-61002", "ACH-Invoice-61001"),
    ]
    made = files.build(replace(HEADING, number=2, previous="x"), Contents(corrected=found), PAPER)
    assert made.manifest["corrects"] == [12]
    assert made.manifest["totals"]["deposit"] == "0.00"
    lines = made.file("Corrections.csv").content.decode().splitlines()
    assert lines == [
        "File,Row,Column,Was,Now", "12,1100-101,Invoice #,61002,61001",
        "12,1100-101,Notes,ACH-Invoice-61002,ACH-Invoice-61001",
    ]  # fmt: skip


def test_a_row_that_should_not_be_there_or_is_missing_is_a_correction_too() -> None:
    both, one = proved(TAKEN).rows, proved(TAKEN).rows[:1]
    assert {each.now for each in corrections.between(1, both, one)} == {corrections.NOT_THERE}
    assert {each.was for each in corrections.between(1, one, both)} == {corrections.NOT_THERE}
    assert corrections.between(1, both, both) == ()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_practice_systems_own_files_stand_sealed_beside_ours_with_the_same_sum(name: str) -> None:
    proofs = [proved(TAKEN), proved(CARD)]
    rows = [row for each in proofs for row in each.rows if row.pays_invoice]
    own = LAYOUTS[name].make(rows, Options(USD))
    made = files.build(HEADING, Contents(proofs, layouts=own), PAPER)
    written = [made.file(f"{sheet.table.name}.csv") for sheet in own if list(sheet.entries())]
    assert written
    assert {file.total_cents for file in written} == {300_000}


def test_a_bank_transfer_of_ours_is_in_practice_engines_batch_of_bank_transfers() -> None:
    batches = LAYOUTS["practice_engine"].make(proved(TAKEN).rows, Options(USD))
    names = [sheet.table.name for sheet in batches if list(sheet.entries())]
    assert names == ["PracticeEngine_ACH"]
