"""Many at once, with real commits: one wins, and everybody else is told why (immunity 2, 6, 9)."""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.states import IllegalMove
from quittance.outbox.models import Mail
from quittance.payments.actions import charge, outcome
from quittance.payments.actions.charge import Payer
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.tests import orders
from quittance.payments.tests.lives import NEWS, hear
from quittance.payments.tests.orders import CAROL, line, order, start
from quittance.receivables.actions import covering, items, judging
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due, now_is
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("harbor")


def at_once(cast: Cast, number: int, attempt: Callable[[int], str]) -> Counter[str]:
    """What each of so many threads came to, all let go in the same moment."""
    gate = Barrier(number)

    def run(place: int) -> str:
        try:
            with scope.firm(cast.harbor.pk):
                gate.wait(timeout=60)
                return attempt(place)
        except (items.AlreadyCovered, charge.StillUnderWay) as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(run, range(number)))


@pytest.mark.parametrize("number", [2, 20])
def test_of_many_who_pay_one_invoice_at_once_one_wins_and_the_others_read_that_it_is_covered(
    cast: Cast, number: int
) -> None:
    """Immunity 2: sum of what we hold <= what is due."""
    row = books.invoice(books.client(), 100_00)
    wanted = order(line(row))

    def attempt(place: int) -> str:
        payer = Payer(Way.PASS, f"pass:{place}")
        payment = charge.start(order=wanted, by=payer, key=f"form-of-{place}", now=now_is(0))
        orders.succeed(payment)
        return payment.state

    assert at_once(cast, number, attempt) == {"succeeded": 1, "AlreadyCovered": number - 1}
    assert (due(row), Payment.objects.count(), Receipt.objects.count(), Mail.objects.count()) == (0, 1, 1, 2)


def test_one_form_sent_twenty_times_at_once_is_one_payment(cast: Cast) -> None:
    """Immunity 6: each click gets the same payment."""
    row = books.invoice(books.client(), 100_00)
    wanted = order(line(row, 40_00))

    def attempt(_: int) -> str:
        return str(charge.start(order=wanted, by=CAROL, key="form", now=now_is(0)).pk)

    assert [*at_once(cast, 20, attempt).values()] == [20]
    assert (due(row), Payment.objects.count()) == (60_00, 1)


def test_two_tabs_of_one_payer_do_not_both_pay_a_part(cast: Cast) -> None:
    """Immunity 2, 7: though both parts together are due."""
    row = books.invoice(books.client(), 100_00)
    wanted = order(line(row, 50_00))

    def attempt(place: int) -> str:
        return charge.start(order=wanted, by=CAROL, key=f"tab-{place}", now=now_is(0)).state

    assert at_once(cast, 8, attempt) == {"created": 1, "StillUnderWay": 7}
    assert due(row) == 50_00


def test_two_tabs_of_one_payer_do_not_both_pay_without_an_invoice(cast: Cast) -> None:
    wanted = order(orders.alone(books.client(), 50_00))

    def attempt(place: int) -> str:
        return charge.start(order=wanted, by=CAROL, key=f"tab-{place}", now=now_is(0)).state

    assert at_once(cast, 8, attempt) == {"created": 1, "StillUnderWay": 7}


def test_overlapping_selections_in_any_order_never_wait_in_a_circle(cast: Cast) -> None:
    one = books.client()
    rows = [books.invoice(one, 10_00) for _ in range(4)]
    wanted = [order(*(line(row) for row in (rows if place % 2 else rows[::-1]))) for place in range(12)]

    def attempt(place: int) -> str:
        payment = charge.start(order=wanted[place], by=Payer(Way.PASS, f"pass:{place}"), key=f"p{place}", now=now_is(0))
        outcome.cancelled(payment=payment, now=now_is(0))
        return payment.state

    found = at_once(cast, 12, attempt)
    assert set(found) <= {"cancelled", "AlreadyCovered"}
    assert found["cancelled"] >= 1
    assert [due(row) for row in rows] == [10_00] * 4


def test_payers_news_and_the_judging_of_the_mirror_at_once_never_cover_more_than_was_due(cast: Cast) -> None:
    """Immunity 9: whatever the order, what we hold or have is what the rows say, and no more than was billed."""
    clients = [books.client(), books.client()]
    rows = [books.invoice(clients[place % 2], 100_00) for place in range(3)]
    keys = [row.pk for row in rows]

    def attempt(place: int) -> str:
        chance = random.Random(place)  # noqa: S311  a story, no secret
        for turn in range(12):
            if chance.random() < 0.1:
                judging.judge(now=now_is(2), clients=[client.pk for client in clients])
            with contextlib.suppress(items.CannotTake):
                lines = [line(row, chance.choice([20_00, 50_00])) for row in chance.sample(rows, 2)]
                payer = Payer(Way.PASS, f"pass:{chance.randint(1, 4)}")
                charge.start(order=order(*lines), by=payer, key=f"{place}-{turn}", now=now_is(0))
            for payment in chance.sample([*Payment.objects.all()], min(2, Payment.objects.count())):
                with contextlib.suppress(IllegalMove):
                    hear(payment, chance.choice(NEWS))
        return "done"

    assert at_once(cast, 6, attempt) == {"done": 6}
    assert covering.wrong(keys) == set()
    for row in Invoice.objects.filter(pk__in=keys):
        assert 0 <= row.ours_cents <= row.amount_cents
        assert row.due_cents == row.amount_cents - row.ours_cents
    for payment in Payment.objects.all():
        own = orders.rows(payment)
        assert sum(each.amount_cents for each in own) == payment.items_cents
        assert {each.code for each in own} == {payment.code}
        back = sum(each.amount_cents for each in Receipt.objects.filter(reverses__in=own))
        assert back == (-payment.items_cents if payment.state == "failed" and payment.code else 0)


def test_the_same_news_on_twenty_threads_moves_once_and_mails_once(cast: Cast) -> None:
    """Immunity 4, 8: two polls and a webhook post-process one payment once."""
    payment = start(line(books.invoice(books.client(), 100_00)))

    def attempt(_: int) -> str:
        return str(orders.succeed(Payment.objects.get(pk=payment.pk)))

    assert at_once(cast, 20, attempt) == {"True": 1, "False": 19}
    assert (Mail.objects.count(), Event.objects.filter(name="payment.succeeded").count()) == (2, 1)


@pytest.mark.parametrize("number", [0, 1])
def test_what_is_billed_again_under_another_client_while_the_news_comes_is_received_where_it_went(
    cast: Cast, number: int
) -> None:
    """The sync holds the held rows at that moment: none of them is left out, and the mails name each."""
    clients = [books.client(), books.client()]
    left, other = books.invoice(clients[0], 100_00, number="5001"), books.invoice(clients[0], 50_00, number="6001")
    payment = start(line(left), line(other))
    books.invoice(clients[number], 100_00, number="5001", issued=books.later(1))
    Invoice.objects.filter(pk=left.pk).update(voided=True, client=clients[number])
    moved = Signal()

    def follow() -> None:
        with scope.firm(cast.harbor.pk), contextlib.closing(connection), transaction.atomic():
            judging.judge(now=now_is(1))
            moved.set()
            wait_until_waited_for()

    with ThreadPoolExecutor(1) as pool:
        sync = pool.submit(follow)
        assert moved.wait(timeout=60)
        orders.succeed(payment)
        sync.result()
    own = orders.rows(payment)
    assert [(row.standing, row.code == payment.code) for row in own] == [("received", True)] * 2
    assert own[0].client_id == clients[number].pk
    for mail in Mail.objects.all():
        assert ("5001" in mail.subject, "5001" in mail.text, "6001" in mail.text) == (True, True, True)


def wait_until_waited_for() -> None:
    """Until somebody waits for what this transaction has written."""
    asked = "SELECT EXISTS(SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(asked)
            if cursor.fetchone() == (True,):
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waited.")
