"""Refunds beyond what one person gives back alone: two people want them, or nothing moves."""

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core.models import Event
from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import approving, policies, refunding
from quittance.payments.actions.approving import CannotDecide
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Payment, Refund
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.payments.tests.test_at_once import at_once
from quittance.receivables.tests.books import now_is
from tests.cast import Cast

SAM = "staff:10"


@pytest.fixture(autouse=True)
def fifty_dollars_alone(harbor: Cast) -> None:
    del harbor
    policies.choose(chosen={"refund_alone_cents": 50_00}, by="staff:1", now=now_is(0))


def names() -> list[str]:
    return [*Event.objects.filter(name__startswith="refund.").order_by("pk").values_list("name", flat=True)]


def sent() -> int:
    return ProcrastinateJob.objects.filter(task_name="payments.send_refund").count()


def mails() -> list[str]:
    """The kinds of mail about refunds."""
    return [*Mail.objects.filter(key__startswith="refund:").order_by("pk").values_list("kind", flat=True)]


def waiting(payment: Payment, **more: object) -> Refund:
    refund = back.ask(payment, **more)  # type: ignore[arg-type]  # whatever `ask` takes
    assert refund.state == "waiting"
    return refund


def test_up_to_the_limit_one_person_is_enough() -> None:
    payment = back.paid(100_00)
    assert back.ask(payment, {orders.rows(payment)[0].pk: 50_00}).state == "requested"
    assert sent() == 1


def test_without_a_limit_one_person_is_always_enough() -> None:
    policies.choose(chosen={"refund_alone_cents": None}, by="staff:1", now=now_is(0))
    assert back.ask(back.paid(1_000_000_00)).state == "requested"


def test_above_the_limit_nothing_is_sent_booked_or_told_to_the_payer_before_a_second_person_agrees() -> None:
    payment = back.paid(50_01)
    waiting(payment)
    assert (sent(), back.dues(payment), back.lines(payment)) == (0, [0], [(100, 50_01)])
    assert (names(), mails()) == (["refund.proposed"], ["refund_waits_for_approval_notice"])
    assert queries.payment_label(payment).words == "paid"
    assert list(queries.unfinished_refunds()) == []


def test_once_a_second_person_agreed_it_goes_its_way_like_any_other() -> None:
    payment = back.paid(60_00)
    refund = approving.approve(refund=waiting(payment), by=SAM, now=now_is(2))
    assert (refund.state, refund.by, refund.approved_by, sent()) == ("requested", back.DANA, SAM, 1)
    back.apply(refund)
    assert back.dues(payment) == [60_00]
    assert names() == ["refund.proposed", "refund.approved", "refund.accepted", "refund.succeeded"]
    assert mails()[1:] == ["refund_requested", "refund_requested_notice"]


def test_a_sum_cut_into_parts_counts_as_one() -> None:
    payment = back.paid(100_00)
    line = orders.rows(payment)[0].pk
    assert back.ask(payment, {line: 30_00}).state == "requested"
    assert back.ask(payment, {line: 20_00}).state == "requested"
    assert back.ask(payment, {line: 1}).state == "waiting"


def test_the_card_fee_that_goes_along_counts() -> None:
    payment = back.paid(50_00, terms=PASSED_ON, card=VISA)
    assert back.ask(payment).state == "waiting"


def test_who_asked_for_it_cannot_approve_it() -> None:
    refund = waiting(back.paid(60_00))
    with pytest.raises(CannotDecide, match="You asked for this refund yourself"):
        approving.approve(refund=refund, by=back.DANA, now=now_is(2))
    refund.refresh_from_db()
    assert (refund.state, sent()) == ("waiting", 0)


@pytest.mark.parametrize(
    "change",
    [
        f"approved_by = '{back.DANA}', approved_at = now(), state = 'requested'",
        "state = 'requested'",
        "state = 'succeeded'",
        "approved_at = now()",
    ],
)
def test_the_database_lets_none_go_by_one_person_whatever_the_code_says(change: str) -> None:
    waiting(back.paid(60_00))
    with pytest.raises(IntegrityError, match="payments_refund"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_refund SET {change}")  # noqa: S608  our own words


def test_of_many_who_approve_at_once_one_does_and_the_others_read_so(cast: Cast) -> None:
    refund = waiting(back.paid(60_00))

    def attempt(place: int) -> str:
        try:
            return str(approving.approve(refund=refund, by=f"staff:{100 + place}", now=now_is(2)).state)
        except CannotDecide as cannot:
            return str(cannot)

    assert at_once(cast, 8, attempt) == {"requested": 1, "This refund was approved meanwhile. It goes back once.": 7}
    assert sent() == 1


def test_one_who_approves_while_another_declines_never_both(cast: Cast) -> None:
    refund = waiting(back.paid(60_00))

    def attempt(place: int) -> str:
        try:
            if place % 2:
                return str(approving.approve(refund=refund, by=SAM, now=now_is(2)).state)
            return str(approving.decline(refund=refund, reason="No", by=SAM, now=now_is(2)).state)
        except CannotDecide:
            return "too late"

    found = at_once(cast, 6, attempt)
    assert found["requested"] + found["cancelled"] == 1
    assert found["too late"] == 5
    assert sent() == found["requested"]


def test_a_declined_one_leaves_payment_and_invoice_untouched_and_another_may_be_asked_for() -> None:
    payment = back.paid(60_00)
    refund = approving.decline(refund=waiting(payment), reason=" Not agreed with Carol ", by=SAM, now=now_is(2))
    assert (refund.state, refund.failure_words, sent()) == ("cancelled", "Not agreed with Carol", 0)
    assert (back.dues(payment), back.lines(payment)) == ([0], [(100, 60_00)])
    assert queries.payment_label(payment).words == "paid"
    assert names() == ["refund.proposed", "refund.declined"]
    assert "refund_requested" not in mails()
    with pytest.raises(CannotDecide, match="declined meanwhile"):
        approving.approve(refund=refund, by=SAM, now=now_is(2))
    assert waiting(payment).pk != refund.pk


def test_who_asked_may_take_it_back() -> None:
    refund = waiting(back.paid(60_00))
    assert approving.decline(refund=refund, reason="", by=back.DANA, now=now_is(2)).state == "cancelled"


def test_while_one_waits_no_other_is_asked_for_and_the_same_form_is_the_same_refund() -> None:
    payment = back.paid(60_00)
    refund = waiting(payment, key="form")
    assert waiting(payment, key="form") == refund
    with pytest.raises(CannotRefund, match=r"\$60.00 waits for a second person"):
        back.ask(payment, {orders.rows(payment)[0].pk: 1_00})


def test_money_that_went_another_way_meanwhile_is_not_given_twice() -> None:
    payment = back.paid(60_00)
    refund = waiting(payment)
    refunding.hear(payment=payment, told=back.foreign(payment, 10_00, "re_theirs"), now=now_is(2))
    with pytest.raises(CannotDecide, match="Decline this one"):
        approving.approve(refund=refund, by=SAM, now=now_is(2))
    assert back.ours(payment) == 50_00


def test_while_the_bank_disputes_it_nobody_can_approve() -> None:
    payment = back.paid(60_00)
    refund = waiting(payment)
    back.dispute(payment, DisputeState.OPEN)
    with pytest.raises(CannotDecide, match="give the money twice"):
        approving.approve(refund=refund, by=SAM, now=now_is(4))


def test_ninety_days_are_counted_until_the_approval() -> None:
    refund = waiting(back.paid(60_00), days=89)
    with pytest.raises(CannotDecide, match="for 90 days"):
        approving.approve(refund=refund, by=SAM, now=now_is(91))


def test_a_credit_that_follows_has_its_thirty_days_from_the_approval() -> None:
    refund = waiting(back.paid(60_00), owed_again=False)
    first = refund.credit_until_date
    approved = approving.approve(refund=refund, by=SAM, now=now_is(6))
    assert first is not None
    assert approved.credit_until_date is not None
    assert (approved.credit_until_date - first).days == 5


def test_one_that_the_processor_refuses_after_all_is_a_failed_refund() -> None:
    payment = back.paid(60_00)
    refund = approving.approve(refund=waiting(payment), by=SAM, now=now_is(2))
    back.apply(refund, RefundState.FAILED)
    assert (refund.state, back.dues(payment)) == ("failed", [0])
