"""A bank statement at the desk: looked at, kept once, matched, taken apart; and files of nonsense refused."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client as Browser

from quittance.core import clock
from quittance.payments.models import Payout
from quittance.reconciliation.actions import proving
from quittance.reconciliation.models import BankLine, FileSet, Proof, Statement
from quittance.reconciliation.tests.banks import Bank
from quittance.tenancy.models import BankAccount
from quittance.web.firm.deposits.tests.conftest import Story
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/deposits/statements/"


@pytest.fixture
def payout(paid: Story, bank: Bank) -> Payout:
    for each in paid.payouts:
        proving.prove(payout=each, now=bank.now)
    return paid.by_bank


def csv(payout: Payout, cents: int | None = None) -> bytes:
    amount = (payout.amount_cents if cents is None else cents) / 100
    return f"Date,Description,Amount\n{payout.deposit_date},ACH CREDIT <b>ours</b>,{amount:.2f}\n".encode()


def look(browser: Browser, data: bytes, name: str = "june.csv") -> HttpResponseBase:
    form = {"account": BankAccount.objects.get().pk, "file": SimpleUploadedFile(name, data)}
    return browser.post(f"{HERE}bring/", form)


def keep(browser: Browser, page: str) -> HttpResponseBase:
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form.pop("csrfmiddlewaretoken", None)
    return browser.post(f"{HERE}bring/", form)


def bring(browser: Browser, data: bytes) -> None:
    assert keep(browser, text(look(browser, data))).status_code == 302


def test_a_file_is_shown_before_anything_is_kept(danas: Browser, payout: Payout) -> None:
    page = text(look(danas, csv(payout)))
    assert "Keep this statement of Operating?" in page
    assert "ACH CREDIT &lt;b&gt;ours&lt;/b&gt;" in page
    assert not Statement.objects.exists()
    keep(danas, page)
    assert Proof.objects.get(payout=payout).bank_line == BankLine.objects.get()
    told = text(danas.get(HERE))
    assert "1 new line of Operating kept. 1 payout matched to a line of the bank." in told
    assert "as sent" in told


def test_kept_twice_no_line_is_there_twice(danas: Browser, payout: Payout) -> None:
    page = text(look(danas, csv(payout)))
    keep(danas, page)
    keep(danas, page)
    assert BankLine.objects.count() == 1
    assert "0 new lines of Operating kept, 1 known before." in text(danas.get(HERE))


def test_a_wrong_match_is_taken_apart_by_a_person(danas: Browser, payout: Payout) -> None:
    bring(danas, csv(payout))
    danas.post(f"{HERE}payouts/{payout.pk}/apart/")
    assert Proof.objects.get(payout=payout).bank_line is None
    page = text(danas.get(f"{HERE}payouts/{payout.pk}/"))
    assert "They are apart" in page
    danas.post(f"{HERE}payouts/{payout.pk}/match/", {"line": BankLine.objects.get().pk})
    assert Proof.objects.get(payout=payout).bank_line is not None


def test_after_the_files_left_a_difference_is_shown_and_changes_nothing(
    danas: Browser, paid: Story, left: FileSet
) -> None:
    payout = paid.by_bank
    bring(danas, csv(payout, payout.amount_cents - 1))
    danas.post(f"{HERE}payouts/{payout.pk}/match/", {"line": BankLine.objects.get().pk})
    page = text(danas.get(f"{HERE}payouts/{payout.pk}/"))
    assert "The bank shows $0.01 less. Its files had left already and stay as they are." in page
    left.refresh_from_db()
    assert left.setup["bank_lines"] == {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Dear Sir,\nno table here", "Nothing was kept."),
        (b" ", "The file is empty."),
        (b"x" * ((1 << 20) + 1), "The file is larger than 1 MB."),
    ],
)
def test_nonsense_is_refused_in_words(danas: Browser, payout: Payout, data: bytes, words: str) -> None:
    del payout
    answer = look(danas, data)
    assert answer.status_code == 400
    assert words in text(answer)
    assert not Statement.objects.exists()


def test_without_a_file_the_form_says_what_is_missing(danas: Browser, payout: Payout) -> None:
    del payout
    answer = danas.post(f"{HERE}bring/", {"account": BankAccount.objects.get().pk})
    assert answer.status_code == 400
    assert "Choose the file that you downloaded" in text(answer)


def test_a_reference_of_any_length_is_kept_as_far_as_it_has_room(danas: Browser, payout: Payout) -> None:
    day = payout.deposit_date
    bring(danas, f"Date,Description,Amount,Reference\n{day},ACH,1.00,{'R' * 300}\n".encode())
    assert BankLine.objects.get().reference == "R" * 200


@pytest.mark.parametrize("data", ["%%%", "²", "RGF0ZQ=😀"])
def test_a_preview_that_was_changed_on_its_way_keeps_nothing(danas: Browser, payout: Payout, data: str) -> None:
    del payout
    form = {"account": BankAccount.objects.get().pk, "keep": "yes", "data": data, "name": "x"}
    answer = danas.post(f"{HERE}bring/", form)
    assert (answer.status_code, Statement.objects.count()) == (400, 0)
    assert "Choose it again" in text(answer)


def test_who_may_not_release_looks_and_changes_nothing(cast: Cast, danas: Browser, payout: Payout) -> None:
    bring(danas, csv(payout))
    miguel = desk_of(cast.miguel)
    page = text(miguel.get(f"{HERE}payouts/{payout.pk}/"))
    assert "Take line and payout apart" not in page
    assert miguel.post(f"{HERE}payouts/{payout.pk}/apart/").status_code == 403


def test_what_is_not_there_is_not_there(danas: Browser) -> None:
    assert danas.get(f"{HERE}payouts/999999/").status_code == 404


def test_files_released_with_a_difference_are_not_said_to_have_left_before_it(
    danas: Browser, payout: Payout, bank: Bank
) -> None:
    bring(danas, csv(payout, payout.amount_cents + 1))
    danas.post(f"{HERE}payouts/{payout.pk}/match/", {"line": BankLine.objects.get().pk})
    assert "Its files are held for it." in text(danas.get(HERE))
    held = f"/firm-portal/deposits/open/{payout.bank_account_id}/USD/{payout.deposit_date}/"
    assert "as the bank shows it" in text(danas.get(held))
    proof = Proof.objects.get(payout=payout)
    proving.release(proofs=[proof], by="staff:1", reason="The bank erred.", now=bank.now)
    assert "Its files are released." in text(danas.get(HERE))
    assert len(bank.close()) == 1
    assert "Its files were held for it, and released by a person." in text(danas.get(HERE))


def test_a_statement_without_a_new_line_offers_nothing_to_keep(danas: Browser, payout: Payout) -> None:
    bring(danas, csv(payout))
    page = text(look(danas, csv(payout)))
    assert "Each of its lines is known already" in page
    assert "Keep 0 lines" not in page


def test_another_amount_under_the_payouts_trace_is_pointed_out(danas: Browser, payout: Payout) -> None:
    assert payout.trace
    today = clock.now().date()
    Payout.objects.update(deposit_date=today - timedelta(days=1))
    wrong = f"Date,Description,Reference,Amount\n{today},ACH CREDIT,{payout.trace},2976.01\n"
    bring(danas, wrong.encode())
    page = text(danas.get(HERE))
    assert "The bank shows $2,976.01 under its trace." in page
    assert "another amount" in page


def test_who_may_not_bring_a_statement_is_told_who_does(cast: Cast, payout: Payout) -> None:
    del payout
    page = text(desk_of(cast.miguel).get(HERE))
    assert "Whoever may release files brings statements here." in page
    assert "Look at it" not in page
