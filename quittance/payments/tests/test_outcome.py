"""What the processor tells, any number of times and in any order (immunity 8, 11, 14, 18)."""

from collections.abc import Callable

import pytest

from quittance.core.models import Event
from quittance.core.states import IllegalMove
from quittance.payments.actions import charge, outcome
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.payments.tests.orders import accept, fail, line, start, succeed
from quittance.receivables.models import Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is

pytestmark = pytest.mark.usefixtures("harbor")


def paid(method: Method = Method.CARD) -> Payment:
    return start(line(books.invoice(books.client(), 100_00)), method=method)


def told() -> list[str]:
    return [*Event.objects.filter(name__startswith="payment.").order_by("pk").values_list("name", flat=True)]


def cancel(payment: Payment) -> bool:
    return outcome.cancelled(payment=payment, now=now_is(0))


def doubt(payment: Payment) -> bool:
    return outcome.unknown(payment=payment, now=now_is(0))


def challenge(payment: Payment) -> bool:
    return outcome.action_needed(payment=payment, now=now_is(0))


def test_a_card_that_succeeds_at_once_is_a_receipt_under_a_code() -> None:
    payment = paid()
    assert succeed(payment)
    assert (payment.state, payment.code, payment.last4, payment.settled_at) == ("succeeded", 1000, "4242", now_is(0))
    assert [(row.standing, row.code, row.suffix) for row in orders.rows(payment)] == [("received", 1000, 100)]


def test_a_bank_transfer_lowers_the_balance_at_once_and_is_not_paid_before_it_settles() -> None:
    """Immunity 14: it reads processing until then."""
    row = books.invoice(books.client(), 100_00)
    payment = start(line(row), method=Method.BANK)
    assert accept(payment)
    assert (payment.state, payment.code, payment.settled_at, due(row)) == ("processing", 1000, None, 0)
    assert succeed(payment, days=4)
    assert (payment.accepted_at, payment.settled_at, payment.code) == (now_is(0), now_is(4), 1000)


def test_a_mere_decline_leaves_no_row_in_the_books_that_counts() -> None:
    row = books.invoice(books.client(), 100_00)
    payment = start(line(row))
    assert fail(payment)
    assert (due(row), payment.code, payment.failure_code) == (100_00, None, "R01")
    assert [each.standing for each in Receipt.objects.all()] == ["released"]


def test_a_transfer_that_comes_back_is_taken_back_item_by_item() -> None:
    """DSP-4: what it paid is due again."""
    one = books.client()
    first, second = books.invoice(one, 100_00), books.invoice(one, 50_00)
    payment = start(line(first), line(second), method=Method.BANK)
    accept(payment)
    assert fail(payment, days=3)
    assert not fail(payment, days=4)
    assert (due(first), due(second), payment.state) == (100_00, 50_00, "failed")
    back = Receipt.objects.filter(item="reversal").order_by("suffix").values_list("code", "suffix", "amount_cents")
    assert [*back] == [(1000, 900, -100_00), (1000, 901, -50_00)]


@pytest.mark.parametrize("news", [doubt, challenge, accept, succeed, fail, cancel])
def test_each_news_told_ten_times_moves_once(news: Callable[[Payment], bool]) -> None:
    """Immunity 8: the books are the same, and each thing is told once."""
    payment = paid()
    assert [news(payment) for _ in range(10)] == [True, *[False] * 9]
    assert len(told()) == 2
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("late", [doubt, challenge, accept])
def test_late_news_after_the_end_changes_nothing(late: Callable[[Payment], bool]) -> None:
    payment = paid()
    succeed(payment)
    assert not late(payment)
    assert payment.state == "succeeded"


def test_a_failure_heard_before_the_beginning_leaves_no_receipt_behind() -> None:
    payment = paid(method=Method.BANK)
    fail(payment)
    assert not accept(payment)
    assert [row.standing for row in orders.rows(payment)] == ["released"]


@pytest.mark.parametrize(
    ("first", "then"),
    [(succeed, fail), (succeed, cancel), (fail, succeed), (cancel, accept), (cancel, succeed), (accept, cancel)],
)
def test_news_that_contradicts_what_is_known_is_refused_and_changes_nothing(
    first: Callable[[Payment], bool], then: Callable[[Payment], bool]
) -> None:
    payment = paid()
    first(payment)
    before = (payment.state, [*Receipt.objects.order_by("pk").values_list("standing", "amount_cents")], told())
    with pytest.raises(IllegalMove):
        then(payment)
    payment.refresh_from_db()
    assert before == (
        payment.state, [*Receipt.objects.order_by("pk").values_list("standing", "amount_cents")], told()
    )  # fmt: skip


@pytest.mark.parametrize(("first", "then", "state"), [(fail, cancel, "failed"), (cancel, fail, "cancelled")])
def test_failed_and_cancelled_both_say_that_no_money_moves(
    first: Callable[[Payment], bool], then: Callable[[Payment], bool], state: str
) -> None:
    payment = paid()
    first(payment)
    assert not then(payment)
    assert payment.state == state


def test_a_stale_row_in_hand_loses_against_what_was_written_meanwhile() -> None:
    """Immunity 11: who looked before somebody else moved it moves nothing."""
    payment = paid()
    stale = Payment.objects.get(pk=payment.pk)
    succeed(payment)
    assert not accept(stale)
    with pytest.raises(IllegalMove):
        cancel(Payment.objects.get(pk=payment.pk))
    assert (stale.state, stale.code) == ("succeeded", 1000)


@pytest.mark.parametrize(("cents", "currency"), [(99_99, "USD"), (0, "USD"), (100_00, "CAD"), (100_00, "nonsense")])
def test_another_amount_than_was_ordered_is_kept_and_told_and_never_settled(cents: int, currency: str) -> None:
    """Immunity 18: a mismatch opens a case, once, and nothing is mended in silence."""
    row = books.invoice(books.client(), 100_00)
    payment = start(line(row))
    wrong = outcome.Charged(cents, currency)
    for tell in (outcome.succeeded, outcome.processing, outcome.succeeded):
        assert not tell(payment=payment, charged=wrong, now=now_is(0))
    assert (payment.state, payment.told_cents, payment.told_currency, due(row)) == ("created", cents, currency, 0)
    assert told() == ["payment.started", "payment.mismatched"]
    assert succeed(payment)
    assert (payment.told_cents, payment.told_currency) == (None, "")


def test_news_of_an_intent_that_came_before_our_own_answer_is_taken() -> None:
    payment = paid()
    succeed(payment)
    assert charge.asked(payment=payment, intent_id="pi_1", account="acct_1", now=now_is(0))
    assert payment.state == "succeeded"
