"""The firm's clients: whom the list shows, what they owe, and the page of one."""

import re
from datetime import date

import pytest
from django.test import Client as Browser

from quittance.core import clock, scope
from quittance.receivables.actions import judging
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.conftest import Asked
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/clients/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200
    return text(answer)


def order(page: str, *words: str) -> list[str]:
    return sorted(words, key=page.index)


def test_before_the_first_reading_the_list_says_what_will_stand_here(danas: Browser) -> None:
    assert "No clients yet" in shown(danas)


def test_the_list_sums_up_what_each_client_owes_and_since_when(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001", name="Acme Co", partner=shelf.staff("Priya", last_name="Kapoor"))
        books.invoice(acme, 120_000, issued=date(2025, 1, 31), due_date=date(2025, 3, 2))
        books.invoice(acme, 30_050, issued=date(2025, 6, 1), due_date=date(2999, 1, 1))
        books.receipt(books.invoice(acme, 9_900, issued=date(2024, 1, 1)), 9_900)
    page = shown(danas)
    for words in ("1001", "Acme Co", "Priya Kapoor", "$1,500.50", "$1,200.00", "Jan 31, 2025", ">2<"):
        assert words in page, words


def test_money_of_two_currencies_is_never_added_up(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001", name="Acme Co")
        books.invoice(acme, 100_000)
        Invoice.objects.filter(pk=books.invoice(acme, 5_000).pk).update(currency="CAD")
    page = shown(danas)
    assert "$1,000.00" in page
    assert "CA$50.00" in page
    assert "$1,050.00" not in page


def test_a_client_is_found_by_name_number_group_and_invoice(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        head = books.client("1010", name="Whitfield Family")
        books.client("3003", name="Café Zoé 50% Off")
        acme = books.client("1001", name="Acme Co", parent_key=head.source_key)
        books.client("2002", name="Blue Heron Bakery")
        books.invoice(acme, 100, number="61001")
    for words in ("acme", "ACME+co", "1001", "whitfield", "61001"):
        page = shown(danas, f"?q={words}")
        assert "Acme Co" in page, words
        assert "Blue Heron" not in page, words
    for words in ("CAF%C3%89", "zo%C3%A9", "50%25", "ZO%C3%89+caf"):
        assert "Café Zoé" in shown(danas, f"?q={words}"), words
    assert "No client fits" in shown(danas, "?q=5_%25")


def test_a_search_that_finds_nothing_says_so_and_leads_back(danas: Browser) -> None:
    assert "No client fits" in shown(danas, "?q=nobody")


def test_the_list_is_narrowed_by_office_staff_money_and_status(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme, heron = shelf.two_offices()
        Client.objects.filter(pk=heron.pk).update(inactive=True)
        idle = books.client("1003", name="Idle Co", manager=shelf.staff("MM", address="dana.reyes@harbor.example"))
        Invoice.objects.filter(client=heron).update(due_date=date(2999, 1, 1))
    for asked, names in (
        (f"?office={acme.office_id}", {"Acme Co"}),
        (f"?partner={heron.partner_id}", {"Blue Heron Bakery"}),
        (f"?manager={idle.manager_id}", {"Idle Co"}),
        ("?mine=on", {"Idle Co"}),
        ("?show=owing", {"Acme Co", "Blue Heron Bakery"}),
        ("?show=overdue", {"Acme Co"}),
        ("?inactive=yes", {"Blue Heron Bakery"}),
        ("?inactive=no&show=owing&sort=-overdue", {"Acme Co"}),
    ):
        page = shown(danas, asked)
        assert {name for name in ("Acme Co", "Blue Heron Bakery", "Idle Co") if f">{name}<" in page} == names, asked


def test_the_list_is_sorted_by_any_column_and_who_owes_nothing_stands_together(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        rows = {
            "A": books.client("3", name="Client A", partner=shelf.staff("Zoe")),
            "B": books.client("2", name="Client B"),
            "C": books.client("1", name="Client C", partner=shelf.staff("Amy")),
        }
        for cents in (100, 200):
            books.invoice(rows["A"], cents, issued=date(2025, 1, 1))
        books.invoice(rows["C"], 900, issued=date(2025, 2, 1))
    for sort, names in (
        ("name", "ABC"),
        ("-name", "CBA"),
        ("-number", "ABC"),
        ("-outstanding", "CAB"),
        ("outstanding", "BAC"),
        ("oldest", "ACB"),
        ("-open", "ACB"),
        ("partner", "CAB"),
        ("-partner", "ACB"),
    ):
        page = shown(danas, f"?sort={sort}")
        assert order(page, *(f">Client {name}<" for name in "ABC")) == [f">Client {name}<" for name in names], sort


def test_pages_follow_one_another_without_a_gap_or_a_repeat(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        for number in range(120):
            row = books.client(f"{number:04}", name=f"Client {number:04}")
            if number < 70:
                books.invoice(row, 100 + number)
    for sort in ("name", "-outstanding", "outstanding"):
        found: list[str] = []
        for start in (0, 50, 100):
            page = shown(danas, f"?sort={sort}&start={start}")
            found += re.findall(r">Client (\d{4})<", page)
            assert "of 120" in page
        assert len(found) == len(set(found)) == 120, sort


def test_what_the_list_cannot_be_asked_is_refused_with_a_clear_page(danas: Browser) -> None:
    for asked in ("sort=nothing", "start=-1", "start=x", "start=9999999", "office=0", "show=some", "q=a%00b"):
        answer = danas.get(f"{HERE}?{asked}")
        assert answer.status_code == 400, asked
        assert "The list cannot be shown like that" in text(answer)


def test_more_rows_cost_no_more_questions_to_the_database(cast: Cast, danas: Browser, asked_of: Asked) -> None:
    with shelf.harbor(cast):
        shelf.two_offices()
    shown(danas)
    few = asked_of(danas, HERE)
    with shelf.harbor(cast):
        for number in range(30):
            books.invoice(books.client(name=f"More {number}"), 100)
    assert asked_of(danas, HERE) == few


def test_a_clients_page_shows_what_is_open_who_looks_after_them_and_whom_to_write_to(
    cast: Cast, danas: Browser
) -> None:
    with shelf.harbor(cast):
        acme, _ = shelf.two_offices()
        books.entry(acme, -50_000, "CHK 7711")
    page = shown(danas, f"{acme.pk}/")
    for words in ("Client 1001", "61001", "$1,000.00", "Boston", "Carol Diaz", "On account", "CHK 7711", "$500.00"):
        assert words in page, words


def test_an_inactive_client_with_money_open_keeps_its_portal_for_paying(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001", inactive=True)
        books.invoice(acme, 120_000)
    assert "Inactive with $1,200.00 open: keeps its portal for paying." in shown(danas, f"{acme.pk}/")


def test_a_group_that_turns_in_a_circle_is_shown_and_called_one(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        one, two = books.client(name="Ring One"), books.client(name="Ring Two")
        Client.objects.filter(pk=one.pk).update(parent_key=two.source_key)
        Client.objects.filter(pk=two.pk).update(parent_key=one.source_key)
        alone = books.client(name="Own Head")
        Client.objects.filter(pk=alone.pk).update(parent_key=alone.source_key)
    page = shown(danas, f"{one.pk}/")
    assert "turns in a circle" in page
    assert "Ring Two" in page
    assert "turns in a circle" not in shown(danas, f"{alone.pk}/")


def test_the_ledger_tells_of_every_receipt_whether_it_counts_and_why(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100_000, number="61001")
        [ours] = books.pay((bill, 40_000))
        books.receipt(bill, 40_000, books.name(ours), on=books.later(2))
        books.receipt(bill, 10_000, "CHK 9", on=books.later(3))
        judging.judge(now=books.now_is(4))
    page = shown(danas, f"{bill.client_id}/ledger/")
    for words in ("61001", "received through the portal", "our own item, posted by the firm", "CHK 9", "counts"):
        assert words in page, words
    assert page.index("$500.00") > 0


def test_a_change_shows_in_the_part_that_renews_itself_and_costs_nothing_while_there_is_none(
    cast: Cast, danas: Browser
) -> None:
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001"), 100_000, number="61001")
    address = f"{HERE}{bill.client_id}/part/"
    first = danas.get(address)
    assert "$1,000.00" in text(first)
    tag = first.headers["ETag"]
    assert danas.get(address, headers={"If-None-Match": tag}).status_code == 304
    with scope.firm(cast.harbor.pk):
        books.receipt(Invoice.objects.get(pk=bill.pk), 25_000, "CHK 1", on=clock.now().date())
    second = danas.get(address, headers={"If-None-Match": tag})
    assert second.status_code == 200
    assert "$750.00" in text(second)


def test_a_page_behind_the_end_of_the_list_says_that_it_ends_before(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        books.client("1001")
    for asked in ("?start=99999", "?start=99999&q=1001", "?start=99999&sort=outstanding"):
        page = shown(danas, asked)
        assert "The list ends before that" in page, asked
        assert "No clients yet" not in page, asked


def test_a_sub_id_is_found_behind_a_stroke_as_the_practice_system_shows_it(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        one = books.client("10500.2", name="Sister Co")
        books.client("10500.1", name="Brother Co")
        books.invoice(one, 100, number="61001")
    page = shown(danas, "?q=10500/2")
    assert "Sister Co" in page
    assert "Brother Co" not in page
    assert "61001" in text(danas.get("/firm-portal/invoices/?q=10500/2"))
