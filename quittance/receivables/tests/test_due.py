"""What is due: one formula, in Python, in the database, in the documents, and against the single rows of the ledger."""

import random
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.money import Currency, Money
from quittance.receivables import queries
from quittance.receivables.actions import freshness, items, judging
from quittance.receivables.models import Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.rules import due as rules
from quittance.receivables.tests import books, worlds
from quittance.receivables.tests.books import due, now_is
from tests import tree

_MONTHS = {"June": 6, "July": 7}


def table(page: str, title: str) -> list[list[str]]:
    """The rows of the table below the line that begins with this heading's cells."""
    lines = (tree.ROOT / "docs" / "money" / page).read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {title} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def cents(text: str) -> int:
    return Money.parse(text, Currency.USD).cents


STORIES = table("due.md", "Story | Open")
TIE_OUTS = table("due.md", "Story | Practice system")
ECHOES = table("echoes.md", "The practice system shows")


@pytest.mark.parametrize("row", STORIES, ids=lambda row: row[0])
def test_the_table_of_what_is_due_says_what_the_rule_says(row: list[str]) -> None:
    *inputs, owed, over = map(cents, row[1:])
    assert rules.due(*inputs, voided=False, gone=False) == owed
    assert rules.overpaid(*inputs, voided=False, gone=False) == over


@pytest.mark.usefixtures("harbor")
def test_the_rule_and_the_column_say_the_same_for_many_random_rows() -> None:
    chance = random.Random(7)  # noqa: S311  a story, no secret
    payer = books.client()

    def row(place: int) -> Invoice:
        money = [chance.choice([0, 1, -1, chance.randint(-(10**6), 10**6)]) for _ in range(3)]
        return Invoice(
            client=payer, kind="invoice", number=str(place), issued_date=books.JUNE_3, amount_cents=1,
            source_key=f"r{place}", source_hash=1, first_seen_at=now_is(0), open_cents=money[0],
            echoed_cents=money[1], ours_cents=money[2], voided=chance.random() < 0.2,
            gone_at=now_is(1) if chance.random() < 0.2 else None,
        )  # fmt: skip

    Invoice.objects.bulk_create(row(place) for place in range(3_000))
    for found in Invoice.objects.all():
        known = (found.open_cents, found.echoed_cents, found.ours_cents)
        assert found.due_cents == rules.due(*known, voided=found.voided, gone=found.gone_at is not None)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.booleans())
def test_nothing_owes_less_than_nothing_and_what_is_beyond_is_overpaid(
    open_cents: int,
    echoed: int,
    ours: int,
    voided: bool,  # noqa: FBT001  hypothesis hands its values in by place
) -> None:
    owed = rules.due(open_cents, echoed, ours, voided=voided, gone=False)
    over = rules.overpaid(open_cents, echoed, ours, voided=voided, gone=False)
    assert min(owed, over) == 0
    if not voided:
        assert owed - over == open_cents + echoed - ours


@pytest.mark.usefixtures("harbor")
@pytest.mark.parametrize("row", ECHOES, ids=lambda row: f"{row[0]}, {row[2]} on {row[1]}, {row[3]}")
def test_the_table_of_echoes_says_what_happens(row: list[str]) -> None:
    reference, number, amount, dated, verdict, owed = row
    payer = books.client()
    invoices = {name: books.invoice(payer, 2_000_00, number=name) for name in ("61001", "61002")}
    books.pay((invoices["61001"], 1_000_00))
    day, month = dated.split()
    on = books.JUNE_3.replace(month=_MONTHS[month], day=int(day))
    shown = books.receipt(
        invoices[number], cents(amount), "" if reference == "none" else reference.strip("`"), on=on,
        first_seen_at=max(books.noon(on), now_is(0)),
    )  # fmt: skip
    judging.judge(now=now_is(60))
    assert Receipt.objects.get(pk=shown.pk).verdict == verdict
    assert due(invoices["61001"]) == cents(owed)


def test_the_table_of_echoes_has_a_row_for_every_verdict_that_an_invoice_item_can_meet() -> None:
    assert {row[4] for row in ECHOES} == set(Verdict.values) - {Verdict.POSTED, Verdict.TWICE}
    assert all(re.fullmatch(r"`[^`]+`|none", row[0]) for row in ECHOES)


@pytest.mark.usefixtures("harbor")
@pytest.mark.parametrize("row", TIE_OUTS, ids=lambda row: row[0])
def test_the_table_of_the_tie_out_says_what_the_rows_say(row: list[str]) -> None:
    one = books.client()
    invoice = books.invoice(one, 2_000_00)
    match row[0]:
        case "Half paid through us":
            books.pay((invoice, 1_000_00))
        case "The same, posted":
            books.receipt(invoice, 1_000_00, books.name(books.pay((invoice, 1_000_00))[0]))
        case "The same, posted as a cheque and held":
            books.pay((invoice, 1_000_00))
            books.receipt(invoice, 1_000_00, "CHK 1122")
        case "A standalone debit memo beside an invoice":
            books.entry(one, 300_00, kind="debit_memo")
        case "Cash on account beside an invoice":
            books.entry(one, -500_00)
        case "Paid through us, and by cheque":
            books.pay((invoice, 2_000_00))
            books.receipt(invoice, 2_000_00, "CHK 5", on=books.later(-2))
    judging.judge(now=now_is(1))
    (line,) = queries.tie_out(books.later(5)).lines
    parts = line.parts
    found = [parts.pms_cents, parts.portal_cents, parts.debit_memos_cents, parts.on_account_cents]
    assert [*found, parts.unposted_cents, parts.overpaid_cents] == [cents(cell) for cell in row[1:]]
    assert parts.difference_cents == 0


@pytest.mark.usefixtures("harbor")
def test_why_an_amount_is_due_is_told_in_lines_that_sum_to_it() -> None:
    row = books.invoice(books.client(), 2_000_00)
    (item,) = books.pay((row, 1_000_00))
    books.receipt(row, 1_000_00, books.name(item), on=books.later(1))
    books.receipt(row, 300_00, "CHK 7", on=books.later(2))
    Invoice.objects.filter(pk=row.pk).update(open_cents=690_00)  # 10.00 less than its ledger says
    judging.judge(now=now_is(3))
    lines = queries.why_due(Invoice.objects.get(pk=row.pk))
    assert [(line.label, line.cents) for line in lines] == [
        ("Billed", 2_000_00),
        ("Receipt AIW-1000-100", 0),
        ("Receipt CHK 7", -300_00),
        ("Payment through us 1000-100", -1_000_00),
        ("Not explained by the practice system's ledger", -10_00),
    ]
    assert lines[1].note.startswith("Does not count: our own item, posted by the firm.")
    assert due(row) == 690_00


@pytest.mark.usefixtures("harbor")
@pytest.mark.parametrize("seed", range(3))
def test_the_lines_of_any_invoice_sum_to_what_is_due(seed: int) -> None:
    chance = random.Random(200 + seed)  # noqa: S311  a story, no secret
    for number in range(3):
        worlds.show(chance, worlds.plan(chance, f"{seed}-{number}"))
    void, gone = Invoice.objects.order_by("pk")[:2]
    Invoice.objects.filter(pk=void.pk).update(voided=True)
    Invoice.objects.filter(pk=gone.pk).update(gone_at=now_is(50))
    for row in Invoice.objects.all():
        lines = queries.why_due(row)
        assert sum(line.cents for line in lines) == row.due_cents
        assert not [line for line in lines if line.label == "Not explained by our own sums"]


@pytest.mark.usefixtures("harbor")
def test_open_invoices_come_with_the_oldest_due_first_and_without_what_is_paid() -> None:
    one = books.client()
    late = books.invoice(one, 100_00, due_date=books.later(-5))
    paid = books.invoice(one, 100_00, due_date=books.later(-9))
    upon_receipt = books.invoice(one, 100_00, issued=books.later(-7))
    books.invoice(books.client(), 100_00)
    books.pay((paid, 100_00))
    assert list(queries.open_invoices([one.pk])) == [upon_receipt, late]


@pytest.mark.usefixtures("harbor")
def test_a_clients_ledger_shows_invoices_with_receipts_items_and_what_is_on_account() -> None:
    one = books.client()
    row = books.invoice(one, 100_00)
    (item,) = books.pay((row, 60_00))
    shown = books.receipt(row, 60_00, books.name(item), on=books.later(1))
    cash, alone = books.entry(one, -5_00), books.pay_on_account(one, 7_00)
    judging.judge(now=now_is(2))
    found = queries.ledger(one)
    (owed,) = found.invoices
    assert (owed.invoice, owed.receipts, owed.ours) == (row, (shown,), (item,))
    assert (found.entries, found.ours) == ((cash,), (alone,))
    assert found.words[shown.pk][-1] == "The reference AIW-1000-100 is ours."


@pytest.mark.usefixtures("harbor")
def test_what_nobody_posted_is_listed_until_the_source_shows_it() -> None:
    one = books.client()
    row = books.invoice(one, 500_00)
    (first,), (second,), (third,) = (books.pay((row, cents)) for cents in (100_00, 60_00, 40_00))
    alone = books.pay_on_account(one, 30_00)
    items.reverse(item=third, now=now_is(1))
    books.receipt(row, 100_00, books.name(first), on=books.later(1))
    books.receipt(row, 60_00, "CHK 77", on=books.later(1))
    judging.judge(now=now_is(2))
    assert queries.unposted_items() == [second, alone]
    books.entry(one, -30_00, f"{alone.code}-{alone.suffix}", on=books.later(2))
    assert queries.unposted_items(clients=[one.pk]) == [second]


@pytest.mark.usefixtures("harbor")
def test_of_money_without_an_invoice_what_is_posted_in_parts_or_taken_back_in_parts_is_told_to_the_cent() -> None:
    one = books.client()
    row, alone = books.invoice(one, 500_00), books.pay_on_account(one, 100_00)
    books.receipt(row, 60_00, f"{alone.code}-{alone.suffix}", on=books.later(1))
    judging.judge(now=now_is(1))
    assert (due(row), queries.unapplied([one.pk]), queries.unposted_items()) == (440_00, {one.pk: 40_00}, [alone])
    back = items.reverse(item=alone, now=now_is(2))
    assert (due(row), queries.unapplied([one.pk]), queries.unposted_items()) == (440_00, {one.pk: 0}, [alone, back])
    books.receipt(Invoice.objects.get(pk=row.pk), -60_00, f"{back.code}-{back.suffix}", on=books.later(3))
    judging.judge(now=now_is(3))
    assert (due(row), queries.unapplied([one.pk]), queries.unposted_items()) == (500_00, {one.pk: 0}, [])


@pytest.mark.usefixtures("harbor")
def test_the_mirror_is_stale_before_its_first_reading_and_when_its_last_is_too_long_ago() -> None:
    assert (queries.as_of(), queries.is_stale(now_is(0))) == (None, True)
    freshness.touch(as_of=now_is(0))
    assert not queries.is_stale(now_is(0) + timedelta(minutes=30))
    assert queries.is_stale(now_is(0) + timedelta(minutes=31))
    freshness.wait_for(minutes=360)
    assert not queries.is_stale(now_is(0) + timedelta(minutes=31))
    assert freshness.tell(now=now_is(1))
    assert not freshness.tell(now=now_is(1))
    freshness.touch(as_of=now_is(-1))
    assert queries.as_of() == now_is(0)
    freshness.touch(as_of=now_is(1))
    assert freshness.tell(now=now_is(2))


@pytest.mark.usefixtures("harbor")
def test_a_balance_that_the_ledger_does_not_explain_is_found_with_its_difference() -> None:
    one = books.client()
    row, memo = books.invoice(one, 100_00), books.entry(one, 50_00, kind="debit_memo")
    cash = books.entry(one, -80_00)
    books.apply(cash, row, 30_00)
    books.apply(cash, memo, 20_00)
    assert queries.ledger_faults(10) == []
    Invoice.objects.filter(pk=row.pk).update(open_cents=69_00)
    Entry.objects.filter(pk=cash.pk).update(open_cents=0)
    faults = queries.ledger_faults(10)
    assert [(each.table, each.key, each.difference_cents) for each in faults] == [
        ("invoice", row.pk, -1_00),
        ("entry", cash.pk, 30_00),
    ]
    assert len(queries.ledger_faults(1)) == 1
