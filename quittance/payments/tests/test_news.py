"""News in any order, any number of times, or none at all: what is asked of the processor is what counts."""

import random
from datetime import timedelta

import pytest

from quittance.core import clock, inbox
from quittance.core.models import Inbound
from quittance.core.tests.waiting import work_off
from quittance.payments import jobs
from quittance.payments.actions import news
from quittance.payments.models import Listening, Payment
from quittance.payments.models.payment import State
from quittance.payments.tests.orders import line, rows
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books


def told(account: str) -> int:
    """As the timetable would."""
    found = news.listen(account=account, now=clock.now())
    work_off("default")
    return found


def settled(till: Till) -> None:
    for charge in till.firm.charges():
        if charge["status"] == "pending":
            till.firm.processor.ask("POST", f"charges/{charge['id']}/settle", {})


def test_without_any_webhook_a_payment_finds_its_end_by_polling(till: Till) -> None:
    """Immunity 16."""
    bill = books.invoice(books.client("1001"), 1_000_00)
    told(till.account)
    paid = till.pay(line(bill), by_what="pm_usBankAccount_success")
    settled(till)
    assert told(till.account)
    paid.refresh_from_db()
    assert paid.state == State.SUCCEEDED


def test_news_heard_twice_by_two_doors_is_kept_once(till: Till) -> None:
    told(till.account)
    till.pay(line(books.invoice(books.client("1001"), 1_000_00)))
    assert told(till.account) > 0
    before = Inbound.objects.count()
    assert told(till.account) == 0
    assert Inbound.objects.count() == before


@pytest.mark.parametrize("seed", range(3))
def test_each_stored_event_ten_times_in_any_order_changes_nothing_more(till: Till, seed: int) -> None:
    """Immunity 8."""
    acme = books.client("1001")
    told(till.account)
    for by_what in ("pm_card_visa", "pm_usBankAccount_success", "pm_usBankAccount_insufficientFunds"):
        till.pay(line(books.invoice(acme, 1_000_00)), by_what=by_what)
    settled(till)
    told(till.account)
    before = _books()
    again = [row.pk for row in Inbound.objects.all()] * 10
    random.Random(seed).shuffle(again)  # noqa: S311  a seeded order
    for key in again:
        Inbound.objects.filter(pk=key).update(handled_at=None)
        inbox.open_one(inbound_id=key, now=clock.now())
    work_off("default")
    assert _books() == before


def test_an_account_that_cannot_be_heard_is_asked_again_from_where_it_was_left(till: Till) -> None:
    told(till.account)
    left = Listening.objects.get().heard_at
    till.misbehave(error_before={"times": 1, "on": "/v1/events"})
    till.pay(line(books.invoice(books.client("1001"), 1_000_00)))
    assert told(till.account) == 0
    assert Listening.objects.get().heard_at == left
    assert told(till.account) > 0


def test_the_daily_comparison_asks_for_each_payment_without_an_end(till: Till) -> None:
    """Immunity 15."""
    bank = till.pay(line(books.invoice(books.client("1001"), 1_000_00)), by_what="pm_usBankAccount_success")
    settled(till)
    jobs.compare()
    work_off("default")
    bank.refresh_from_db()
    assert bank.state == State.SUCCEEDED


def test_a_payment_in_doubt_is_asked_for_each_minute(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    till.misbehave(cut_after={"times": 1, "on": "pay"})
    paid = till.pay(line(bill))
    assert paid.state == State.UNKNOWN
    Payment.objects.filter(pk=paid.pk).update(submitted_at=clock.now() - timedelta(minutes=2))
    jobs.ask_after()
    work_off("default")
    paid.refresh_from_db()
    assert paid.state == State.SUCCEEDED


def _books() -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for payment in Payment.objects.order_by("pk"):
        receipts = [(row.code, row.suffix, row.amount_cents, row.standing) for row in rows(payment)]
        found.append((payment.state, payment.code, payment.charged_cents, tuple(receipts)))
    return found
