"""Moving an item at the desk: chosen, found, seen with all that follows, and done once (FILE-9)."""

import re

import pytest
from django.http.response import HttpResponseBase
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.core.models import Event
from quittance.payments.models import Payment
from quittance.payments.tests import orders
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due
from quittance.reconciliation.models import FileSet, Move
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits.tests.conftest import Story
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

PAYMENTS = "/firm-portal/payments/"


def page_of(row: Payment) -> str:
    return f"{PAYMENTS}{row.pk}/move/"


@pytest.fixture
def other(paid: Story) -> Invoice:
    return books.invoice(paid.acme, 3_000_00, number="61009")


def sure(browser: Browser, row: Payment, query: str) -> str:
    return text(browser.get(f"{page_of(row)}{query}"))


def sent(browser: Browser, row: Payment, page: str, reason: str = "Wrong year") -> HttpResponseBase:
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form.pop("csrfmiddlewaretoken", None)
    return browser.post(page_of(row), {**form, "reason": reason})


def test_the_same_clients_open_invoices_are_offered_before_anything_is_searched(
    danas: Browser, paid: Story, other: Invoice
) -> None:
    stranger = books.invoice(books.client("2", name="Blue Heron"), 50_00, number="90001")
    page = text(danas.get(page_of(paid.transfer)))
    assert other.number in page
    assert stranger.number not in page
    found = text(danas.get(f"{page_of(paid.transfer)}?q=90001"))
    assert "Invoice 90001" in found
    assert "would be overpaid by $2,950.00" in found


def test_before_any_file_the_page_says_that_nothing_else_is_told(danas: Browser, paid: Story, other: Invoice) -> None:
    page = sure(danas, paid.transfer, f"?invoice={other.pk}")
    assert "Move $3,000.00 to invoice 61009 of Acme Co?" in page
    assert "No file has this item yet" in page
    assert "$0.00 → $3,000.00" in page
    assert "$3,000.00 → $0.00" in page
    assert due(other) == 3_000_00


def test_after_a_file_it_names_both_rows_and_then_moves(
    danas: Browser, paid: Story, left: FileSet, other: Invoice
) -> None:
    page = sure(danas, paid.transfer, f"?invoice={other.pk}")
    code = paid.transfer.code
    assert f"It left in file set {left.number}" in page
    assert f"as {code}-900." in page
    assert f"as AIW-{code}-101." in page
    answer = sent(danas, paid.transfer, page)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAYMENTS}{paid.transfer.pk}/")
    assert due(other) == 0
    row = text(danas.get(f"{PAYMENTS}{paid.transfer.pk}/"))
    assert "$3,000.00 lies on invoice 61009 of Acme Co now." in row
    assert "was moved from invoice 61001 of Acme Co to invoice 61009 of Acme Co: Wrong year." in row
    assert row.count('<span class="tag">moved</span>') == 2
    assert f"{code}-900" in row


def test_sent_twice_it_is_moved_once_and_the_second_is_told_why(
    danas: Browser, paid: Story, left: FileSet, other: Invoice
) -> None:
    del left
    page = sure(danas, paid.transfer, f"?invoice={other.pk}")
    sent(danas, paid.transfer, page)
    assert "Nothing is left of that item" in text(sent(danas, paid.transfer, page))
    assert Move.objects.count() == 1


def test_without_a_reason_nothing_is_moved(danas: Browser, paid: Story, other: Invoice) -> None:
    answer = sent(danas, paid.transfer, sure(danas, paid.transfer, f"?invoice={other.pk}"), reason=" ")
    assert answer.status_code == 400
    assert "Say why it is moved" in text(answer)
    assert not Move.objects.exists()


def test_what_changed_since_the_page_was_shown_is_not_done(danas: Browser, paid: Story, other: Invoice) -> None:
    page = sure(danas, paid.transfer, f"?invoice={other.pk}")
    books.pay((other, 100_00))
    answer = sent(danas, paid.transfer, page)
    assert answer.status_code == 409
    assert "another amount" in text(answer)
    assert "would be overpaid by $100.00" in text(answer)


def test_across_bank_accounts_it_is_refused_with_what_to_do(danas: Browser, paid: Story, bank: Bank) -> None:
    Payment.objects.filter(pk=paid.transfer.pk).update(account="acct_another")
    del bank
    other = books.invoice(paid.acme, 10_00)
    answer = danas.get(f"{page_of(paid.transfer)}?invoice={other.pk}", follow=True)
    assert "paid into another bank account" in text(answer)


def test_on_account_it_waits_without_an_invoice(danas: Browser, paid: Story) -> None:
    page = sure(danas, paid.transfer, f"?client={paid.acme.pk}")
    assert "Move $3,000.00 to no invoice of Acme Co?" in page
    sent(danas, paid.transfer, page)
    assert Move.objects.get().to_invoice is None
    assert Event.objects.filter(name="payment.moved").count() == 1


def test_a_payment_of_two_items_asks_which(danas: Browser, bank: Bank) -> None:
    of = books.client("7", name="Cedar")
    bills = [books.invoice(of, 50_00, number=number) for number in ("70001", "70002")]
    from_two = bank.till.pay(*(orders.line(row) for row in bills), now=bank.now)
    page = text(danas.get(page_of(from_two)))
    assert "Which item goes elsewhere?" in page
    assert "Invoice 70001" in page
    assert "Invoice 70002" in page


def test_who_may_not_move_reads_which_right_it_takes(cast: Cast, paid: Story) -> None:
    answer = desk_of(cast.miguel).get(page_of(paid.transfer))
    assert answer.status_code == 403
    assert "Move payments" in text(answer)
    assert "/move/" not in text(desk_of(cast.miguel).get(f"{PAYMENTS}{paid.transfer.pk}/"))


def test_beyond_ones_bounds_neither_payment_nor_target_exists(cast: Cast, paid: Story) -> None:
    shelf.bind(cast.dana, Limit.Kind.CLIENT, "11022")
    stranger = books.invoice(books.client("2"), 50_00, number="90001")
    browser = desk_of(cast.dana)
    assert browser.get(f"{page_of(paid.transfer)}?invoice={stranger.pk}").status_code == 404
    assert "90001" not in text(browser.get(f"{page_of(paid.transfer)}?q=90001")).replace("“90001”", "").replace(
        'value="90001"', ""
    )
    shelf.bind(cast.dana, Limit.Kind.CLIENT, "2")
    assert desk_of(cast.dana).get(page_of(paid.transfer)).status_code == 404


def test_another_firms_payment_does_not_exist(danas: Browser) -> None:
    assert danas.get(f"{PAYMENTS}999999/move/").status_code == 404


def test_where_are_the_two_rows_of_a_move_is_answered_before_they_leave(
    danas: Browser, paid: Story, left: FileSet, other: Invoice, bank: Bank
) -> None:
    del left
    sent(danas, paid.transfer, sure(danas, paid.transfer, f"?invoice={other.pk}"))
    for ref in (f"{paid.transfer.code}-900", f"{paid.transfer.code}-101"):
        page = text(danas.get("/firm-portal/deposits/where/", {"q": ref}))
        assert "It was moved: it leaves with the next files, in Moved_Payments." in page
        assert "What goes back" not in page
    made = next(row for row in bank.close() if row.rows.filter(suffix=900).exists())
    page = text(danas.get(f"/firm-portal/deposits/files/{made.pk}/"))
    assert f"{paid.transfer.code}-900</th>" in page
    assert "This file has no rows" not in page
    page = text(danas.get("/firm-portal/deposits/where/", {"q": f"{paid.transfer.code}-900"}))
    assert "Moved_Payments, of set" in page
