"""Whether the practice system and the portal agree: the equation, the clients that do not, and the file."""

import pytest
from django.test import Client as Browser

from quittance.core import clock
from quittance.receivables.actions import judging
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.base import memory
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

HERE = "/firm-portal/tie-out/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200
    return text(answer)


@pytest.fixture
def story(cast: Cast) -> Invoice:
    """Acme owes 1,500.00, paid 500.00 here that is not posted yet, and has 200.00 on account."""
    with shelf.harbor(cast):
        bill = books.invoice(books.client("1001", name="Acme Co"), 150_000, number="61001")
        books.pay((bill, 50_000), on=books.later(2))
        books.entry(bill.client, -20_000, "CHK 7", on=books.later(4))
        books.invoice(books.client("1002", name="Blue Heron"), 30_000)
        judging.judge(now=books.now_is(5))
    return bill


def test_where_nothing_is_open_the_page_says_so(danas: Browser) -> None:
    assert "Nothing was open on that day" in shown(danas)


def test_the_equation_names_each_part_and_agrees_to_the_cent(danas: Browser, story: Invoice) -> None:
    page = shown(danas)
    for words in (
        "$1,600.00",  # 1,500 + 300 - 200
        "$1,300.00",
        "$200.00",
        "$500.00",
        "cash on account",
        "not posted yet",
        "Agrees to the cent",
    ):
        assert words in page, words


def test_a_day_in_the_past_is_tied_out_as_it_was(danas: Browser, story: Invoice) -> None:
    page = shown(danas, "?day=2026-06-03")
    assert "$1,800.00" in page
    assert "Agrees to the cent" in page
    assert "$500.00" not in page


def test_who_does_not_agree_stands_first_in_red(cast: Cast, danas: Browser, story: Invoice) -> None:
    with shelf.harbor(cast):
        heron = Invoice.objects.get(client__number="1002")
        Invoice.objects.filter(pk=heron.pk).update(echoed_cents=7)
    memory.forget()
    page = shown(danas)
    assert "is not explained" in page
    assert "1 client does not agree" in page
    assert page.index(">Blue Heron<") < page.index(">Acme Co<")


def test_clients_are_searched_and_each_leads_to_its_single_rows(danas: Browser, story: Invoice) -> None:
    assert "Blue Heron" not in shown(danas, "?q=acme")
    page = shown(danas, f"{story.client_id}/?day=2026-06-09")
    for words in ("Invoice 61001", "Payment or receipt on 61001", "$1,500.00", "Agrees to the cent"):
        assert words in page, words


def test_the_file_holds_every_matching_client_to_the_cent(danas: Browser, story: Invoice) -> None:
    lines = text(danas.get(f"{HERE}file/?q=acme")).splitlines()
    assert lines[0].startswith("Number,Client,Currency,Practice system,Portal")
    assert [line.split(",") for line in lines[1:]] == [
        ["1001", "Acme Co", "USD", "1300.00", "1000.00", "0.00", "200.00", "500.00", "0.00", "0.00"]
    ]
    assert f"{clock.now():%Y}" in danas.get(f"{HERE}file/").headers["Content-Disposition"]


def test_a_day_that_is_none_is_refused(danas: Browser, story: Invoice) -> None:
    for day in ("yesterday", "0001-01-01", "9999-12-31", "2026-02-30"):
        for address in ("", "file/", f"{story.client_id}/"):
            assert danas.get(f"{HERE}{address}?day={day}").status_code == 400, (day, address)
