"""Which payments are asked for, and by what."""

from uuid import uuid4

import pytest

from quittance.core import scope
from quittance.payments import queries
from quittance.payments.actions import charge, outcome
from quittance.payments.actions.charge import Payer
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.tests import orders
from quittance.payments.tests.orders import GUEST, line, start
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from tests.cast import Cast


def paid() -> Payment:
    return start(line(books.invoice(books.client(), 100_00)))


def test_the_sweep_is_told_of_every_payment_without_an_end_the_oldest_first(harbor: Cast) -> None:
    """Immunity 15: with its age, so that what is unknown for long can be an alarm."""
    created, doubted, challenged, accepted, succeeded, failed = (paid() for _ in range(6))
    outcome.unknown(payment=doubted, now=now_is(0))
    outcome.action_needed(payment=challenged, now=now_is(0))
    orders.accept(accepted)
    orders.succeed(succeeded)
    orders.fail(failed)
    assert [*queries.unfinished()] == [created, doubted, challenged, accepted]
    assert [*queries.unfinished(before=now_is(-1))] == []
    assert created.age(now_is(3)).days == 3
    assert [row.is_unfinished for row in (accepted, succeeded)] == [True, False]


def test_a_payment_is_found_by_its_code_its_intent_and_its_ticket_within_its_firm(harbor: Cast) -> None:
    payment = paid()
    assert queries.payment_by_intent("") is None
    charge.asked(payment=payment, intent_id="pi_1", account="acct_1", now=now_is(0))
    orders.succeed(payment)
    found = (
        queries.payment_by_code(1000),
        queries.payment_by_intent("pi_1"),
        queries.payment_by_ticket(payment.ticket),
    )
    assert found == (payment, payment, payment)
    assert queries.payment_by_ticket(uuid4()) is None
    with scope.firm(harbor.second.pk):
        assert queries.payment_by_intent("pi_1") is queries.payment_by_code(1000) is None


def test_a_client_sees_payments_with_an_item_of_theirs_and_a_person_those_they_made(harbor: Cast) -> None:
    one, two = books.client(), books.client()
    both = start(
        line(books.invoice(one, 1_00)), line(books.invoice(two, 2_00)), by=Payer(Way.STAFF, f"staff:{harbor.dana.pk}")
    )
    single = start(line(books.invoice(two, 3_00)), by=GUEST)
    assert [*queries.payments_for([one.pk])] == [both]
    assert [*queries.payments_for([one.pk, two.pk])] == [single, both]
    assert [*queries.payments_of(harbor.dana)] == [both]
    assert [*queries.payments_of(harbor.miguel)] == []


def test_a_list_of_payments_brings_its_items_with_it(harbor: Cast) -> None:
    one = books.client(name="Acme Co")
    start(line(books.invoice(one, 1_00, number="1")), line(books.invoice(one, 2_00, number="2")))
    (found,) = queries.with_items(queries.payments_for([one.pk]))
    shown = [(str(item.receipt.invoice), item.receipt.client.name) for item in found.items.all()]
    assert shown == [("1", "Acme Co"), ("2", "Acme Co")]


def test_what_the_processor_counts_otherwise_is_listed_until_it_is_settled(harbor: Cast) -> None:
    """Immunity 18."""
    payment = paid()
    outcome.succeeded(payment=payment, charged=orders.charged(payment, 1), now=now_is(0))
    assert [*queries.mismatched()] == [payment]
    orders.succeed(payment)
    assert [*queries.mismatched()] == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"method": "card", "brand": "visa", "last4": "4242"}, "Visa ending in 4242"),
        ({"method": "card"}, "card"),
        ({"method": "bank"}, "bank transfer"),
        ({"method": "bank", "bank_name": "First Bank"}, "bank transfer from First Bank"),
        ({"method": "bank", "last4": "6789"}, "bank transfer, account ending in 6789"),
    ],
)  # fmt: skip
def test_what_it_was_paid_with_is_told_as_far_as_it_is_known(fields: dict[str, str], words: str) -> None:
    assert Payment(firm_id=1, **fields).paid_with == words
