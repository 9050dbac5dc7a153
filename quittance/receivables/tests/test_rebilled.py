"""Voided and billed again under the same number: payments follow. Under another one: a person decides."""

import random

import pytest
from django.db import IntegrityError, transaction

from quittance.core.models import Event
from quittance.receivables import queries
from quittance.receivables.actions import decisions, items, judging
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Standing, Verdict
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def judge(*clients: Client) -> None:
    """A full compare judges all; a cycle judges whose rows it wrote."""
    judging.judge(now=now_is(10), clients=[row.pk for row in clients] or None)


def void(row: Invoice) -> None:
    """As practice systems do it: what was billed is taken back."""
    Invoice.objects.filter(pk=row.pk).update(voided=True, open_cents=0)


def ours_on(row: Invoice) -> int:
    cents: int = Invoice.objects.get(pk=row.pk).ours_cents
    return cents


@pytest.fixture
def paid() -> Invoice:
    """61001 of 1,000.00, of which 400.00 was paid through us."""
    row = books.invoice(books.client("1001"), 1_000_00, number="61001")
    books.pay((row, 400_00))
    return row


def rebill(row: Invoice, cents: int = 1_000_00, *, number: str = "61001") -> Invoice:
    return books.invoice(row.client, cents, number=number, issued=books.later(5))


@pytest.mark.parametrize("voided_first", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("compare", [True, False])
def test_payments_follow_in_any_order_of_arrival_in_cycles_and_in_full_compares(
    paid: Invoice, *, voided_first: bool, at_once: bool, compare: bool
) -> None:
    whose = () if compare else (paid.client,)
    if voided_first:
        void(paid)
    else:
        anew = rebill(paid)
    if not at_once:
        judge(*whose)
    if voided_first:
        anew = rebill(paid)
    else:
        void(paid)
    judge(*whose)
    assert (ours_on(paid), ours_on(anew), due(paid), due(anew)) == (0, 400_00, 0, 600_00)
    judge(*whose)
    assert Event.objects.filter(name="items.followed").count() == 1
    assert not queries.voided_with_money().exists()


def test_the_history_tells_what_followed_and_where_from(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    told = Event.objects.get(name="items.followed")
    assert (told.subject_id, told.by, told.at) == (anew.pk, "sync", now_is(10))
    assert told.facts == {
        "amount": "$400.00", "client": "Client 1001", "number": "61001", "former": "61001", "former_id": paid.pk,
    }  # fmt: skip


@pytest.mark.parametrize("number", ["61001", " 61001 ", "inv-7 "])
def test_the_number_is_compared_trimmed_and_without_regard_to_case(number: str) -> None:
    row = books.invoice(books.client(), 100_00, number="INV-7" if "7" in number else "61001")
    books.pay((row, 100_00))
    void(row)
    anew = rebill(row, 100_00, number=number)
    judge(row.client)
    assert (ours_on(anew), due(anew)) == (100_00, 0)


def test_what_is_absent_is_as_what_is_voided(paid: Invoice) -> None:
    Invoice.objects.filter(pk=paid.pk).update(gone_at=now_is(4))
    anew = rebill(paid)
    judge(paid.client)
    assert (ours_on(paid), ours_on(anew)) == (0, 400_00)


def test_billed_anew_for_less_the_payment_follows_and_the_invoice_is_overpaid(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid, 300_00)
    judge(paid.client)
    assert (ours_on(anew), due(anew)) == (400_00, 0)
    assert [line.label for line in queries.why_due(Invoice.objects.get(pk=anew.pk))][-1] == "Overpaid"


def test_the_leave_to_overpay_ends_with_what_followed(paid: Invoice) -> None:
    with transaction.atomic():
        void(paid)
        anew = rebill(paid, 300_00)
        judge(paid.client)
        with pytest.raises(IntegrityError, match="receivables_invoice_covered"), transaction.atomic():
            Invoice.objects.filter(pk=anew.pk).update(ours_cents=500_00)


def test_a_hold_follows_and_is_received_where_it_went(paid: Invoice) -> None:
    held = items.hold(
        lines=[items.Line(client=paid.client_id, invoice=paid.pk, amount_cents=100_00)], now=now_is(3)
    )  # fmt: skip
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    items.receive(items=held, now=now_is(11))
    (row,) = Receipt.objects.filter(pk=held[0].pk)
    assert (row.invoice, row.standing, due(anew)) == (anew, Standing.RECEIVED, 500_00)


def test_what_took_a_part_back_follows_with_its_item_and_dead_attempts_stay(paid: Invoice) -> None:
    dead = items.hold(lines=[items.Line(client=paid.client_id, invoice=paid.pk, amount_cents=50_00)], now=now_is(1))
    items.release(items=dead, now=now_is(1))
    items.reverse(item=Receipt.objects.get(invoice=paid, standing="received"), now=now_is(2), amount_cents=150_00)
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    assert (ours_on(anew), due(anew)) == (250_00, 750_00)
    assert [*Receipt.objects.filter(invoice=paid).values_list("standing", flat=True)] == [Standing.RELEASED]


@pytest.mark.parametrize("unlike", ["number", "client", "kind", "two", "voided too", "gone too", "blank"])
def test_without_exactly_one_bill_in_its_place_a_person_decides(paid: Invoice, unlike: str) -> None:
    void(paid)
    match unlike:
        case "number":
            rebill(paid, number="61009")
        case "client":
            books.invoice(books.client(), 1_000_00, number="61001")
        case "kind":
            books.invoice(paid.client, 1_000_00, number="61001", kind="finance_charge")
        case "two":
            rebill(paid)
            rebill(paid)
        case "voided too":
            void(rebill(paid))
        case "gone too":
            Invoice.objects.filter(pk=rebill(paid).pk).update(gone_at=now_is(4))
        case _:
            Invoice.objects.filter(pk=paid.pk).update(number=" ")
            rebill(paid, number=" ")
    judge(paid.client)
    assert [*queries.voided_with_money()] == [paid]
    assert ours_on(paid) == 400_00


def test_a_voided_bill_whose_payments_were_all_taken_back_is_nobodys_task(paid: Invoice) -> None:
    items.reverse(item=Receipt.objects.get(invoice=paid), now=now_is(2))
    void(paid)
    judge(paid.client)
    assert not queries.voided_with_money().exists()


def test_billed_anew_twice_over_the_payment_goes_on_to_the_last(paid: Invoice) -> None:
    void(paid)
    second = rebill(paid)
    judge(paid.client)
    void(second)
    third = rebill(paid)
    judge(paid.client)
    assert (ours_on(paid), ours_on(second), ours_on(third)) == (0, 0, 400_00)


def test_a_restored_backup_brings_the_payment_back(paid: Invoice) -> None:
    void(paid)
    anew = rebill(paid)
    judge(paid.client)
    Invoice.objects.filter(pk=paid.pk).update(voided=False, open_cents=1_000_00)
    Invoice.objects.filter(pk=anew.pk).update(gone_at=now_is(9))
    judge()
    assert (due(paid), ours_on(anew)) == (600_00, 0)


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
    chain = [first, *(books.invoice(one, 1_000_00, number="61001", gone_at=now_is(1)) for _ in range(2))]
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
