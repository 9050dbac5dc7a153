"""The AR tie-out: to the cent, by client, as of any day, and in an eye's blink over many rows."""

import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quittance.core import scope
from quittance.receivables import queries
from quittance.receivables.actions import judging
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.rules.tie_out import Parts, total
from quittance.receivables.tests import books, worlds
from quittance.receivables.tests.books import later, now_is
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("harbor")


def parts(of: Client, as_of: date) -> Parts:
    return total(line.parts for line in queries.tie_out(as_of, of.pk).lines)


def test_as_of_a_day_what_is_dated_later_has_not_happened() -> None:
    one = books.client()
    row = books.invoice(one, 100_00, issued=later(0))
    memo = books.entry(one, 20_00, on=later(2), kind="debit_memo")
    cash = books.entry(one, -70_00, on=later(4))
    books.apply(cash, row, 50_00, on=later(6))
    books.apply(cash, memo, 20_00, on=later(8))
    books.pay((row, 50_00), on=later(10))
    expected = {
        -1: (0, 0, 0, 0, 0),
        0: (100_00, 100_00, 0, 0, 0),
        2: (120_00, 100_00, 20_00, 0, 0),
        4: (50_00, 100_00, 20_00, 70_00, 0),
        6: (50_00, 50_00, 20_00, 20_00, 0),
        8: (50_00, 50_00, 0, 0, 0),
        10: (50_00, 0, 0, 0, 50_00),
    }
    for days, (pms, portal, memos, on_account, unposted) in expected.items():
        assert parts(one, later(days)) == Parts(pms, portal, memos, on_account, unposted)


def test_an_application_is_not_older_than_the_invoice_that_it_pays() -> None:
    one = books.client()
    cash = books.entry(one, -70_00, on=later(0))
    books.apply(cash, books.invoice(one, 70_00, issued=later(5)), 70_00, on=later(0))
    assert parts(one, later(2)) == Parts(pms_cents=-70_00, on_account_cents=70_00)
    assert parts(one, later(5)) == Parts()


@pytest.mark.parametrize("seed", range(3))
def test_any_books_tie_out_on_any_day_and_by_single_rows_too(seed: int) -> None:
    chance = random.Random(300 + seed)  # noqa: S311  a story, no secret
    for number in range(3):
        worlds.show(chance, worlds.plan(chance, f"{seed}-{number}"))
    payer = books.client()
    books.apply(books.entry(payer, -90_00, on=later(3)), Invoice.objects.earliest("pk"), 30_00, on=later(5))
    judging.judge(now=now_is(60))
    for days in (-3, 0, 1, 4, 20, 50, 400):
        found = queries.tie_out(later(days))
        assert [line for line in found.lines if line.parts.difference_cents] == []
        for line in found.lines:
            single = queries.tie_out_of(line.client, later(days))
            assert total(row.parts for row in single) == line.parts


def test_a_sum_that_is_wrong_on_an_invoice_shows_as_a_difference_and_stands_first() -> None:
    right, wrong = books.client("1"), books.client("2")
    books.invoice(right, 10_00)
    row = books.invoice(wrong, 100_00)
    books.pay((row, 60_00))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE receivables_invoice SET ours_cents = 1000 WHERE id = %s", [row.pk])
    found = queries.tie_out(later(1))
    assert [(line.number, line.parts.difference_cents) for line in found.lines] == [("2", -50_00), ("1", 0)]


def test_totals_are_kept_apart_by_currency() -> None:
    books.invoice(books.client(), 10_00)
    books.invoice(books.client(currency="CAD"), 20_00)
    totals = queries.tie_out(later(1)).totals
    assert {str(currency): each.pms_cents for currency, each in totals.items()} == {"CAD": 20_00, "USD": 10_00}


def test_voided_and_gone_rows_are_in_no_part() -> None:
    one = books.client()
    books.invoice(one, 10_00, voided=True, open_cents=0)
    books.invoice(one, 20_00, gone_at=now_is(1))
    books.entry(one, -5_00, voided=True, open_cents=0)
    assert queries.tie_out(later(1)).lines == ()


def test_another_firms_books_are_in_no_part(cast: Cast) -> None:
    books.invoice(books.client(), 10_00)
    with scope.firm(cast.second.pk):
        assert queries.tie_out(later(1)).lines == ()
        assert queries.ledger_faults(5) == []


def test_each_part_is_one_statement_however_many_clients_there_are() -> None:
    for _ in range(3):
        one = books.client()
        row = books.invoice(one, 10_00)
        books.pay((row, 5_00))
    assert Receipt.objects.count() == 3
    with CaptureQueriesContext(connection) as asked:
        queries.tie_out(later(1))
    assert len(asked) == 4
