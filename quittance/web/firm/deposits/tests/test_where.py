"""Where is 1100-101? One search, in any spelling, and an answer for what stands in no file yet, too."""

import re

from django.test import Client as Browser

from quittance.payments.tests import orders
from quittance.receivables.actions import judging
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.queries import searching
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits.tests.conftest import BY_BANK, HERE, Story
from quittance.web.firm.tests.desk import text


def told(browser: Browser, words: str) -> str:
    answer = browser.get(f"{HERE}where/", {"q": words})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_a_reference_is_found_in_any_spelling_with_file_row_and_deposit(
    left: FileSet, paid: Story, danas: Browser
) -> None:
    code = paid.transfer.code
    for words in (f"AIW-{code}-100", f"aiw {code} 100", f"{code}-100", f"AIW{code}100", f"{code} \u2013 100"):
        page = told(danas, words)
        assert f"Posted_Invoice_Payments, row 1, of set {left.number} of Operating" in page, words
        assert "Retainer" not in page, words
    assert "Posted_alt_Payments, row 1" in told(danas, f"{paid.card.code}-100")


def test_it_is_found_by_code_invoice_client_amount_payout_and_what_the_bank_shows(
    left: FileSet, paid: Story, danas: Browser
) -> None:
    del left
    for words in (str(paid.transfer.code), "61001", "11022", "3,000.00", "$3,000"):
        assert f"AIW-{paid.transfer.code}-100" in told(danas, words), words
    for words in (paid.by_bank.payout_id, paid.by_bank.trace, paid.by_bank.descriptor.lower(), "2,976.00"):
        assert paid.by_bank.payout_id in told(danas, words), words
    assert "Nothing of ours is called that" in told(danas, "9999-100")
    assert "Ask for one of your rows" in told(danas, " ")


def test_what_is_in_no_file_yet_says_on_which_day_it_is_expected(bank: Bank, danas: Browser) -> None:
    row = bank.till.pay(
        orders.line(books.invoice(books.client(), 300_00, number="61009")), by_what=BY_BANK, now=bank.now
    )
    row.refresh_from_db()
    assert "Expected with the deposit of" in told(danas, f"{row.code}-100")
    bank.paid_out(8)
    assert "arrived, in no file yet Its files leave on" in told(danas, "61009")


def test_whether_the_practice_system_shows_it_stands_beside(
    left: FileSet, paid: Story, danas: Browser, bank: Bank
) -> None:
    del left
    ref = f"AIW-{paid.transfer.code}-100"
    assert "not shown yet" in told(danas, ref)
    books.receipt(Invoice.objects.get(number="61001"), 3_000_00, ref, on=bank.now.date())
    judging.judge(now=bank.now)
    page = told(danas, ref)
    assert "not shown yet" not in page
    assert ref in page


def test_a_long_number_is_no_amount_and_a_short_one_is(danas: Browser) -> None:
    del danas
    assert [searching.cents_in(words) for words in ("61001", "850", "1,000", "-5.50", "(5.50)", "12x")] == [
        None, 850_00, 1_000_00, 5_50, 5_50, None,
    ]  # fmt: skip
