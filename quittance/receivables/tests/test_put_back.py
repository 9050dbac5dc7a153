"""What went back and came again, and what is kept from being due because a credit is to follow."""

import pytest

from quittance.receivables import queries
from quittance.receivables.actions import items, judging
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Item, Verdict
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def test_what_comes_again_is_an_item_under_a_suffix_of_its_own_and_bears_the_identifier() -> None:
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    reversal = items.reverse(item=item, now=now_is(2))
    first, again = (items.restore(reversal=reversal, now=now_is(3)) for _ in range(2))
    assert first == again
    assert (first.suffix, first.amount_cents, first.item, due(row)) == (101, 50_00, Item.INVOICE, 0)
    assert items.reverse(item=first, now=now_is(4)).suffix == 901


def test_only_what_was_taken_back_is_put_back() -> None:
    (item,) = books.pay((books.invoice(books.client(), 50_00), 50_00))
    with pytest.raises(items.CannotReverse, match="put back"):
        items.restore(reversal=item, now=now_is(2))


def test_money_that_comes_again_is_ours_though_somebody_else_paid_meanwhile() -> None:
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    reversal = items.reverse(item=item, now=now_is(2))
    books.pay((row, 50_00))
    items.restore(reversal=reversal, now=now_is(3))
    assert (due(row), Invoice.objects.get(pk=row.pk).ours_cents) == (0, 100_00)


def test_suffixes_that_other_lines_of_the_files_bear_are_passed_over() -> None:
    (item,) = books.pay((books.invoice(books.client(), 50_00), 50_00))
    reversal = items.reverse(item=item, amount_cents=20_00, now=now_is(2), passed_over=1)
    assert reversal.suffix == 901
    assert items.restore(reversal=reversal, now=now_is(2), passed_over=2).suffix == 103


def test_of_an_item_taken_back_and_put_back_before_anybody_posted_it_the_last_alone_is_unposted() -> None:
    (item,) = books.pay((books.invoice(books.client(), 50_00), 50_00))
    restored = items.restore(reversal=items.reverse(item=item, now=now_is(2)), now=now_is(3))
    assert queries.unposted_items() == [restored]


def test_what_was_put_back_is_posted_under_its_own_reference() -> None:
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    restored = items.restore(reversal=items.reverse(item=item, now=now_is(2)), now=now_is(3))
    posted = books.receipt(row, 50_00, books.name(restored), on=books.later(4))
    judging.judge(now=now_is(4))
    shown = Receipt.objects.get(pk=posted.pk)
    assert (shown.verdict, shown.echo_of_id, due(row)) == (Verdict.ECHO, restored.pk, 0)


def test_what_waits_for_a_credit_is_not_due_and_is_no_item_that_is_to_be_posted() -> None:
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    reversal = items.reverse(item=item, now=now_is(2))
    held = items.withhold(reversal=reversal, now=now_is(2), description="A credit follows.")
    assert held is not None
    assert (due(row), held.code, queries.unposted_items()) == (0, None, [])
    assert queries.why_due(Invoice.objects.get(pk=row.pk))[-1].note == "A credit follows."
    items.release(items=[held], now=now_is(9))
    assert due(row) == 50_00


def test_nothing_is_kept_from_being_due_without_an_invoice_or_where_nothing_is_due() -> None:
    alone = books.pay_on_account(books.client(), 50_00)
    row = books.invoice(books.client(), 50_00)
    (item,) = books.pay((row, 50_00))
    books.receipt(row, 50_00, "CHK 1", on=books.later(60))
    for each in (alone, item):
        reversal = items.reverse(item=each, now=now_is(2))
        assert items.withhold(reversal=reversal, now=now_is(2), description="") is None


def test_a_payer_cannot_choose_what_only_waits_for_a_credit() -> None:
    row = books.invoice(books.client(), 50_00)
    line = items.Line(client=row.client_id, invoice=row.pk, amount_cents=1_00, item=Item.AWAITED)
    with pytest.raises(items.CannotTake, match="Choose an invoice"):
        items.hold(lines=[line], now=now_is(0))
