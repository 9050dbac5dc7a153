"""What was paid in a year, and a list of hundreds."""

from datetime import date, timedelta
from typing import Any

from quittance.core import clock, scope
from quittance.payments.models import Refund
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.receivables.models import Receipt
from quittance.receivables.tests import books
from quittance.web.portal.tests.papers import bill, paid, read, table
from quittance.web.portal.tests.payers import another, billed, client, linked
from quittance.web.portal.tests.visits import text
from tests.cast import Cast


def test_a_year_sums_by_client_less_what_went_back_and_is_the_same_on_page_paper_and_file(cast: Cast) -> None:
    acme, birch = billed(cast), client(cast, "B-200", name="Birch LLC")
    both = paid(cast, bill(cast, acme), another(cast, birch, 100_00), terms=orders.PASSED_ON, card=orders.VISA)
    with scope.firm(cast.harbor.pk):
        books.receipt(books.invoice(acme, 45_00), 45_00, "=CHK 1")
        books.receipt(books.invoice(acme, 7_00), 7_00, "CHK 0", on=date(2025, 12, 31))
        back.apply(back.ask(both, {orders.rows(both)[1].pk: 40_00}))
    waits = paid(cast, another(cast, acme, 11_00), method=Method.BANK, settles=False)
    browser = linked(cast, acme, birch)
    with scope.firm(cast.harbor.pk):
        fee_back = both.refund_rows.get().payer_fee_cents
    assert fee_back > 0
    total = 2_000_00 + 100_00 + 45_00 + both.payer_fee_cents - 40_00 - fee_back
    rows = table(browser.get("history/2026/file/"))
    assert round(sum(float(row["Amount"]) for row in rows) * 100) == total
    assert {row["Reference"] for row in rows} == {str(both.code), "'=CHK 1"}
    told = [f"${total / 100:,.2f}", "$2,045.00", "$60.00", str(both.payer_fee), str(waits.charged)]
    for answer in (text(browser.get("history/2026/")), read(browser.get("history/2026/paper/"))):
        assert [words for words in told if words not in answer] == []
    assert "$7.00" in text(browser.get("history/2025/"))
    assert browser.get("history/2019/").status_code == 404
    page = text(browser.get("history/"))
    assert [year in page for year in ("history/2026/", "history/2025/", "history/2024/")] == [True, True, False]


def test_a_refund_of_a_payment_of_last_year_lowers_the_year_in_which_it_left(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    with scope.firm(cast.harbor.pk):
        Receipt.objects.filter(code=payment.code).update(received_date=date(2025, 12, 30))
        back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 400_00}))
    browser = linked(cast, acme)
    sums = [[row["Amount"] for row in table(browser.get(f"history/{year}/file/"))] for year in (2025, 2026)]
    assert sums == [["2000.00"], ["-400.00"]]


def test_a_year_in_which_money_only_went_back_has_its_list_too(cast: Cast) -> None:
    acme = billed(cast)
    payment = paid(cast, bill(cast, acme))
    with scope.firm(cast.harbor.pk):
        Receipt.objects.filter(code=payment.code).update(received_date=date(2024, 12, 30))
        refund = back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 400_00}))
        Refund.objects.filter(pk=refund.pk).update(accepted_at=books.now_is(0).replace(year=2025))
    browser = linked(cast, acme)
    assert '"/client-portal/history/2025/"' in text(browser.get("history/"))
    assert [row["Amount"] for row in table(browser.get("history/2025/file/"))] == ["-400.00"]


def test_hundreds_of_payments_come_by_pages_and_no_page_asks_more_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    acme = billed(cast)
    with scope.firm(cast.harbor.pk):
        for number in range(60):
            books.receipt(books.invoice(acme, 10_00, number=f"8{number:04}"), 10_00, on=books.later(-number))
    paid(cast, bill(cast, acme))
    browser = linked(cast, acme)
    with django_assert_max_num_queries(37):
        first = text(browser.get("history/"))
    assert "1 to 25 of 61" in first
    assert "51 to 61 of 61" in text(browser.get("history/?start=50"))
    assert "1 to 25 of 61" in text(browser.get("history/?start=999"))


def test_today_is_the_firms_when_a_statement_looks_back(cast: Cast) -> None:
    acme = billed(cast)
    today = cast.harbor.clock.today(clock.now())
    with scope.firm(cast.harbor.pk):
        for days, name in ((60, "CHK in"), (61, "CHK out")):
            books.receipt(books.invoice(acme, 10_00), 10_00, name, on=today - timedelta(days=days))
    paper = read(linked(cast, acme).get(f"statement/{acme.pk}/paper/"))
    assert "CHK in" in paper
    assert "CHK out" not in paper
