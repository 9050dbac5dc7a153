"""What the processor tells of all refunds of a payment, read at once: what fits, what waits, who is told."""

import pytest

from quittance.core.models import Event
from quittance.integrations.stripe.words import RefundState
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import refunding
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.tests import back, orders
from quittance.receivables.tests.books import now_is

pytestmark = pytest.mark.usefixtures("harbor")


def test_of_all_that_is_read_at_once_those_that_ended_make_room_for_the_others() -> None:
    payment = back.paid(60_00)
    ours = back.apply(back.ask(payment))
    theirs = back.foreign(payment, 60_00, "re_a_theirs")
    refunding.hear_all(payment=payment, told=[theirs, back.told(ours, RefundState.FAILED)], now=now_is(3))
    assert [row.state for row in queries.refunds_of(payment)] == ["failed", "succeeded"]
    assert back.ours(payment) == 0


def test_one_that_does_not_fit_yet_keeps_no_other_from_being_heard() -> None:
    payment = back.paid(60_00)
    (row,) = orders.rows(payment)
    first, second = back.ask(payment, {row.pk: 20_00}), back.ask(payment, {row.pk: 40_00})
    told = [back.foreign(payment, 60_00, "re_a_theirs"), back.told(first, RefundState.PROCESSING)]
    with pytest.raises(NotYet):
        refunding.hear_all(payment=payment, told=told, now=now_is(2))
    assert [each.state for each in queries.refunds_of(payment)] == ["processing", "requested"]
    assert second.state == "requested"


def test_one_that_was_given_up_and_is_there_after_all_keeps_its_end_and_its_money_gets_a_row() -> None:
    payment = back.paid(60_00)
    refund = back.ask(payment)
    refunding.refused(refund=refund, words="The processor never got this refund.", now=now_is(2))
    for _ in range(2):
        refunding.hear(payment=payment, told=back.told(refund), now=now_is(3))
    states = [(row.by, row.state, row.refund_id) for row in queries.refunds_of(payment)]
    assert states == [(back.DANA, "failed", ""), ("processor", "succeeded", f"re_{refund.pk}")]
    assert back.ours(payment) == 0


def test_of_one_made_there_that_ended_before_it_was_heard_of_the_payer_reads_nothing() -> None:
    payment = back.paid(60_00)
    before = Mail.objects.count()
    for _ in range(2):
        refunding.hear(payment=payment, told=back.foreign(payment, 10_00, "re_t", RefundState.FAILED), now=now_is(2))
    names = [*Event.objects.filter(name__startswith="refund.").values_list("name", flat=True)]
    assert (names, back.lines(payment)) == (["refund.failed"], [(100, 60_00)])
    assert [mail.key.endswith(":failed:firm") for mail in Mail.objects.order_by("pk")[before:]] == [True]
