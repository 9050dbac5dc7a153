"""Verdicts are a function of the rows: which way led to these rows does not matter, nor what was judged before."""

import random

import pytest

from quittance.receivables import queries
from quittance.receivables.actions import decisions, items, judging
from quittance.receivables.models import Client, Decision, Entry, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books, worlds
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def judge(*clients: Client) -> None:
    judging.judge(now=now_is(60), clients=[row.pk for row in clients] or None)


def verdict(row: Receipt) -> str:
    return Receipt.objects.get(pk=row.pk).verdict


def say(row: Receipt, item: Receipt | None, says: Says) -> Decision:
    return decisions.decide(receipt=row, item=item, says=says, by="person:7", now=now_is(11))


def correct(row: Receipt, reference: str) -> None:
    Entry.objects.filter(pk=row.entry_id or 0).update(reference=reference)


@pytest.mark.parametrize("whose", ["the receipt's client", "everybody"])
def test_a_posting_that_is_there_again_is_the_same_money_as_a_person_said(whose: str) -> None:
    """Taken for ours, voided, our payment billed anew elsewhere, and the void undone: the word still holds."""
    row = books.invoice(books.client(), 100_00, number="61001")
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(row, 100_00, "CHK 1122", on=books.later(3))
    judge(row.client)
    say(shown, item, Says.SAME)
    Entry.objects.filter(pk=shown.entry_id or 0).update(voided=True)
    Invoice.objects.filter(pk=row.pk).update(voided=True)
    anew = books.invoice(row.client, 100_00, number="61001", issued=books.later(4))
    judge(row.client)
    assert (verdict(shown), due(anew)) == (Verdict.COUNTS, 0)
    Entry.objects.filter(pk=shown.entry_id or 0).update(voided=False)
    judge(*([row.client] if "client" in whose else []))
    assert verdict(shown) == Verdict.ELSEWHERE


def test_a_word_about_a_payment_of_another_client_holds_whoever_is_judged() -> None:
    row, other = books.invoice(books.client(), 100_00), books.invoice(books.client(), 100_00)
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(other, 100_00, books.name(item), on=books.later(2))
    judge()
    say(shown, item, Says.SAME)
    correct(shown, "CHK 1122")
    for clients in ([row.client], [other.client], [], [row.client]):
        Receipt.objects.filter(pk=shown.pk).update(verdict=Verdict.COUNTS, echo_of=None, judged_invoice=None)
        judge(*clients)
        assert (verdict(shown), due(other)) == (Verdict.ELSEWHERE, 100_00)


@pytest.mark.parametrize("back", ["released", "reversed"])
def test_a_receipt_said_to_be_an_item_that_was_taken_back_is_judged_alike_by_all_ways(back: str) -> None:
    row = books.invoice(books.client(), 100_00)
    (item,) = items.hold(lines=[items.Line(row.client_id, 100_00, row.pk)], now=now_is(0))
    if back == "reversed":
        items.receive(items=[item], now=now_is(0))
    shown = books.receipt(row, 100_00, "CHK 1122", on=books.later(3))
    judge(row.client)
    say(shown, Receipt.objects.get(pk=item.pk), Says.SAME)
    if back == "released":
        items.release(items=[item], now=now_is(12))
    else:
        items.reverse(item=item, now=now_is(12))
    found = (verdict(shown), due(row))
    judge()
    assert (verdict(shown), due(row)) == found
    Receipt.objects.filter(pk=shown.pk).update(verdict=Verdict.COUNTS, echo_of=None, judged_invoice=None)
    judge(row.client)
    assert (verdict(shown), due(row)) == found


@pytest.mark.parametrize("seed", range(6))
def test_with_decisions_voids_and_moves_judging_some_gives_what_judging_all_anew_gives(seed: int) -> None:
    chance = random.Random(300 + seed)  # noqa: S311  a story, no secret
    for number in range(3):
        planned = worlds.plan(chance, f"{seed}-{number}")
        worlds.show(chance, planned)
        for question in [each for each in queries.to_decide(now=now_is(60)) if each.receipt][:3]:
            row = Receipt.objects.get(pk=question.receipt.pk) if question.receipt else Receipt()
            try:
                say(row, question.item, chance.choice(question.answers))
            except decisions.CannotDecide:
                continue
        worlds.shake(chance, planned)
        found = worlds.state(planned)
        assert judging.judge(now=now_is(60)) == 0
        Receipt.objects.filter(origin="source").update(verdict=Verdict.COUNTS, echo_of=None, judged_invoice=None)
        judge()
        assert worlds.state(planned) == found


def test_an_application_that_moved_to_another_clients_bill_leaves_nothing_on_the_old_one() -> None:
    payer = books.client()
    row, other = books.invoice(books.client(), 100_00), books.invoice(books.client(), 100_00)
    (item,) = books.pay((books.invoice(payer, 60_00), 60_00))
    shown = books.receipt(row, 60_00, books.name(item), of=payer)
    judge(payer)
    Receipt.objects.filter(pk=shown.pk).update(invoice=other)
    Invoice.objects.filter(pk=row.pk).update(open_cents=100_00)
    Invoice.objects.filter(pk=other.pk).update(open_cents=40_00)
    judge(payer)
    assert [Invoice.objects.get(pk=each.pk).echoed_cents for each in (row, other)] == [0, 60_00]
    assert (due(row), due(other)) == (100_00, 100_00)


@pytest.fixture
def other_money() -> tuple[Invoice, Receipt, Receipt, Decision]:
    """1,000.00 of 2,000.00 paid here; a cheque of the same amount was said to be other money."""
    row = books.invoice(books.client(), 2_000_00)
    (item,) = books.pay((row, 1_000_00))
    shown = books.receipt(row, 1_000_00, "CHK 1122", on=books.later(3))
    judge()
    return row, item, shown, say(shown, item, Says.OTHER)


Other = tuple[Invoice, Receipt, Receipt, Decision]


def test_a_reference_corrected_to_our_very_code_wins_over_an_old_other_money(other_money: Other) -> None:
    row, item, shown, made = other_money
    assert (verdict(shown), due(row)) == (Verdict.COUNTS, 0)
    correct(shown, f"AIW {item.code}-{item.suffix}")
    judge(row.client)
    assert (verdict(shown), due(row)) == (Verdict.ECHO, 1_000_00)
    made.refresh_from_db()
    assert (made.withdrawn_at, made.reference) == (None, "CHK 1122")
    assert [*queries.decided(since=now_is(0))] == [made]


def test_a_reference_corrected_to_anything_else_leaves_other_money_as_it_is(other_money: Other) -> None:
    row, item, shown, _ = other_money
    for reference in ("CHK 1123", "99999", f"AIW-{item.code}", "AIW-9-100", f"AIW-{item.code}-107"):
        correct(shown, reference)
        judge(row.client)
        assert (verdict(shown), due(row)) == (Verdict.COUNTS, 0)


def test_other_money_said_of_a_receipt_that_bore_our_code_already_holds() -> None:
    row = books.invoice(books.client(), 300_00)
    (item,) = books.pay((row, 100_00))
    first = books.receipt(row, 100_00, books.name(item), on=books.later(1))
    second = books.receipt(row, 100_00, books.name(item), on=books.later(2))
    judge()
    say(second, item, Says.OTHER)
    judge()
    assert [verdict(first), verdict(second), due(row)] == [Verdict.ECHO, Verdict.COUNTS, 100_00]


def test_what_was_overtaken_and_is_unclear_anew_is_asked_anew_and_may_be_decided(other_money: Other) -> None:
    row, item, shown, made = other_money
    books.receipt(row, 1_000_00, books.name(item), on=books.later(1))
    correct(shown, books.name(item))
    judge(row.client)
    assert verdict(shown) == Verdict.TWICE
    assert [question.receipt for question in queries.to_decide(now=now_is(11))] == [shown]
    again = say(Receipt.objects.get(pk=shown.pk), item, Says.OTHER)
    made.refresh_from_db()
    assert (made.withdrawn_by, again.withdrawn_at) == ("person:7", None)
    assert verdict(shown) == Verdict.COUNTS
