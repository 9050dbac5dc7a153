"""The radar over the database: only what changed is written, and neither order nor cuts into cycles matter."""

import random

import pytest
from django.db import connection, connections
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from quittance.core import scope
from quittance.receivables.actions import items, judging
from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books, worlds
from quittance.receivables.tests.books import due, now_is
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("harbor")


def judge(*clients: Client) -> int:
    return judging.judge(now=now_is(10), clients=[row.pk for row in clients] or None)


def test_a_posted_receipt_with_our_reference_is_not_counted_twice() -> None:
    one = books.client()
    row = books.invoice(one, 2_000_00)
    (item,) = books.pay((row, 1_000_00))
    books.receipt(row, 1_000_00, books.name(item), on=books.later(2))
    assert judge(one) == 1
    assert due(row) == 1_000_00
    assert judge(one) == 0


def test_the_same_money_posted_without_the_identifier_is_held_and_lowers_nothing() -> None:
    """Immunity K: the identifier forgotten, and the same money counted twice."""
    one = books.client()
    row = books.invoice(one, 2_000_00)
    books.pay((row, 1_000_00))
    shown = books.receipt(row, 1_000_00, "CHK 1122", on=books.later(2))
    judge(one)
    shown.refresh_from_db()
    assert (shown.verdict, due(row)) == (Verdict.PROBABLE, 1_000_00)


def test_a_receipt_of_another_client_that_names_our_item_is_found() -> None:
    one, two = books.client(), books.client()
    row, other = books.invoice(one, 100_00), books.invoice(two, 100_00)
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(other, 100_00, f"chk {books.name(item)}", on=books.later(2))
    judge(two)
    shown.refresh_from_db()
    assert (shown.verdict, shown.echo_of_id, due(row), due(other)) == (Verdict.ELSEWHERE, item.pk, 0, 100_00)


def test_an_echo_passes_from_one_receipt_to_an_older_one_and_is_never_there_twice() -> None:
    one = books.client()
    row = books.invoice(one, 300_00)
    (item,) = books.pay((row, 100_00))
    young = books.receipt(row, 100_00, books.name(item), on=books.later(9))
    judge(one)
    old = books.receipt(row, 100_00, books.name(item), on=books.later(4))
    judge(one)
    verdicts = [Receipt.objects.get(pk=each.pk).verdict for each in (young, old)]
    assert verdicts == [Verdict.TWICE, Verdict.ECHO]


def test_a_posting_that_vanished_frees_its_item() -> None:
    one = books.client()
    row = books.invoice(one, 100_00)
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(row, 100_00, books.name(item))
    judge(one)
    Receipt.objects.filter(pk=shown.pk).update(gone_at=now_is(3))
    Invoice.objects.filter(pk=row.pk).update(open_cents=100_00)
    judge(one)
    row.refresh_from_db()
    assert (row.echoed_cents, row.due_cents) == (0, 0)


def test_an_application_that_moved_or_changed_its_amount_is_counted_anew_where_it_was_and_is() -> None:
    one = books.client()
    row, other = books.invoice(one, 100_00), books.invoice(one, 100_00)
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(row, 60_00, books.name(item))
    judge(one)
    Receipt.objects.filter(pk=shown.pk).update(invoice=other, amount_cents=70_00)
    Invoice.objects.filter(pk=row.pk).update(open_cents=100_00)
    Invoice.objects.filter(pk=other.pk).update(open_cents=30_00)
    judge(one)
    assert (due(row), due(other)) == (0, 100_00)
    assert [each.echoed_cents for each in Invoice.objects.order_by("pk")] == [0, 70_00]


def test_an_attempt_that_died_frees_the_receipt_that_was_held_for_it() -> None:
    one = books.client()
    row = books.invoice(one, 100_00)
    line = items.Line(client=one.pk, invoice=row.pk, amount_cents=100_00)
    held = items.hold(lines=[line], now=now_is(0))
    shown = books.receipt(row, 100_00, "CHK 7", on=books.later(1))
    judge(one)
    assert due(row) == 0
    items.release(items=held, now=now_is(2))
    shown.refresh_from_db()
    assert (shown.verdict, due(row)) == (Verdict.COUNTS, 0)


def test_another_firms_items_are_no_items(cast: Cast) -> None:
    one = books.client()
    (item,) = books.pay((books.invoice(one, 100_00), 100_00))
    with scope.firm(cast.second.pk):
        theirs = books.client()
        shown = books.receipt(books.invoice(theirs, 100_00), 100_00, books.name(item))
        assert judging.judge(now=now_is(1)) == 0
        books.pay((books.invoice(theirs, 5_00), 5_00))
        judging.judge(now=now_is(1))
        assert Receipt.objects.get(pk=shown.pk).echo_of_id != item.pk


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_cut_into_cycles_give_the_same_verdicts_and_conserve_every_cent(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a story, no secret
    for number in range(3):
        planned = worlds.plan(chance, f"{seed}-{number}")
        worlds.show(chance, planned)
        found = worlds.state(planned)
        assert judging.judge(now=now_is(60)) == 0
        Receipt.objects.filter(origin="source").update(verdict=Verdict.COUNTS, echo_of=None)
        judging.judge(now=now_is(60))
        assert worlds.state(planned) == found
        assert worlds.unbalanced(planned) == []
    echoes = Receipt.objects.filter(verdict=Verdict.ECHO).values("echo_of").annotate(number=Count("pk"))
    assert all(each["number"] == 1 for each in echoes)


def test_without_items_of_ours_judging_asks_one_question() -> None:
    one = books.client()
    books.receipt(books.invoice(one, 100_00), 100_00, "AIW-1-100")
    with CaptureQueriesContext(connection) as asked:
        judging.judge(now=now_is(1))
    assert [each["sql"][:6] for each in asked if "SAVEPOINT" not in each["sql"]].count("SELECT") == 1


def test_ten_thousand_items_are_judged_by_a_few_statements() -> None:
    many(10_000, payers=500)
    with CaptureQueriesContext(connection) as asked:
        assert judging.judge(now=now_is(10)) == 10_000
    assert len(asked) < 25
    assert not Invoice.objects.filter(due_cents__gt=0).exists()


def many(number: int, payers: int) -> None:
    """So many invoices, each paid through us and posted by the firm: half with our reference, half as cheques."""
    clients = [books.client() for _ in range(payers)]
    stamp, day = now_is(0), books.later(2)
    rows = Invoice.objects.bulk_create(
        Invoice(
            client=clients[place % payers], kind="invoice", number=str(place), issued_date=day, amount_cents=100_00,
            open_cents=0, ours_cents=0, source_key=f"n{place}", source_hash=1, first_seen_at=stamp,
        )
        for place in range(number)
    )  # fmt: skip
    Receipt.objects.bulk_create(
        Receipt(
            origin="ours", standing="received", item="invoice", client=row.client, invoice=row, amount_cents=100_00,
            code=1000 + place, suffix=100, submitted_at=stamp, first_seen_at=stamp, received_date=day,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    entries = Entry.objects.bulk_create(
        Entry(
            client=row.client, kind="receipt", type_name="Receipt", amount_cents=-100_00, open_cents=0, entry_date=day,
            reference=f"AIW-{1000 + place}-100" if place % 2 else f"CHK {place}", source_key=f"n{place}",
            source_hash=1, first_seen_at=stamp,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    Receipt.objects.bulk_create(
        Receipt(
            origin="source", client=entry.client, entry=entry, invoice=row, amount_cents=100_00, received_date=day,
            source_key=f"n{place}", first_seen_at=stamp,
        )
        for place, (row, entry) in enumerate(zip(rows, entries, strict=True))
    )  # fmt: skip
    with connections["owner"].cursor() as owner:  # as a load leaves it
        owner.execute("ANALYZE receivables_invoice, receivables_receipt, receivables_entry")
