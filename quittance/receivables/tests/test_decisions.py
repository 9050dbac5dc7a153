"""What people decide about receipts that the rules leave open, and the way back to the very state before."""

import random

import pytest

from quittance.core.models import Event
from quittance.receivables import queries
from quittance.receivables.actions import decisions, judging
from quittance.receivables.models import Client, Decision, Entry, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.tests import books, worlds
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def judge() -> None:
    judging.judge(now=now_is(10))


def decide(receipt: Receipt, item: Receipt | None, says: Says) -> Decision:
    return decisions.decide(receipt=receipt, item=item, says=says, by="person:7", now=now_is(11))


def withdraw(decision: Decision) -> bool:
    return decisions.withdraw(decision=decision, by="person:8", now=now_is(12))


def verdict(receipt: Receipt) -> str:
    return Receipt.objects.get(pk=receipt.pk).verdict


@pytest.fixture
def held() -> tuple[Invoice, Receipt, Receipt]:
    """An invoice of 2,000.00, 1,000.00 of it paid through us, and 1,000.00 posted as a cheque."""
    row = books.invoice(books.client(), 2_000_00)
    (item,) = books.pay((row, 1_000_00))
    shown = books.receipt(row, 1_000_00, "CHK 1122", on=books.later(3))
    judge()
    return row, item, shown


Held = tuple[Invoice, Receipt, Receipt]


def test_same_money_leaves_the_balance_and_other_money_lowers_it(held: Held) -> None:
    row, item, shown = held
    first = decide(shown, item, Says.SAME)
    assert (verdict(shown), due(row)) == (Verdict.ECHO, 1_000_00)
    withdraw(first)
    decide(shown, item, Says.OTHER)
    assert (verdict(shown), due(row)) == (Verdict.COUNTS, 0)


def test_what_is_decided_is_asked_no_more_and_stands_in_the_list_of_decisions(held: Held) -> None:
    _, item, shown = held
    assert [question.receipt for question in queries.to_decide(now=now_is(10))] == [shown]
    made = decide(shown, item, Says.SAME)
    assert queries.to_decide(now=now_is(11)) == []
    assert list(queries.decided(since=now_is(0))) == [made]
    withdraw(made)
    assert list(queries.decided(since=now_is(0))) == []
    assert len(queries.to_decide(now=now_is(12))) == 1


def test_a_decision_and_its_withdrawal_are_told_and_no_row_is_erased(held: Held) -> None:
    _, item, shown = held
    made = decide(shown, item, Says.SAME)
    assert withdraw(made)
    assert not withdraw(made)
    made.refresh_from_db()
    assert (made.withdrawn_by, made.withdrawn_at) == ("person:8", now_is(12))
    told = list(Event.objects.filter(name__startswith="echo.").order_by("pk").values_list("name", "by"))
    assert told == [("echo.decided", "person:7"), ("echo.decision_withdrawn", "person:8")]


def test_a_list_that_changed_meanwhile_decides_nothing(held: Held) -> None:
    row, item, shown = held
    with pytest.raises(decisions.CannotDecide, match="judged anew meanwhile"):
        decide(shown, None, Says.SAME)
    books.receipt(row, 1_000_00, books.name(item), on=books.later(5))
    judge()
    with pytest.raises(decisions.CannotDecide, match="judged anew meanwhile"):
        decide(shown, item, Says.SAME)
    assert not Decision.objects.exists()


def test_nobody_decides_after_somebody_else(held: Held) -> None:
    row, item, shown = held
    books.receipt(row, 900_00, books.name(item), on=books.later(5))
    Receipt.objects.filter(pk=shown.pk).delete()
    judge()
    wrong = Receipt.objects.get(verdict=Verdict.DIFFERENCE)
    decide(wrong, item, Says.SAME)
    with pytest.raises(decisions.CannotDecide, match="Somebody decided this already"):
        decide(wrong, item, Says.OTHER)


def test_a_listed_receipt_can_only_be_taken_note_of() -> None:
    row = books.invoice(books.client(), 100_00)
    books.pay((books.invoice(books.client(), 5_00), 5_00))
    shown = books.receipt(row, 70_00, "AIW-7-100", on=books.later(1))
    judge()
    (question,) = queries.to_decide(now=now_is(10))
    assert (question.item, question.answers) == (None, (Says.OTHER,))
    with pytest.raises(decisions.CannotDecide, match="names no payment of ours"):
        decide(shown, None, Says.SAME)
    decide(shown, None, Says.OTHER)
    assert queries.to_decide(now=now_is(11)) == []
    assert due(row) == 30_00


@pytest.fixture
def elsewhere() -> tuple[Invoice, Invoice, Receipt, Receipt]:
    """Paid for one client's invoice, posted by the firm to another's."""
    row, other = books.invoice(books.client(), 100_00), books.invoice(books.client(), 100_00)
    (item,) = books.pay((row, 100_00))
    shown = books.receipt(other, 100_00, books.name(item), on=books.later(2))
    judge()
    return row, other, item, shown


Elsewhere = tuple[Invoice, Invoice, Receipt, Receipt]


def test_an_item_follows_by_one_click_to_where_it_was_posted_and_comes_back_by_another(elsewhere: Elsewhere) -> None:
    row, other, item, shown = elsewhere
    assert (due(row), due(other)) == (0, 100_00)
    assert queries.to_decide(now=now_is(10))[0].answers == (Says.FOLLOW, Says.SAME, Says.OTHER)
    made = decide(shown, item, Says.FOLLOW)
    assert (due(row), due(other), verdict(shown)) == (100_00, 0, Verdict.ECHO)
    assert Receipt.objects.get(pk=item.pk).client == other.client
    withdraw(made)
    assert (due(row), due(other), verdict(shown)) == (0, 100_00, Verdict.ELSEWHERE)
    assert Receipt.objects.get(pk=item.pk).client == row.client


def test_an_item_does_not_follow_to_an_invoice_that_was_paid_otherwise(elsewhere: Elsewhere) -> None:
    row, other, item, shown = elsewhere
    books.receipt(other, 60_00, "CHK 5", on=books.later(3))
    judge()
    with pytest.raises(decisions.CannotDecide, match="it would be paid twice"):
        decide(shown, item, Says.FOLLOW)
    assert (due(row), due(other)) == (0, 40_00)
    assert not Decision.objects.exists()


def test_an_item_does_not_come_back_to_an_invoice_that_was_paid_otherwise(elsewhere: Elsewhere) -> None:
    row, _, item, shown = elsewhere
    made = decide(shown, item, Says.FOLLOW)
    books.receipt(row, 100_00, "CHK 5", on=books.later(60))
    with pytest.raises(decisions.CannotDecide, match="it would be paid twice"):
        withdraw(made)
    made.refresh_from_db()
    assert made.withdrawn_at is None


def test_an_item_posted_in_parts_does_not_follow(elsewhere: Elsewhere) -> None:
    _, _, item, shown = elsewhere
    Receipt.objects.filter(pk=shown.pk).update(amount_cents=60_00)
    assert Says.FOLLOW not in queries.to_decide(now=now_is(10))[0].answers
    with pytest.raises(decisions.CannotDecide, match="amounts differ"):
        decide(shown, item, Says.FOLLOW)


def on_account(of: Client, cents: int, reference: str = "CHK 91") -> Entry:
    return books.entry(of, -cents, reference, on=books.later(2))


def test_cash_on_account_that_equals_a_whole_payment_is_proposed_and_decided_the_same_way() -> None:
    one = books.client()
    row, other = books.invoice(one, 600_00), books.invoice(one, 400_00)
    paid = books.pay((row, 600_00), (other, 400_00))
    cash = on_account(one, 1_000_00)
    (question,) = queries.to_decide(now=now_is(5))
    assert (question.entry, question.items, question.verdict) == (cash, tuple(paid), None)
    assert question.evidence == (
        "Same client, and the same amount as our payment 1000, 2 items together: $1,000.00.",
        "Posted 2 days after our payment.",
        "The reference CHK 91 looks like a check number.",
    )
    made = decisions.decide_on_account(entry=cash, item=paid[0], says=Says.SAME, by="person:7", now=now_is(6))
    assert queries.to_decide(now=now_is(6)) == []
    assert queries.unposted_items() == []
    books.apply(cash, row, 600_00, on=books.later(7))
    books.apply(cash, other, 400_00, on=books.later(7))
    judge()
    assert {each.verdict for each in Receipt.objects.filter(origin="source")} == {Verdict.ECHO}
    withdraw(made)
    assert {each.verdict for each in Receipt.objects.filter(origin="source")} == {Verdict.PROBABLE}
    assert (due(row), due(other)) == (0, 0)


@pytest.mark.parametrize("reference", ["CHK 91", ""])
def test_cash_on_account_said_to_be_other_money_is_proposed_no_more(reference: str) -> None:
    one = books.client()
    paid = books.pay((books.invoice(one, 600_00), 600_00))
    cash = on_account(one, 600_00, reference)
    decisions.decide_on_account(entry=cash, item=paid[0], says=Says.OTHER, by="person:7", now=now_is(6))
    assert queries.to_decide(now=now_is(6)) == []
    assert queries.unposted_items() == paid


@pytest.mark.parametrize("unlike", ["part", "applied", "other client", "named", "too late"])
def test_other_cash_on_account_is_not_proposed(unlike: str) -> None:
    one = books.client()
    row = books.invoice(one, 600_00)
    (item,) = books.pay((row, 600_00))
    match unlike:
        case "part":
            on_account(one, 599_99)
        case "applied":
            books.apply(on_account(one, 600_00), books.invoice(one, 600_00), 1)
        case "other client":
            on_account(books.client(), 600_00)
        case "named":
            on_account(one, 600_00, books.name(item))
        case _:
            books.entry(one, -600_00, on=books.later(46))
    assert queries.on_account() == []


@pytest.mark.parametrize("seed", range(4))
def test_deciding_and_withdrawing_returns_to_the_very_same_state(seed: int) -> None:
    chance = random.Random(100 + seed)  # noqa: S311  a story, no secret
    for number in range(3):
        planned = worlds.plan(chance, f"{seed}-{number}")
        worlds.show(chance, planned)
        before = worlds.state(planned)
        questions = [each for each in queries.to_decide(now=now_is(60)) if each.receipt]
        made = []
        for question in chance.sample(questions, min(len(questions), 3)):
            row = Receipt.objects.get(pk=question.receipt.pk) if question.receipt else Receipt()
            try:
                item = question.item
                made.append(decide(row, item, chance.choice(question.answers)))
            except decisions.CannotDecide:
                continue
        for decision in reversed(made):
            withdraw(decision)
        assert worlds.state(planned) == before
        assert worlds.unbalanced(planned) == []
