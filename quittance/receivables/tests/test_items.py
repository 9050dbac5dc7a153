"""Items of ours: held, received, released, taken back; never more than is due."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from quittance.core import scope
from quittance.receivables.actions import items
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Item, Standing
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("harbor")


def line(row: Invoice, cents: int, item: Item = Item.INVOICE) -> items.Line:
    return items.Line(client=row.client_id, invoice=row.pk, amount_cents=cents, item=item)


def test_a_hold_lowers_what_is_due_at_once_and_bears_no_reference_yet() -> None:
    row = books.invoice(books.client(), 100_00)
    (held,) = items.hold(lines=[line(row, 60_00)], now=now_is(0))
    assert due(row) == 40_00
    assert (held.code, held.suffix, held.standing) == (None, None, Standing.HELD)


def test_what_the_processor_takes_gets_a_code_and_suffixes_from_100() -> None:
    one = books.client()
    lines = [line(books.invoice(one, 50_00), 50_00), line(books.invoice(one, 70_00), 70_00)]
    held = items.hold(lines=lines, now=now_is(0))
    assert [row.code for row in items.receive(items=held, now=now_is(0))] == [1000] * len(held)
    assert [*Receipt.objects.order_by("suffix").values_list("code", "suffix")] == [(1000, 100), (1000, 101)]


def test_the_news_that_the_processor_took_it_told_twice_gives_one_code() -> None:
    held = items.hold(lines=[line(books.invoice(books.client(), 50_00), 50_00)], now=now_is(0))
    told = [items.receive(items=held, now=now_is(days)) for days in (0, 1)]
    assert [row.code for rows in told for row in rows] == [1000, 1000]


def test_an_attempt_that_died_leaves_no_gap_in_the_codes() -> None:
    row = books.invoice(books.client(), 50_00)
    dead = items.hold(lines=[line(row, 50_00)], now=now_is(0))
    items.release(items=dead, now=now_is(0))
    assert due(row) == 50_00
    (first,) = books.pay((row, 20_00))
    (second,) = books.pay((row, 30_00))
    assert (first.code, second.code) == (1000, 1001)
    with pytest.raises(items.CannotTake, match="not held any more"):
        items.receive(items=dead, now=now_is(1))


def test_our_first_code_lies_above_the_highest_in_the_firms_books() -> None:
    one = books.client()
    books.entry(one, -10_00, "AIW-4711-100")
    books.entry(one, -10_00, "CHK 99123")
    (item,) = books.pay((books.invoice(one, 50_00), 50_00))
    assert item.code == 4712


def test_codes_count_per_firm(cast: Cast) -> None:
    books.pay((books.invoice(books.client(), 50_00), 50_00))
    with scope.firm(cast.second.pk):
        (item,) = books.pay((books.invoice(books.client(), 50_00), 50_00))
    assert item.code == 1000


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_and_less_cannot_be_paid(cents: int) -> None:
    row = books.invoice(books.client(), 50_00)
    with pytest.raises(items.CannotTake, match=r"above 0\.00"):
        items.hold(lines=[line(row, cents)], now=now_is(0))


def test_more_than_is_due_cannot_be_paid_in_one_line_or_several_and_the_payer_is_told_what_is_left() -> None:
    row = books.invoice(books.client(), 50_00, number="61001")
    for cents in ([50_01], [30_00, 20_01]):
        with pytest.raises(items.AlreadyCovered, match=r"Only \$50\.00 is still due on invoice 61001"):
            items.hold(lines=[line(row, each) for each in cents], now=now_is(0))
    books.pay((row, 50_00))
    with pytest.raises(items.AlreadyCovered, match="Invoice 61001 is paid, or being paid, already"):
        items.hold(lines=[line(row, 1)], now=now_is(0))
    assert Receipt.objects.count() == 1


def test_another_clients_invoice_cannot_be_paid() -> None:
    row = books.invoice(books.client(), 50_00, number="61001")
    wrong = items.Line(client=books.client().pk, invoice=row.pk, amount_cents=1)
    with pytest.raises(items.CannotTake, match="61001 is another client's"):
        items.hold(lines=[wrong], now=now_is(0))


@pytest.mark.parametrize("item", [Item.INVOICE, Item.LATE_FEE, Item.REVERSAL])
def test_only_money_on_account_stands_without_an_invoice(item: Item) -> None:
    with pytest.raises(items.CannotTake, match="Choose an invoice"):
        items.hold(lines=[items.Line(client=books.client().pk, amount_cents=1, item=item)], now=now_is(0))


def test_a_late_fee_is_paid_whole() -> None:
    fee = books.invoice(books.client(), 25_00, number="FC-1", kind="finance_charge")
    with pytest.raises(items.AlreadyCovered, match=r"A late fee is paid whole: \$25\.00 is due on FC-1"):
        items.hold(lines=[line(fee, 24_00, Item.LATE_FEE)], now=now_is(0))
    items.hold(lines=[line(fee, 25_00, Item.LATE_FEE)], now=now_is(0))
    assert due(fee) == 0


def test_money_that_goes_back_is_a_negative_row_under_a_suffix_from_900_and_is_due_again() -> None:
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    first = items.reverse(item=item, amount_cents=20_00, now=now_is(2))
    second = items.reverse(item=item, now=now_is(3))
    assert [(each.code, each.suffix, each.amount_cents) for each in (first, second)] == [
        (1000, 900, -20_00),
        (1000, 901, -30_00),
    ]
    assert due(row) == 50_00


def test_no_more_goes_back_than_came() -> None:
    (item,) = books.pay((books.invoice(books.client(), 50_00), 50_00))
    items.reverse(item=item, amount_cents=45_00, now=now_is(2))
    for cents in (5_01, 0, -1):
        with pytest.raises(items.CannotReverse, match=r"\$5\.00 is left"):
            items.reverse(item=item, amount_cents=cents, now=now_is(3))


def test_what_is_only_held_or_was_taken_back_itself_cannot_be_taken_back() -> None:
    row = books.invoice(books.client(), 50_00)
    (held,) = items.hold(lines=[line(row, 20_00)], now=now_is(0))
    (item,) = books.pay((row, 30_00))
    for wrong in (held, items.reverse(item=item, now=now_is(1))):
        with pytest.raises(items.CannotReverse, match="that was received"):
            items.reverse(item=wrong, now=now_is(2))


@pytest.mark.parametrize(
    "change", ["ours_cents = 5001", "ours_cents = 1, voided = true", "ours_cents = 1, gone_at = now()"]
)
def test_no_code_path_can_let_our_payments_grow_beyond_what_is_due(change: str) -> None:
    books.invoice(books.client(), 50_00)
    with pytest.raises(IntegrityError, match="more of invoice"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE receivables_invoice SET {change}")  # noqa: S608  our own words


def test_the_mirror_may_always_write_and_the_client_then_sees_nothing_due() -> None:
    row = books.invoice(books.client(), 50_00)
    books.pay((row, 50_00))
    books.receipt(row, 50_00, "CHK 7", on=books.later(60))
    assert due(row) == 0


def test_of_many_who_pay_one_invoice_at_once_one_succeeds_and_codes_have_no_gap(cast: Cast) -> None:
    row = books.invoice(books.client(), 50_00)
    others = [books.invoice(books.client(), 50_00) for _ in range(8)]

    def attempt(number: int) -> int | None:
        try:
            with scope.firm(cast.harbor.pk):
                held = items.hold(lines=[line(row, 50_00), line(others[number], 50_00)], now=now_is(0))
                return items.receive(items=held, now=now_is(0))[0].code
        except items.AlreadyCovered:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(attempt, range(8)))
    assert [code for code in found if code] == [1000]
    assert due(row) == 0
    assert sum(due(other) for other in others) == 7 * 50_00


def test_any_amount_in_any_random_parts_ends_at_exactly_nothing() -> None:
    """Immunity 21: no cent stays open."""
    chance = random.Random(21)  # noqa: S311  a story, no secret
    one = books.client()
    for _ in range(10):
        left = chance.randint(1, 10**7)
        row = books.invoice(one, left)
        while left:
            part = min(left, chance.randint(1, 4 * 10**6))
            books.pay((row, part))
            left -= part
            assert due(row) == left


def test_many_payments_at_once_get_one_code_each_without_gaps(cast: Cast) -> None:
    rows = [books.invoice(books.client(), 50_00) for _ in range(8)]

    def attempt(row: Invoice) -> int:
        try:
            with scope.firm(cast.harbor.pk):
                held = items.hold(lines=[line(row, 1_00)], now=now_is(0))
                return items.receive(items=held, now=now_is(0))[0].code or 0
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, rows)) == list(range(1000, 1008))


def test_what_the_database_refuses_to_hold_is_refused_in_words() -> None:
    row = books.invoice(books.client(), 100_00)
    (paid,) = books.pay((row, 60_00))
    # As if the row's own sum had not been made anew, so that the rule still sees 100.00 due.
    Invoice.objects.filter(pk=row.pk).update(ours_cents=0)
    with pytest.raises(items.AlreadyCovered, match="paid, or being paid, already"):
        items.hold(lines=[line(row, 100_00)], now=now_is(1))
    assert [*Receipt.objects.filter(origin="ours")] == [paid]
