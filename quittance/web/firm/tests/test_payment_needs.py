"""What payments ask of the staff on their first page: only what is so, and only of whom it is a business."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from quittance.access.models import Limit, Membership
from quittance.core import clock
from quittance.payments.actions import outcome
from quittance.payments.models import Dispute, Payment, Refund
from quittance.payments.tests import orders
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf, till
from quittance.web.firm.tests.desk import desk_of, text
from quittance.web.firm.tests.till import HERE, Till
from tests.cast import Cast

TODAY = "/firm-portal/today/"
TITLES = {
    "doubted": "The outcome of 1 payment is not known",
    "mismatched": "The processor tells another amount than was ordered",
    "failed": "1 payment came back this week",
    "disputed": "A payer disputes a payment of $400.00",
    "refund": "1 refund failed",
    "overpaid": "Invoice 61001 is overpaid by $50.00",
}


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def filled(cast: Cast) -> Till:
    return till.filled(cast)


def told(browser: Browser) -> set[str]:
    page = text(browser.get(TODAY))
    return {name for name, title in TITLES.items() if title in page}


def doubted(told_: Till, minutes: int) -> Payment:
    row = orders.start(orders.alone(told_.acme, 9_00))
    outcome.unknown(payment=row, now=clock.now())
    Payment.objects.filter(pk=row.pk).update(submitted_at=clock.now() - timedelta(minutes=minutes))
    return row


def dispute(row: Payment, **fields: object) -> Dispute:
    filled_in = {"state": "open", "dispute_id": "du_1", "currency": "USD", "amount_cents": row.items_cents, **fields}
    return Dispute.objects.create(
        payment=row, opened_at=clock.now(), heard_at=clock.now(), reason="“I do not know this charge.”", **filled_in
    )


def failed_refund(row: Payment, days: int) -> Refund:
    at = clock.now() - timedelta(days=days)
    return Refund.objects.create(
        payment=row, state="failed", form_key=f"r{days}", by="staff:1", currency="USD", items_cents=5_00,
        requested_at=at, ended_at=at, failure_words="The card is closed.",
    )  # fmt: skip


def test_payments_in_good_order_ask_for_nothing(danas: Browser, filled: Till) -> None:
    assert told(danas) == set()


@pytest.mark.parametrize(("minutes", "there"), [(9, set()), (11, {"doubted"})])
def test_an_unknown_outcome_is_a_task_after_ten_minutes(
    cast: Cast, danas: Browser, filled: Till, minutes: int, there: set[str]
) -> None:
    with shelf.harbor(cast):
        doubted(filled, minutes)
    assert told(danas) == there


def test_another_amount_than_was_ordered_is_a_task(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        row = orders.start(orders.alone(filled.acme, 50_00))
        outcome.succeeded(payment=row, charged=orders.charged(row, 49_00), now=books.now_is(0))
    assert told(danas) == {"mismatched"}
    assert f'href="{HERE}{row.pk}/"' in text(danas.get(TODAY))


@pytest.mark.parametrize(("days", "there"), [(6, {"failed"}), (8, set())])
def test_what_came_back_is_told_of_for_a_week(
    cast: Cast, danas: Browser, filled: Till, days: int, there: set[str]
) -> None:
    with shelf.harbor(cast):
        orders.fail(filled.bank)
        Payment.objects.filter(pk=filled.bank.pk).update(failed_at=clock.now() - timedelta(days=days))
    assert told(danas) == there


def test_a_cards_no_at_the_checkout_is_no_task(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        row = orders.start(orders.alone(filled.acme, 50_00))
        outcome.failed(payment=row, code="card_declined", words="No.", now=clock.now())
    assert told(danas) == set()


def test_an_open_dispute_says_until_when_it_must_be_answered(cast: Cast, danas: Browser, filled: Till) -> None:
    until = clock.now() + timedelta(days=9)
    with shelf.harbor(cast):
        dispute(filled.card, answer_due_at=until)
    wall = cast.harbor.clock.wall(until)
    assert told(danas) == {"disputed"}
    assert f"Answer by {wall:%B} {wall.day}, or the bank decides for the payer." in text(danas.get(TODAY))
    page = text(danas.get(f"{HERE}{filled.card.pk}/"))
    for words in (">disputed</span>", "The payer disputes it, $400.00.", "I do not know this charge", "Answer by"):
        assert words in page, words


def test_a_decided_dispute_asks_for_nothing_but_a_lost_one_is_told_of(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        row = dispute(filled.card, state="won", ended_at=clock.now())
    assert told(danas) == set()
    with shelf.harbor(cast):
        Dispute.objects.filter(pk=row.pk).update(state="lost")
    assert told(danas) == {"failed"}


@pytest.mark.parametrize(("days", "there"), [(1, {"refund"}), (8, set())])
def test_a_failed_refund_is_a_task_for_a_week(
    cast: Cast, danas: Browser, filled: Till, days: int, there: set[str]
) -> None:
    with shelf.harbor(cast):
        failed_refund(filled.card, days)
    assert told(danas) == there


def test_an_overpaid_invoice_is_a_task_and_stands_in_a_list(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        Invoice.objects.filter(number="61001").update(open_cents=450_00)
    assert told(danas) == {"overpaid"}
    assert ">61001</a>" in text(danas.get("/firm-portal/invoices/?show=overpaid"))
    with shelf.harbor(cast):
        Invoice.objects.filter(number="61001").update(open_cents=500_00)
    assert told(danas) == set()
    assert ">61001</a>" not in text(danas.get("/firm-portal/invoices/?show=overpaid"))


def test_tasks_are_of_ones_own_clients_and_name_no_sum_of_others(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        orders.fail(filled.bank)
        Payment.objects.filter(pk=filled.bank.pk).update(failed_at=clock.now())
        dispute(filled.both)
        Invoice.objects.filter(number="61002").update(open_cents=0)
        doubted(filled, 11)
        shelf.bind(cast.miguel, Limit.Kind.OFFICE, "Boston")
    browser = desk_of(cast.miguel)
    assert told(browser) == {"doubted"}
    page = text(browser.get(TODAY))
    assert "A payer disputes a payment<" in page
    assert "$125" not in page


def test_without_the_right_to_see_payments_there_are_no_tasks(cast: Cast, filled: Till) -> None:
    with shelf.harbor(cast):
        doubted(filled, 11)
        Membership.objects.filter(person=cast.miguel).delete()
    assert told(desk_of(cast.miguel)) == set()


def test_the_pages_of_a_client_and_of_an_invoice_show_their_payments(cast: Cast, danas: Browser, filled: Till) -> None:
    with shelf.harbor(cast):
        bill = Invoice.objects.get(number="61001")
    for address in (f"clients/{filled.acme.pk}/", f"invoices/{bill.pk}/"):
        page = text(danas.get(f"/firm-portal/{address}"))
        for row, there in ((filled.card, True), (filled.both, True), (filled.bank, False)):
            assert (f'href="{HERE}{row.pk}/"' in page) is there, address
