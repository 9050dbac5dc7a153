"""Receipts of which only a person can say whether they are money that was paid here."""

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit
from quittance.receivables.actions import judging
from quittance.receivables.models import Decision, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/echoes/"
DECIDE = f"{HERE}decide/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def probable(cast: Cast) -> Receipt:
    """Acme paid $1,000.00 of 61001 here; three days later the firm posted a cheque of the same amount."""
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001", name="Acme Co"), 200_000, number="61001")
        books.pay((bill, 100_000))
        row = books.receipt(bill, 100_000, "CHK 1122", on=books.later(3))
        judging.judge(now=books.now_is(3))
        return Receipt.objects.get(pk=row.pk)


def answer(receipt: Receipt, says: str) -> dict[str, object]:
    return {"receipt": receipt.pk, "item": receipt.echo_of_id or "", "says": says}


def due(cast: Cast, number: str) -> int:
    with shelf.harbor(cast):
        found: int = Invoice.objects.get(number=number).due_cents
    return found


def page(browser: Browser) -> str:
    found = browser.get(HERE)
    assert found.status_code == 200
    return text(found)


def test_where_all_is_understood_the_page_says_so(danas: Browser) -> None:
    told = page(danas)
    assert "Nothing to decide" in told
    assert "Every receipt in your practice system is understood." in told


def test_a_card_shows_both_sides_the_evidence_and_an_alarm_after_five_business_days(
    danas: Browser, probable: Receipt
) -> None:
    told = page(danas)
    for words in (
        "Probably the same money: $1,000.00, Acme Co",
        "What we took",
        "What the practice system shows",
        "CHK 1122",
        "looks like a check number",
        "more than 5 business days",
        "Same money",
        "Other money",
    ):
        assert words in told, words


def test_same_money_counts_once_and_can_be_taken_back(cast: Cast, danas: Browser, probable: Receipt) -> None:
    assert danas.post(DECIDE, answer(probable, "same")).headers["Location"] == HERE
    assert due(cast, "61001") == 100_000
    told = page(danas)
    assert "Nothing to decide" in told
    assert "is the same money as payment AIW-1000-100." in told
    assert "Dana Reyes" in told
    with shelf.harbor(cast):
        decision = Decision.objects.get()
    danas.post(f"{HERE}{decision.pk}/withdraw/")
    with shelf.harbor(cast):
        assert Receipt.objects.get(pk=probable.pk).verdict == Verdict.PROBABLE
    assert "Probably the same money" in page(danas)


def test_other_money_counts_besides(cast: Cast, danas: Browser, probable: Receipt) -> None:
    danas.post(DECIDE, answer(probable, "other"))
    assert due(cast, "61001") == 0


def test_one_click_follows_a_payment_to_where_the_firm_posted_it(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001")
        here, there = books.invoice(acme, 999, number="61001"), books.invoice(acme, 999, number="61002")
        [ours] = books.pay((here, 999))
        row = books.receipt(there, 999, books.name(ours), on=books.later(2))
        judging.judge(now=books.now_is(2))
        row = Receipt.objects.get(pk=row.pk)
    assert "Follow it to invoice 61002" in page(danas)
    danas.post(DECIDE, answer(row, "follow"))
    assert (due(cast, "61001"), due(cast, "61002")) == (999, 0)
    assert "followed to invoice 61002" in page(danas)


def test_money_on_account_that_equals_a_payment_is_proposed_and_decided(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 64_000)
        [ours] = books.pay((bill, 64_000))
        entry = books.entry(bill.client, -64_000, "CHK 3345", on=books.later(2))
        judging.judge(now=books.now_is(2))
    assert "On account, equal to a whole payment: $640.00" in page(danas)
    danas.post(DECIDE, {"entry": entry.pk, "item": ours.pk, "says": "same"})
    assert "Nothing to decide" in page(danas)


def test_a_question_that_changed_since_the_page_was_drawn_is_not_decided(
    cast: Cast, danas: Browser, probable: Receipt
) -> None:
    told = answer(probable, "same")
    danas.post(DECIDE, told)
    danas.post(DECIDE, told)
    danas.post(DECIDE, {**told, "item": probable.pk})
    with shelf.harbor(cast):
        assert Decision.objects.count() == 1
    assert "Nothing was changed" in text(danas.post(DECIDE, told, follow=True))


def test_a_decision_is_taken_back_once(cast: Cast, danas: Browser, probable: Receipt) -> None:
    danas.post(DECIDE, answer(probable, "same"))
    with shelf.harbor(cast):
        decision = Decision.objects.get()
    for words in ("was taken back. All is as it was", "taken back already"):
        assert words in text(danas.post(f"{HERE}{decision.pk}/withdraw/", follow=True))
    assert danas.post(f"{HERE}999/withdraw/").status_code == 404


def test_nonsense_is_refused(danas: Browser, probable: Receipt) -> None:
    for told in ({}, {"says": "maybe"}, {"says": "same", "receipt": "x"}, {"says": "same", "receipt": -1}):
        assert danas.post(DECIDE, told).status_code == 400


def test_whoever_may_only_see_is_shown_the_cards_without_buttons(cast: Cast, probable: Receipt) -> None:
    miguels = desk_of(cast.miguel)
    told = page(miguels)
    assert "Probably the same money" in told
    card = told.partition("<article")[2].partition("</article>")[0]
    assert "<button" not in card
    assert "Deciding needs the right" in card
    assert miguels.post(DECIDE, answer(probable, "same")).status_code == 403


def test_what_concerns_a_client_beyond_the_bounds_is_neither_shown_nor_decided(
    cast: Cast, danas: Browser, probable: Receipt
) -> None:
    with shelf.harbor(cast):
        books.client("2002")
        shelf.bind(cast.dana, Limit.Kind.CLIENT, "2002")
    assert "Nothing to decide" in page(danas)
    danas.post(DECIDE, answer(probable, "same"))
    with shelf.harbor(cast):
        assert not Decision.objects.exists()
        shelf.bind(cast.dana, Limit.Kind.CLIENT, "1001")
    assert "Probably the same money" in page(danas)


def test_the_first_page_counts_what_waits_and_what_it_comes_to(danas: Browser, probable: Receipt) -> None:
    told = text(danas.get("/firm-portal/today/"))
    assert "1 receipt to decide · $1,000.00" in told
    danas.post(DECIDE, answer(probable, "same"))
    assert "to decide ·" not in text(danas.get("/firm-portal/today/"))


@pytest.fixture
def left(cast: Cast) -> Invoice:
    """Acme paid $400.00 of 61001 here; then the firm voided it and billed 61009 instead."""
    with shelf.harbor(cast):
        one = books.client("1001", name="Acme Co")
        bill = books.invoice(one, 100_000, number="61001")
        books.pay((bill, 40_000))
        Invoice.objects.filter(pk=bill.pk).update(voided=True, open_cents=0)
        books.invoice(one, 100_000, number="61009")
        judging.judge(now=books.now_is(3))
        return Invoice.objects.get(pk=bill.pk)


def test_what_was_paid_and_then_voided_stands_at_the_top_with_what_a_person_can_do(
    danas: Browser, left: Invoice
) -> None:
    told = page(danas)
    for words in ("Paid, but voided in the practice system", "$400.00", "61001", "Acme Co", "AIW-1000-100",
                  "Bill the client again under the same number", "one click lets the payment follow"):  # fmt: skip
        assert words in told, words
    assert "Nothing to decide" not in told
    assert "1 invoice was paid, then voided" in text(danas.get("/firm-portal/today/"))
    detail = text(danas.get(f"/firm-portal/invoices/{left.pk}/"))
    assert "$400.00 was paid on it." in detail


def test_billed_again_under_its_number_it_leaves_the_list_and_leads_to_the_new_bill(
    cast: Cast, danas: Browser, left: Invoice
) -> None:
    with shelf.harbor(cast):
        anew = books.invoice(left.client, 100_000, number="61001", issued=books.later(1))
        judging.judge(now=books.now_is(4))
    assert "Paid, but voided" not in page(danas)
    assert "was paid, then voided" not in text(danas.get("/firm-portal/today/"))
    assert f"/firm-portal/invoices/{anew.pk}/" in text(danas.get(f"/firm-portal/invoices/{left.pk}/"))
    assert "is billed anew as 61001: what was paid on it, $400.00, followed." in text(danas.get("/firm-portal/audit/"))


def test_beyond_ones_bounds_nothing_was_paid_and_voided(cast: Cast, left: Invoice) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.CLIENT, "9999")
    assert "61001" not in page(desk_of(cast.dana))
    assert "then voided" not in text(desk_of(cast.dana).get("/firm-portal/today/"))
    assert left.ours_cents


def test_a_decision_that_a_corrected_reference_overtook_stays_and_says_so(
    cast: Cast, danas: Browser, probable: Receipt
) -> None:
    danas.post(DECIDE, answer(probable, "other"))
    with shelf.harbor(cast):
        Entry.objects.filter(pk=probable.entry_id or 0).update(reference="AIW-1000-100")
        judging.judge(now=books.now_is(6))
    told = page(danas)
    assert "is other money, not payment AIW-1000-100." in told
    assert "Overtaken. It was corrected from CHK 1122 to AIW-1000-100 since, which names our payment." in told
    assert due(cast, "61001") == 100_000
