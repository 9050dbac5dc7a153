"""The firm's payments: which the list shows, what one of them tells, and the file that equals the list."""

import csv
import io
import re

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit
from quittance.payments.actions import outcome
from quittance.payments.tests import orders
from quittance.receivables.actions import judging
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.conftest import Asked
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import HERE, Till
from tests.cast import NOW, Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def filled(cast: Cast) -> Till:
    return till.filled(cast)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200, answer.status_code
    return text(answer)


def in_list(page: str, told: Till) -> set[str]:
    every = {"card": told.card, "bank": told.bank, "both": told.both}
    return {name for name, row in every.items() if f'href="{HERE}{row.pk}/"' in page}


def in_file(browser: Browser, asked: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(browser.get(f"{HERE}file/{asked}")))))


def test_before_anybody_paid_the_list_says_what_will_stand_here(danas: Browser) -> None:
    assert "No payments yet" in shown(danas)


def test_the_list_shows_who_paid_what_with_what_and_what_it_costs(danas: Browser, filled: Till) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown(danas)))
    for words in ("Acme Co", "61001", "$400.00", "$12.00", "Visa 4242", str(filled.card.code)):
        assert words in page, words
    assert "Acme Co, Blue Heron Bakery" in page
    assert "Retainer for May" in page


def test_a_bank_transfer_reads_processing_and_never_paid_until_it_settles(
    cast: Cast, danas: Browser, filled: Till
) -> None:
    address = f"{filled.bank.pk}/"
    page = shown(danas, address)
    assert ">processing</span>" in page
    assert ">paid</span>" not in page
    assert in_list(shown(danas, "?show=paid"), filled) == {"card", "both"}
    assert in_list(shown(danas, "?show=processing"), filled) == {"bank"}
    with shelf.harbor(cast):
        orders.succeed(filled.bank)
    assert ">paid</span>" in shown(danas, address)


def test_a_payment_is_found_by_client_number_code_and_amount(danas: Browser, filled: Till) -> None:
    for words, found in (
        ("acme", {"card", "both"}),
        ("Blue Heron", {"bank", "both"}),
        ("1001", {"card", "bank", "both"}),  # Acme's number, and the transfer's code
        ("61002", {"bank"}),
        ("610", {"card", "bank", "both"}),
        (str(filled.card.code), {"card"}),
        ("$400.00", {"card"}),
        ("850", {"bank"}),
        ("25.00", {"both"}),
        ("125", {"both"}),
        ("1.000.00", set()),
        ("nobody", set()),
    ):
        assert in_list(shown(danas, f"?show=all&q={words}"), filled) == found, words


def test_the_list_is_narrowed_by_method_and_by_day(danas: Browser, filled: Till) -> None:
    day = books.JUNE_3
    for asked, found in (
        ("method=bank", {"bank"}),
        ("method=card", {"card", "both"}),
        (f"since={day}", {"card", "bank", "both"}),
        (f"since={books.later(1)}", set()),
        (f"until={books.later(-1)}", set()),
        (f"since={day}&until={day}", {"card", "bank", "both"}),
    ):
        assert in_list(shown(danas, f"?show=all&{asked}"), filled) == found, asked


def test_the_list_is_sorted_by_date_amount_and_code(danas: Browser, filled: Till) -> None:
    rows = {"c": filled.card, "b": filled.bank, "2": filled.both}
    for sort, order in (("", "2bc"), ("date", "cb2"), ("amount", "2cb"), ("-amount", "bc2"), ("code", "cb2")):
        page = shown(danas, f"?sort={sort}")
        assert sorted(rows, key=lambda name: page.index(f"{HERE}{rows[name].pk}/")) == list(order), sort


def test_what_the_list_cannot_be_asked_is_refused_with_a_clear_page(danas: Browser) -> None:
    for asked in ("show=some", "sort=client", "method=cash", "since=yesterday", "since=0001-01-01", "until=9999-12-31"):
        for file in ("", "file/"):
            answer = danas.get(f"{HERE}{file}?{asked}")
            assert answer.status_code == 400, asked
            assert "The list cannot be shown like that" in text(answer)


def test_attempts_stand_in_a_list_of_their_own_and_count_as_no_money(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        tried = orders.start(orders.alone(filled.acme, 7_00))
        outcome.failed(payment=tried, code="card_declined", words="The bank said no.", now=books.now_is(0))
    for asked, there in (("", False), ("?show=attempts", True), ("?show=all", True)):
        page = shown(danas, asked)
        assert (f"{HERE}{tried.pk}/" in page) is there, asked
        assert "$7.00" not in page.partition("list-bar")[0]
    page = shown(danas, f"{tried.pk}/")
    assert "The bank said no. No money moved, and no receipt was written." in page
    assert in_list(shown(danas), filled) == {"card", "bank", "both"}


def test_a_transfer_that_came_back_shows_its_rows_and_that_it_is_due_again(
    cast: Cast, danas: Browser, filled: Till
) -> None:
    with shelf.harbor(cast):
        orders.fail(filled.bank, days=2)
    assert in_list(shown(danas, "?show=back"), filled) == {"bank"}
    page = shown(danas, f"{filled.bank.pk}/")
    for words in (">came back</span>", "What it paid is due again.", "taken back", "\N{MINUS SIGN}$850.00", "R01"):
        assert words in page, words


def test_one_payment_tells_amounts_fees_payer_references_history_and_mails(danas: Browser, filled: Till) -> None:
    page = shown(danas, f"{filled.both.pk}/")
    fee = filled.both.payer_fee_cents / 100
    for words in (
        "$125.00",
        f"${fee:.2f}",
        f"${125 + fee:.2f}",
        f"{filled.both.code}-",
        "carol@client.example",
        "was sent off",
        "succeeded",
        "Payment Received",
        str(filled.both.ticket),
    ):
        assert words in page, words


def test_each_item_says_whether_the_firm_posted_it_and_since_when_not(cast: Cast, danas: Browser, filled: Till) -> None:
    assert "not posted yet" in shown(danas, f"{filled.card.pk}/")
    with shelf.harbor(cast):
        [item] = orders.rows(filled.card)
        bill = Invoice.objects.get(number="61001")
        books.receipt(bill, 400_00, f"AIW-{item.code}-{item.suffix}", on=books.later(1))
        judging.judge(now=books.now_is(2))
    page = shown(danas, f"{filled.card.pk}/")
    assert "not posted yet" not in page
    assert ">posted</span>" in page
    assert f"AIW-{item.code}-{item.suffix}" in page


def test_an_item_posted_to_another_invoice_says_where(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        [item] = orders.rows(filled.card)
        other = books.invoice(filled.acme, 900_00, number="61777")
        books.receipt(other, 400_00, f"AIW-{item.code}-{item.suffix}", on=books.later(1))
        judging.judge(now=books.now_is(2))
    page = shown(danas, f"{filled.card.pk}/")
    assert "posted elsewhere" in page
    assert "on invoice 61777" in page


def test_another_amount_than_was_ordered_is_said_plainly(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        row = orders.start(orders.alone(filled.acme, 50_00))
        outcome.succeeded(payment=row, charged=orders.charged(row, 49_00), now=books.now_is(0))
    page = shown(danas, f"{row.pk}/")
    assert "$49.00 in the place of $50.00" in page
    assert "not settled before somebody has looked" in page


def test_the_file_equals_the_list_row_for_row(danas: Browser, filled: Till) -> None:
    rows = in_file(danas)
    assert [row["Code"] for row in rows] == [str(row.code) for row in (filled.both, filled.bank, filled.card)]
    assert [row["Amount"] for row in rows] == ["125.00", "850.00", "400.00"]
    assert rows[0]["Client"] == "Acme Co; Blue Heron Bakery"
    assert rows[0]["For"] == "Invoice 61001; Retainer for May"
    assert rows[2]["Firm's fee"] == "12.00"
    assert [row["State"] for row in rows] == ["paid", "processing", "paid"]
    for asked in ("?method=bank", "?q=acme", "?show=paid&sort=amount"):
        page = shown(danas, asked)
        codes = re.findall(r'data-label="code">(\d+)<', page)
        assert [row["Code"] for row in in_file(danas, asked)] == codes, asked


def test_a_long_list_goes_into_the_file_whole(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001", name="Acme Co")
        for cents in range(1_00, 1_60):
            orders.succeed(orders.start(orders.alone(acme, cents), by=orders.CAROL))
    assert len(in_file(danas)) == 60
    assert "1 to 50 of 60" in shown(danas)


def test_the_file_needs_the_right_to_export(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["see_payments"], by="system", now=NOW)
    browser = desk_of(cast.sam)
    assert "Export as CSV" not in shown(browser)
    assert browser.get(f"{HERE}file/").status_code == 403


def test_without_the_right_to_see_payments_there_are_none(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["see_clients"], by="system", now=NOW)
    browser = desk_of(cast.sam)
    for address in ("", "file/", f"{filled.card.pk}/", f"{filled.card.pk}/part/"):
        assert browser.get(f"{HERE}{address}").status_code == 403, address


def test_another_firms_payment_does_not_exist(cast: Cast, filled: Till) -> None:
    browser = Browser(headers={"host": "second.localhost"})
    browser.cookies = desk_of(cast.lee).cookies
    for address in (f"{filled.card.pk}/", f"{filled.card.pk}/part/"):
        assert browser.get(f"{HERE}{address}").status_code == 404
    assert in_list(shown(browser, "?show=all"), filled) == set()


def test_whoever_is_bound_sees_payments_with_an_item_of_their_clients_and_only_those_items(
    cast: Cast, filled: Till
) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    browser = desk_of(cast.miguel)
    page = shown(browser, "?show=all")
    assert in_list(page, filled) == {"card", "both"}
    assert "Blue Heron" not in page
    assert "Retainer" not in page
    assert "$500.00" in page  # taken: of their clients' items alone
    assert "in part" in page
    assert browser.get(f"{HERE}{filled.bank.pk}/").status_code == 404
    one = shown(browser, f"{filled.both.pk}/")
    assert "You see a part of this payment." in one
    assert "$100.00" in one
    for words in ("Blue Heron", "Retainer", "$125.00", "$25.00", f"${filled.both.charged_cents / 100:.2f}"):
        assert words not in one, words


def test_whoever_is_bound_cannot_guess_the_whole_by_searching_or_from_the_file(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    browser = desk_of(cast.miguel)
    for words in ("125.00", "25.00", "Retainer", "heron", "61002"):
        assert in_list(shown(browser, f"?show=all&q={words}"), filled) == set(), words
    rows = {row["Code"]: row for row in in_file(browser, "?show=all")}
    assert set(rows) == {str(filled.card.code), str(filled.both.code)}
    part = rows[str(filled.both.code)]
    assert (part["Amount"], part["Payer's fee"], part["Firm's fee"]) == ("100.00", "", "")
    assert part["Shown in part"]


def test_the_part_that_renews_itself_is_sent_only_when_something_changed(
    cast: Cast, danas: Browser, filled: Till
) -> None:
    address = f"{HERE}{filled.bank.pk}/part/"
    tag = danas.get(address).headers["ETag"]
    assert danas.get(address, headers={"If-None-Match": tag}).status_code == 304
    with shelf.harbor(cast):
        orders.succeed(filled.bank)
    assert ">paid</span>" in text(danas.get(address, headers={"If-None-Match": tag}))


def test_more_rows_cost_no_more_questions_to_the_database(
    cast: Cast, danas: Browser, filled: Till, asked_of: Asked
) -> None:
    shown(danas)
    few = asked_of(danas, f"{HERE}?show=all")
    with shelf.harbor(cast):
        for cents in range(1_00, 1_30):
            orders.start(orders.alone(books.client(), cents))
    assert asked_of(danas, f"{HERE}?show=all") == few
