"""Refunds of ours beside those that somebody makes at the processor's own pages: the processor is the truth.

Whatever is asked, made, fails and is heard in whatever order: in the end our rows are what the processor has.
"""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.integrations.stripe.faults import Fault, Unknown
from quittance.payments import queries
from quittance.payments.actions import sending_back
from quittance.payments.models import Payment, Refund
from quittance.payments.models.refund import State
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is


def paid(till: Till, cents: int = 100_00) -> Payment:
    return till.pay(line(books.invoice(books.client(), cents)))


def at_processor(till: Till) -> list[int]:
    return [each["amount"] for each in till.firm.listed("refunds")]


def look(till: Till, payment: Payment, refund_id: str = "") -> None:
    sending_back.look_at_refund(account=till.account, refund_id=refund_id, intent_id=payment.intent_id, now=now_is(2))


def there(till: Till, payment: Payment, cents: int) -> str:
    """Somebody makes a refund at the processor's own pages."""
    made = till.firm.processor.post("refunds", till.account, payment_intent=payment.intent_id, amount=cents)
    return str(made["id"])


def fails_there(till: Till, refund_id: str) -> None:
    till.firm.processor.ask("POST", f"refunds/{refund_id}/fail", {})


def states(payment: Payment) -> list[tuple[str, str]]:
    return [(row.by, row.state) for row in queries.refunds_of(payment)]


def test_news_of_a_refund_that_does_not_fit_has_ours_looked_at_and_does_not_only_wait(till: Till) -> None:
    payment = paid(till)
    ours = back.ask(payment)
    there(till, payment, 100_00)
    look(till, payment)
    ours.refresh_from_db()
    assert (ours.state, ours.failure_words) == (State.FAILED, "This was given back in full already.")
    assert states(payment) == [(back.DANA, "failed"), ("processor", "succeeded")]
    assert (back.ours(payment), at_processor(till)) == (0, [100_00])


def test_one_of_theirs_that_failed_before_ours_of_all_went_out_is_written_down_as_failed(till: Till) -> None:
    """It was heard of last, when nothing was left: it takes nothing, so it never waits for room."""
    payment = paid(till)
    ours = back.ask(payment)
    fails_there(till, there(till, payment, 10_00))
    sending_back.send(refund=ours, now=now_is(1))
    for _ in range(2):
        look(till, payment)
    assert states(payment) == [(back.DANA, "succeeded"), ("processor", "failed")]
    assert back.lines(payment) == [(100, 100_00), (900, -100_00)]


def test_ours_that_fails_is_heard_of_though_another_there_does_not_fit_beside_it(till: Till) -> None:
    payment = paid(till)
    first = there(till, payment, 100_00)
    ours = back.ask(payment)
    fails_there(till, first)
    sending_back.send(refund=ours, now=now_is(1))
    fails_there(till, ours.refund_id)
    third = there(till, payment, 60_00)
    look(till, payment, first)
    assert states(payment) == [(back.DANA, "failed"), ("processor", "failed"), ("processor", "succeeded")]
    assert (back.ours(payment), Refund.objects.get(refund_id=third).state) == (40_00, "succeeded")


def test_an_answer_that_was_lost_is_found_before_theirs_is_fitted_in(till: Till) -> None:
    payment = paid(till)
    ours = back.ask(payment, {orders.rows(payment)[0].pk: 60_00})
    till.misbehave(cut_after={"times": 1, "on": "refund"})
    with pytest.raises(Unknown):
        sending_back.send(refund=ours, now=now_is(1))
    there(till, payment, 40_00)
    look(till, payment)
    assert states(payment) == [(back.DANA, "succeeded"), ("processor", "succeeded")]
    assert (back.ours(payment), sum(at_processor(till))) == (0, 100_00)


def test_where_nobody_answers_how_ours_ended_theirs_is_heard_again_once_it_is_known(till: Till) -> None:
    """The job that waited may have given up long before; the end of ours starts another."""
    payment = paid(till)
    ours = back.ask(payment)
    there(till, payment, 30_00)
    till.misbehave(cut_before={"times": 1, "on": "refund"})
    with pytest.raises(Fault):
        look(till, payment)
    till.misbehave()
    before = ProcrastinateJob.objects.filter(task_name="payments.look_at_refund").count()
    sending_back.look(refund=ours, now=now_is(2))
    jobs = ProcrastinateJob.objects.filter(task_name="payments.look_at_refund").order_by("-pk")
    assert (ours.state, jobs.count()) == (State.FAILED, before + 1)
    assert jobs[0].args["intent_id"] == payment.intent_id
    look(till, payment)
    assert states(payment) == [(back.DANA, "failed"), ("processor", "succeeded")]
