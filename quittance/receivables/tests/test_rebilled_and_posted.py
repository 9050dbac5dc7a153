"""Postings, clicks and sums around an invoice that was billed anew."""

import random

import pytest

from quittance.receivables import queries
from quittance.receivables.actions import decisions, items, judging
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books
from quittance.receivables.tests.anew import judge, ours_on, rebill, void
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


@pytest.fixture
def paid() -> Invoice:
    """61001 of 1,000.00, of which 400.00 was paid through us."""
    row = books.invoice(books.client("1001"), 1_000_00, number="61001")
    books.pay((row, 400_00))
    return row


def test_a_posting_that_moved_with_the_bill_is_the_items_echo_there(paid: Invoice) -> None:
    item = Receipt.objects.get(invoice=paid)
    shown = books.receipt(paid, 400_00, books.name(item), on=books.later(2))
    judge(paid.client)
    anew = rebill(paid, 600_00)
    void(paid)
    Receipt.objects.filter(pk=shown.pk).update(invoice=anew)
    judge(paid.client)
    shown.refresh_from_db()
    assert (shown.verdict, shown.echo_of, due(anew)) == (Verdict.ECHO, item, 600_00)
    assert Invoice.objects.get(pk=paid.pk).echoed_cents == 0


def test_a_posting_left_on_the_voided_bill_lowers_nothing_a_second_time(paid: Invoice) -> None:
    item = Receipt.objects.get(invoice=paid)
    shown = books.receipt(paid, 400_00, books.name(item), on=books.later(2))
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    shown.refresh_from_db()
    assert (shown.verdict, due(anew)) == (Verdict.ELSEWHERE, 600_00)


def test_money_that_comes_again_after_its_bill_was_billed_anew_goes_to_the_new_one_at_once(paid: Invoice) -> None:
    taken = items.reverse(item=Receipt.objects.get(invoice=paid), now=now_is(3))
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    assert due(anew) == 1_000_00
    items.restore(reversal=taken, now=now_is(12))
    assert (ours_on(anew), due(anew)) == (400_00, 600_00)
    assert not queries.voided_with_money().exists()


def test_posted_with_its_reference_to_another_number_the_payment_follows_by_one_click(paid: Invoice) -> None:
    item = Receipt.objects.get(invoice=paid)
    void(paid)
    other = rebill(paid, number="61009")
    shown = books.receipt(other, 400_00, books.name(item), on=books.later(6))
    judge(paid.client)
    decisions.decide(receipt=shown, item=item, says=Says.FOLLOW, by="person:7", now=now_is(11))
    assert (ours_on(other), due(other)) == (400_00, 600_00)
    assert not queries.voided_with_money().exists()


def test_a_payment_that_followed_by_a_click_comes_back_to_what_was_billed_anew(paid: Invoice) -> None:
    item, other = Receipt.objects.get(invoice=paid), books.invoice(paid.client, 400_00)
    shown = books.receipt(other, 400_00, books.name(item), on=books.later(2))
    judge()
    made = decisions.decide(receipt=shown, item=item, says=Says.FOLLOW, by="person:7", now=now_is(3))
    void(paid)
    anew = rebill(paid)
    judge()
    assert due(anew) == 1_000_00
    assert decisions.withdraw(decision=made, by="person:7", now=now_is(4))
    assert (ours_on(anew), due(anew)) == (400_00, 600_00)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_order_and_the_cycles_all_payments_end_on_the_living_bill(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a story, no secret
    one = books.client()
    first = books.invoice(one, 1_000_00, number="61001")
    paid = books.pay((first, 300_00), (books.invoice(one, 50_00), 50_00))
    chain = [first, *(rebill(first, days=days) for days in (1, 2))]
    Invoice.objects.filter(pk__in=[row.pk for row in chain[1:]]).update(gone_at=now_is(2))
    # Each bill but the last is voided, each but the first arrives: as single pieces of news, shuffled.
    news = [("void", row) for row in chain[:-1]] + [("come", row) for row in chain[1:]]
    for what, row in chance.sample(news, len(news)):
        if what == "void":
            void(row)
        else:
            Invoice.objects.filter(pk=row.pk).update(gone_at=None)
        if chance.random() < 0.6:
            judge(*([one] if chance.random() < 0.7 else []))
    judge(one)
    assert [ours_on(row) for row in chain] == [0, 0, 300_00]
    assert Receipt.objects.get(pk=paid[0].pk).invoice == chain[-1]
    assert judging.judge(now=now_is(12)) == 0


def test_the_tie_out_agrees_while_the_money_lies_there_and_after_it_followed(paid: Invoice) -> None:
    for happens in (lambda: void(paid), lambda: rebill(paid, 300_00)):
        happens()
        judge(paid.client)
        assert all(line.parts.difference_cents == 0 for line in queries.tie_out(books.later(20)).lines)
