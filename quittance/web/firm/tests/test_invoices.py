"""The firm's invoices: which the list shows, what they come to, and why a bill owes what it does."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.core import clock
from quittance.payments.tests import orders
from quittance.receivables.actions import judging
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.conftest import Asked
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import filled
from tests.cast import NOW, Cast

HERE = "/firm-portal/invoices/"
AHEAD = date(2999, 1, 1)


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200
    return text(answer)


def in_list(page: str, *numbers: str) -> set[str]:
    return {number for number in numbers if f">{number}</a>" in page}


def test_before_the_first_reading_the_list_says_what_will_stand_here(danas: Browser) -> None:
    assert "No invoices yet" in shown(danas)


def test_the_toggle_shows_all_outstanding_overdue_paid_or_voided(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001")
        books.invoice(acme, 100, number="late")
        books.invoice(acme, 200, number="open", due_date=AHEAD)
        books.receipt(books.invoice(acme, 300, number="paid"), 300)
        Invoice.objects.filter(pk=books.invoice(acme, 400, number="void").pk).update(voided=True)
        Invoice.objects.filter(pk=books.invoice(acme, 500, number="gone").pk).update(gone_at=NOW)
    every = ("late", "open", "paid", "void", "gone")
    for show, numbers in (
        ("", {"late", "open"}),
        ("?show=outstanding", {"late", "open"}),
        ("?show=overdue", {"late"}),
        ("?show=paid", {"paid"}),
        ("?show=voided", {"void"}),
        ("?show=all", {"late", "open", "paid", "void"}),
    ):
        assert in_list(shown(danas, show), *every) == numbers, show


def test_the_sums_are_of_the_whole_result_and_by_currency(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001")
        for _ in range(60):
            books.invoice(acme, 100_000)
        Invoice.objects.filter(pk=books.invoice(acme, 5_000).pk).update(currency="CAD")
    page = shown(danas)
    assert "60 invoices in USD" in page
    assert "$60,000.00" in page
    assert "CA$50.00" in page


def test_an_invoice_is_found_by_the_beginning_of_its_number_or_by_its_client(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        books.invoice(books.client("1001", name="Acme Co"), 100, number="INV-61001")
        books.invoice(books.client("2002", name="Blue Heron"), 100, number="INV-7")
    for words, found in (("INV-61", {"INV-61001"}), ("inv-7", {"INV-7"}), ("acme", {"INV-61001"}), ("2002", {"INV-7"})):
        assert in_list(shown(danas, f"?q={words}"), "INV-61001", "INV-7") == found, words
    assert "No invoice fits" in shown(danas, "?q=%25")


def test_the_list_is_sorted_by_any_column_and_the_newest_stands_first_by_itself(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        one, two = books.client("1", name="Zephyr"), books.client("2", name="amber")
        books.invoice(one, 300, number="A", issued=date(2026, 1, 1), due_date=date(2026, 9, 1))
        books.invoice(two, 100, number="B", issued=date(2026, 2, 1))
        books.invoice(two, 200, number="C", issued=date(2026, 3, 1), due_date=date(2026, 4, 1))
    for sort, numbers in (
        ("", "CBA"),
        ("number", "ABC"),
        ("-amount", "ACB"),
        ("client", "BCA"),
        ("due", "CAB"),
        ("-due", "ACB"),
        ("outstanding", "BCA"),
    ):
        page = shown(danas, f"?sort={sort}")
        assert sorted("ABC", key=lambda number: page.index(f">{number}</a>")) == list(numbers), sort


def test_a_bill_due_upon_receipt_says_so_and_is_overdue_the_day_after(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        today = cast.harbor.clock.today(clock.now())
        fresh = books.invoice(books.client("1001"), 100, number="fresh", issued=today)
        old = books.invoice(fresh.client, 100, number="old", issued=today - timedelta(days=1))
    assert "upon receipt" in shown(danas)
    assert in_list(shown(danas, "?show=overdue"), "fresh", "old") == {"old"}
    assert "Overdue" in shown(danas, f"{old.pk}/")
    assert "Overdue" not in shown(danas, f"{fresh.pk}/")


def test_what_the_list_cannot_be_asked_is_refused_with_a_clear_page(danas: Browser) -> None:
    for asked in ("show=some", "sort=age", "start=-5", "q=%00"):
        answer = danas.get(f"{HERE}?{asked}")
        assert answer.status_code == 400, asked
        assert "The list cannot be shown like that" in text(answer)


def test_more_rows_cost_no_more_questions_to_the_database(cast: Cast, danas: Browser, asked_of: Asked) -> None:
    with shelf.harbor(cast):
        books.invoice(books.client("1001"), 100)
    shown(danas)
    few = asked_of(danas, HERE)
    with shelf.harbor(cast):
        for _ in range(30):
            books.invoice(books.client(), 100)
    assert asked_of(danas, HERE) == few


def test_the_page_says_why_so_much_is_due_line_by_line(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001", name="Acme Co"), 200_000, number="61001")
        [ours] = books.pay((bill, 100_000))
        books.receipt(bill, 100_000, "CHK 1122", on=books.later(2))
        books.receipt(bill, 25_000, "CHK 9", on=books.later(3))
        judging.judge(now=books.now_is(4))
        key = bill.source_key
    page = shown(danas, f"{bill.pk}/")
    for words in ("$750.00", "$2,000.00", "CHK 1122", "does not count", "CHK 9", "Acme Co", str(ours.code)):
        assert words in page, words
    assert f"/firm-portal/sync/difference/invoices/{key}/" in page
    assert "/firm-portal/echoes/#receipt-" in page


def test_the_way_to_the_practice_system_is_for_whoever_edits_the_mapping(cast: Cast) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100)
    assert "sync/difference" not in shown(desk_of(cast.miguel), f"{bill.pk}/")
    with shelf.harbor(cast):
        rights.give(person=cast.miguel, permissions=["edit_mapping"], by="system", now=NOW)
    assert "sync/difference" in shown(desk_of(cast.miguel), f"{bill.pk}/")


def test_an_invoice_that_is_voided_or_gone_says_that_nothing_is_due_on_it(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100)
        Invoice.objects.filter(pk=bill.pk).update(voided=True)
    assert "Voided in the practice system." in shown(danas, f"{bill.pk}/")
    with shelf.harbor(cast):
        Invoice.objects.filter(pk=bill.pk).update(gone_at=NOW)
    assert "no longer has this invoice" in shown(danas, f"{bill.pk}/")


def test_the_part_that_renews_itself_is_sent_only_when_something_changed(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100_000)
    address = f"{HERE}{bill.pk}/part/"
    tag = danas.get(address).headers["ETag"]
    assert danas.get(address, headers={"If-None-Match": tag}).status_code == 304
    with shelf.harbor(cast):
        books.receipt(bill, 40_000)
    second = danas.get(address, headers={"If-None-Match": tag})
    assert "$600.00" in text(second)


@pytest.mark.parametrize(("kind", "said"), [("write_off", "Written off"), ("credit_memo", "Credited")])
def test_a_bill_on_which_nothing_was_received_is_not_called_paid(
    cast: Cast, danas: Browser, kind: str, said: str
) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100, number="61001")
        books.receipt(bill, 100, kind=kind)
        paid = books.invoice(books.client("1002"), 100, number="61002")
        books.receipt(paid, 60, kind=kind)
        books.receipt(paid, 40)
    assert said in shown(danas, f"{bill.pk}/")
    assert said in text(danas.get(f"/firm-portal/clients/{bill.client_id}/ledger/"))
    page = shown(danas, "?show=paid")
    assert (page.count(f">{said}<"), page.count(">Paid</span>")) == (1, 1)
    assert ">Paid</span>" in shown(danas, f"{paid.pk}/")


def test_a_page_behind_the_end_of_the_list_says_that_it_ends_before(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        books.invoice(books.client("1001"), 100)
    assert "The list ends before that" in shown(danas, "?start=99999")


def test_what_is_paid_by_money_that_is_not_final_is_called_being_paid(cast: Cast, danas: Browser) -> None:
    till = filled(cast)
    with shelf.harbor(cast):
        invoice = Invoice.objects.get(client=till.heron)
    for address in (f"/firm-portal/invoices/{invoice.pk}/", "/firm-portal/invoices/?show=all"):
        assert "Being paid" in text(danas.get(address))
    with shelf.harbor(cast):
        orders.succeed(till.bank)
    assert "Being paid" not in text(danas.get(f"/firm-portal/invoices/{invoice.pk}/"))
