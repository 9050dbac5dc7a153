"""What left, taken out again: the sealed bytes or none; and the archive that proves it."""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser

from quittance.core import scope
from quittance.core.models import Event
from quittance.integrations import storage
from quittance.payments.models import Payout
from quittance.payments.tests import orders
from quittance.receivables.tests import books
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits import sending
from quittance.web.firm.deposits.tests.conftest import BY_BANK, HERE, Story
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

INVOICES = "Posted_Invoice_Payments.csv"


def taken(browser: Browser, row: FileSet, name: str) -> bytes:
    answer = browser.get(f"{HERE}files/{row.pk}/file/?name={name}")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer)


def in_list(browser: Browser, row: FileSet, asked: str) -> bool:
    answer = browser.get(f"{HERE}files/?{asked}")
    assert answer.status_code == 200, asked
    return f'href="{HERE}files/{row.pk}/"' in text(answer)


@pytest.fixture
def two(bank: Bank, left: FileSet) -> tuple[FileSet, FileSet]:
    """And another deposit a week later."""
    invoice = books.invoice(books.client("2077"), 500_00, number="61077")
    bank.till.pay(orders.line(invoice), by_what=BY_BANK, now=bank.now)
    bank.paid_out(8)
    first, second = bank.close()
    assert first == left
    return first, second


def test_each_file_comes_as_it_was_sealed_and_is_taken_for_nothing_else(left: FileSet, danas: Browser) -> None:
    """FILE-8."""
    for file in left.files:
        assert hashlib.sha256(taken(danas, left, str(file["name"]))).hexdigest() == file["sha256"], file["name"]
    answer = danas.get(f"{HERE}files/{left.pk}/file/?name={INVOICES}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    named = f'attachment; filename="Posted_Invoice_Payments-{left.deposit_date}-1.csv"'
    assert answer.headers["Content-Disposition"] == named
    book = zipfile.ZipFile(io.BytesIO(taken(danas, left, INVOICES.replace(".csv", ".xlsx"))))
    assert "xl/worksheets/sheet1.xml" in book.namelist()
    for wrong in ("", "seals.xlsx", "../manifest.json", "Moved_Payments.csv", "archive.json"):
        assert danas.get(f"{HERE}files/{left.pk}/file/?name={wrong}").status_code == 404, wrong


def test_a_name_becomes_one_that_every_header_and_disk_takes() -> None:
    assert sending.safe('a/../b "c"\r\n.csv') == "a-..-b-c-.csv"
    assert sending.safe("…") == "file"


def test_what_was_lost_in_the_store_is_made_again_and_what_differs_is_given_to_nobody(
    left: FileSet, danas: Browser
) -> None:
    kept = storage.from_url(settings.QUITTANCE.files_url)
    sealed = taken(danas, left, INVOICES)
    kept.put(left.archive, io.BytesIO(b"not an archive"))
    assert taken(danas, left, INVOICES) == sealed
    kept.put(left.archive, io.BytesIO(b"not an archive"))
    with connections["owner"].cursor() as owner:
        owner.execute("UPDATE reconciliation_filed_row SET client = 'X' WHERE file_set_id = %s", [left.pk])
    for address in (f"files/{left.pk}/file/?name={INVOICES}", f"files/{left.pk}/whole/", f"files/whole/?set={left.pk}"):
        answer = danas.get(f"{HERE}{address}")
        assert answer.status_code == 409, address
        assert "does not fit its seal" in text(answer)
    danas.post(f"{HERE}files/{left.pk}/build-again/")
    assert "is not what it was when it left" in text(danas.get(f"{HERE}files/{left.pk}/"))


def test_an_archive_holds_what_left_even_where_one_file_in_the_store_was_changed(left: FileSet, danas: Browser) -> None:
    kept = storage.from_url(settings.QUITTANCE.files_url)
    whole = b"".join(danas.get(f"{HERE}files/{left.pk}/whole/"))
    changed = io.BytesIO()
    with kept.open(left.archive) as packed, zipfile.ZipFile(packed) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"3000.00", b"3000.01"))
    kept.put(left.archive, io.BytesIO(changed.getvalue()))
    assert b"".join(danas.get(f"{HERE}files/{left.pk}/whole/")) == whole


def test_built_again_it_is_the_same_and_the_page_says_so(left: FileSet, danas: Browser) -> None:
    danas.post(f"{HERE}files/{left.pk}/build-again/")
    assert "the same bytes" in text(danas.get(f"{HERE}files/{left.pk}/"))


def test_an_archive_passes_its_own_checker_and_a_changed_row_does_not(
    two: tuple[FileSet, FileSet], danas: Browser, tmp_path: Path
) -> None:
    """Those between the chosen ones come along, and a whole period does."""
    for asked in ("set={0.pk}&set={1.pk}", "since={0.deposit_date}", ""):
        answer = danas.get(f"{HERE}files/whole/?{asked.format(*two)}")
        content = b"".join(answer)
        packed = zipfile.ZipFile(io.BytesIO(content))
        assert len([name for name in packed.namelist() if name.endswith("manifest.json")]) == 2, asked
    whole = tmp_path / "whole.zip"
    whole.write_bytes(content)
    packed.extractall(tmp_path)
    head = f"{two[1].setup['bank_account']}={two[1].hash}"
    assert two[1].hash in (tmp_path / "HOW-TO-CHECK.txt").read_text()
    check = [sys.executable, str(tmp_path / "checker.py"), str(tmp_path / "archive"), "--head", head]
    assert subprocess.run(check, check=False, capture_output=True).returncode == 0
    as_downloaded = [sys.executable, str(tmp_path / "checker.py"), str(whole), "--head", head]
    assert subprocess.run(as_downloaded, check=False, capture_output=True).returncode == 0
    path = next(tmp_path.glob(f"archive/*/000002/{INVOICES}"))
    path.write_bytes(path.read_bytes().replace(b"500.00", b"500.01"))
    assert subprocess.run(check, check=False, capture_output=True).returncode == 1
    assert danas.get(f"{HERE}files/whole/?since=2199-01-01").status_code == 404


def test_a_set_is_found_by_what_stands_in_it(two: tuple[FileSet, FileSet], paid: Story, danas: Browser) -> None:
    first, second = two
    code = paid.transfer.code
    for words in (f"AIW-{code}-100", str(code), "61001", "11022", "3,073.00", "$3,000.00", first.hash[:12], "1"):
        assert in_list(danas, first, f"q={words}"), words
        assert words == "1" or not in_list(danas, second, f"q={words}"), words
    assert in_list(danas, second, "q=61077")
    day = first.deposit_date
    assert in_list(danas, first, f"until={day}")
    assert not in_list(danas, second, f"until={day}")
    assert not in_list(danas, first, "show=changes")
    assert "No file set fits" in text(danas.get(f"{HERE}files/?q=nothing"))


def test_the_page_of_a_set_explains_its_total_and_leads_to_the_single_payment(
    left: FileSet, paid: Story, danas: Browser
) -> None:
    """FILE-8: invoice file and alt file less the fees are the deposit."""
    page = text(danas.get(f"{HERE}files/{left.pk}/"))
    for words in ("$3,000.00", "$100.00", "$27.00", "$3,073.00", "Explained to the cent", left.hash):
        assert words in page, words
    assert f'href="/firm-portal/payments/{paid.transfer.pk}/"' in page
    rows = f"{HERE}files/{left.pk}/?"
    assert "ACH 0.8 % of 3,000.00" in text(danas.get(f"{rows}show=fees&q=24.00"))
    assert "Retainer for May" in text(danas.get(f"{rows}show=alt"))
    assert f"AIW-{paid.transfer.code}-100" in text(danas.get(f"{rows}q={paid.transfer.code}-100"))
    assert "No row fits" in text(danas.get(f"{rows}q=61002"))
    assert danas.get(f"{rows}show=all").status_code == 400


def test_a_payout_that_came_back_marks_its_set(left: FileSet, paid: Story, danas: Browser, bank: Bank) -> None:
    Payout.objects.filter(pk=paid.by_bank.pk).update(
        state="failed", failed_at=bank.now, failure_words="The account is closed."
    )
    bank.close()
    page = text(danas.get(f"{HERE}files/{left.pk}/"))
    assert "A part of this set's money came back" in page
    assert "The account is closed." in page
    assert in_list(danas, left, "show=withdrawn")


def test_sent_again_it_goes_to_whom_one_names_and_the_log_tells(left: FileSet, danas: Browser) -> None:
    again = f"{HERE}files/{left.pk}/resend/"
    danas.post(again, {"to": "nobody"})
    assert "is no e-mail address" in text(danas.get(f"{HERE}files/{left.pk}/"))
    danas.post(again, {"to": "books@harbor.example, pk@harbor.example"})
    page = text(danas.get(f"{HERE}files/{left.pk}/"))
    assert "to books@harbor.example, pk@harbor.example" in page
    assert Event.objects.get(name="files.resent").facts["addresses"] == ["books@harbor.example", "pk@harbor.example"]


def test_who_may_not_decide_who_gets_the_files_sends_them_to_nobody_else(left: FileSet, cast: Cast) -> None:
    """A right to look is none to mail the firm's books to an address that one names."""
    miguels = desk_of(cast.miguel)
    assert 'name="to"' not in miguels.get(f"{HERE}files/{left.pk}/").content.decode()
    miguels.post(f"{HERE}files/{left.pk}/resend/", {"to": "friend@elsewhere.example"})
    assert "friend@elsewhere.example" not in Event.objects.get(name="files.resent").facts["addresses"]


def test_another_firms_deposits_are_not_there(left: FileSet, paid: Story, cast: Cast) -> None:
    lees = desk_of(cast.lee)
    day, account, key = left.deposit_date, left.bank_account_id, left.pk
    for address in (
        f"files/{key}/", f"files/{key}/file/?name={INVOICES}", f"files/{key}/whole/", f"files/whole/?set={key}",
        f"payouts/{paid.by_bank.pk}/", f"payouts/{paid.by_bank.pk}/paper/", f"open/{account}/USD/{day}/",
    ):  # fmt: skip
        assert lees.get(f"{HERE}{address}", headers={"host": "second.localhost"}).status_code == 404, address
    found = text(lees.get(f"{HERE}where/?q=61001", headers={"host": "second.localhost"}))
    assert "Nothing of ours is called that" in found
    with scope.firm(cast.harbor.pk):
        assert FileSet.objects.filter(pk=key).exists()


def test_with_no_set_ticked_nothing_is_packed_and_the_page_says_so(danas: Browser, left: FileSet) -> None:
    del left
    answer = danas.get(f"{HERE}files/whole/?chosen=yes")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HERE}files/")
    assert "No set is ticked." in text(danas.get(f"{HERE}files/"))
