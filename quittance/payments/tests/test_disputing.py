"""Disputes and returns: each changes books, mails and history exactly once, in any order of arrival (immunity 17)."""

import itertools

import pytest

from quittance.core.models import Event
from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import fee_returns, keeping, refunding
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.models import Dispute, KeptMethod
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders, vaulting
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.receivables.tests import books
from quittance.receivables.tests.anew import judge, rebill, void
from quittance.receivables.tests.books import now_is

pytestmark = pytest.mark.usefixtures("harbor")
OPEN, WON, LOST = DisputeState.OPEN, DisputeState.WON, DisputeState.LOST
INQUIRY, CLOSED = DisputeState.INQUIRY, DisputeState.INQUIRY_CLOSED


def names() -> list[str]:
    rows = Event.objects.filter(name__startswith="dispute.") | Event.objects.filter(name="payment.returned")
    return [*rows.order_by("pk").values_list("name", flat=True)]


def test_an_open_dispute_reopens_the_balance_and_nothing_chases_it() -> None:
    payment = back.paid(60_00, 40_00)
    back.dispute(payment, OPEN)
    assert back.dues(payment) == [60_00, 40_00]
    assert queries.disputed_invoices() == {row.pk for row in back.bills(payment)}
    assert [row.payment_id for row in queries.open_disputes()] == [payment.pk]


def test_what_was_billed_anew_during_a_dispute_is_not_chased_either_and_is_paid_once_it_is_won() -> None:
    payment = back.paid(60_00)
    (old,) = back.bills(payment)
    back.withdrawn(payment)
    void(old)
    anew = rebill(old, 60_00, number=old.number)
    judge(old.client)
    assert (books.due(anew), queries.disputed_invoices()) == (60_00, {old.pk, anew.pk})
    back.won(payment)
    assert (books.due(anew), queries.disputed_invoices()) == (0, set())


def test_a_dispute_that_is_won_puts_back_what_it_took_and_one_that_is_lost_leaves_it() -> None:
    won, lost = back.paid(60_00), back.paid(60_00)
    for payment, end in ((won, WON), (lost, LOST)):
        back.dispute(payment, OPEN)
        back.dispute(payment, end)
    assert back.lines(won) == [(100, 60_00), (900, -60_00), (101, 60_00)]
    assert back.lines(lost) == [(100, 60_00), (900, -60_00)]
    assert (back.dues(won), back.dues(lost)) == ([0], [60_00])
    assert queries.disputed_invoices() == set()


def test_an_inquiry_moves_no_money() -> None:
    payment = back.paid(60_00)
    back.dispute(payment, INQUIRY)
    assert back.dispute(payment, CLOSED).state == "inquiry_closed"
    assert back.lines(payment) == [(100, 60_00)]
    assert names() == ["dispute.inquired", "dispute.dropped"]


@pytest.mark.parametrize("end", [WON, LOST])
def test_whatever_order_the_news_comes_in_and_however_often_the_end_is_the_same(end: DisputeState) -> None:
    """Immunity 8, 17."""
    for order in itertools.permutations([INQUIRY, OPEN, end]):
        payment = back.paid(60_00)
        for state in order * 2:
            back.dispute(payment, state, id=f"du_{payment.pk}")
        dispute = Dispute.objects.get(payment=payment)
        assert dispute.state == end.value
        assert back.dues(payment) == ([0] if end is WON else [60_00])
        assert back.ours(payment) == (60_00 if end is WON else 0)
        told = [*Event.objects.filter(facts__dispute=dispute.pk).values_list("name", flat=True)]
        assert len(told) == len(set(told))


def test_a_part_is_taken_from_the_oldest_items_first_and_the_card_fee_last() -> None:
    payment = back.paid(600_00, 400_00, terms=PASSED_ON, card=VISA)
    part = back.dispute(payment, OPEN, 700_00)
    assert (part.items_cents, part.payer_fee_cents, back.dues(payment)) == (700_00, 0, [600_00, 100_00])
    whole = back.paid(600_00, 400_00, terms=PASSED_ON, card=VISA)
    all_of_it = back.dispute(whole, OPEN)
    assert (all_of_it.items_cents, all_of_it.payer_fee_cents) == (1_000_00, 30_00)
    assert [suffix for suffix, _ in back.lines(whole)] == [100, 101, 900, 901]
    assert all_of_it.payer_fee_suffix == 902
    assert back.dispute(whole, WON).payer_fee_back_suffix == 104


def test_a_return_after_settlement_opens_the_invoice_again_and_says_why_in_plain_words() -> None:
    payment = back.paid(50_00, method=Method.BANK, numbers=("5001",))
    for _ in range(3):
        back.dispute(payment, LOST, return_code="R10")
    assert (back.dues(payment), names()) == ([50_00], ["payment.returned"])
    payer, firm = Mail.objects.filter(kind__startswith="payment_returned").order_by("pk")
    assert payer.subject == "Payment Returned for Invoice 5001 (Harbor & Pine CPAs)"
    assert "was not authorized" in payer.text
    assert "Invoice 5001 is open again" in payer.text
    assert "return code R10" in firm.text
    assert "AIW-1000-100" in firm.text


def test_a_transfer_that_came_back_is_a_return_though_it_was_first_read_as_open() -> None:
    """In whatever order it is heard: its fee goes back to the firm (FILE-11), and the payer reads why."""
    payment = back.paid(3_000_00, method=Method.BANK)
    for state in (OPEN, LOST, OPEN, LOST):
        found = back.dispute(payment, state, return_code="R02")
    assert (found.is_return, back.dues(payment), names()) == (True, [3_000_00], ["dispute.opened", "payment.returned"])
    given = fee_returns.request(payment=payment, now=now_is(3))
    assert given is not None
    assert given.amount_cents == 24_00
    (counted, _) = queries.return_rates(now_is(4))
    assert [rate.returned for rate in counted.rates] == [0, 1, 1]
    payer, _ = Mail.objects.filter(kind__startswith="payment_returned").order_by("pk")
    assert "this account is closed" in payer.text


@pytest.mark.parametrize(
    ("cause", "words", "code"),
    [
        ("insufficient_funds", "not enough money", None),
        ("incorrect_account_details", "could not find this account", KeptMethod.NO_CODE),
        ("debit_not_authorized", "was not authorized", KeptMethod.NO_CODE),
        ("bank_cannot_process", "could not work with this transfer", KeptMethod.NO_CODE),
    ],
)
def test_a_return_without_the_networks_code_is_known_by_the_processors_name_for_it(
    cause: str, words: str, code: str | None
) -> None:
    """So that its words are plain, and the saved account is blocked unless money was short."""
    vault = keeping.row(owner=vaulting.person(), account="acct_harbor", now=now_is(0))
    told = vaulting.Told("pm_2", vaulting.Kind.BANK, fingerprint="f2")
    kept = keeping.take_in(vault=vault, told=told, by="portal:1", now=now_is(0))
    payment = back.paid(50_00, method=Method.BANK, fingerprint=kept.fingerprint)
    back.dispute(payment, LOST, cause=cause)
    payer, _ = Mail.objects.filter(kind__startswith="payment_returned").order_by("pk")
    keeping.on_payment_returned(Event.objects.get(name="payment.returned"), now=now_is(3))
    kept.refresh_from_db()
    assert words in payer.text
    assert (kept.blocked_at is None, kept.blocked_code) == (code is None, code or "")


def test_each_step_of_a_dispute_is_mailed_to_the_firm_once() -> None:
    payment = back.paid(60_00, numbers=("61001",))
    for state in (INQUIRY, OPEN, OPEN, WON, OPEN, WON):
        back.dispute(payment, state, answer_by=now_is(20))
    mails = Mail.objects.filter(key__startswith="dispute:").order_by("pk")
    assert [mail.subject for mail in mails] == [
        "Payment Questioned for Invoice 61001 (Acme Co)",
        "Payment Disputed for Invoice 61001 (Acme Co)",
        "Dispute Won for Invoice 61001 (Acme Co)",
    ]
    assert "Answer by June 23, 2026. The bank takes one answer" in mails[1].text


def test_what_came_back_with_a_won_dispute_can_be_refunded() -> None:
    payment = back.paid(60_00)
    back.dispute(payment, OPEN)
    back.dispute(payment, WON)
    refund = back.apply(back.ask(payment))
    assert (refund.missing_cents, back.ours(payment), back.dues(payment)) == (0, 0, [60_00])
    assert back.lines(payment)[-1] == (901, -60_00)


def test_money_that_goes_back_two_ways_at_once_is_written_once_and_listed_for_the_firm() -> None:
    """A refund was under way at the processor when the dispute took the same money; the dispute is won later."""
    payment = back.paid(60_00)
    refund = back.ask(payment)
    dispute = back.dispute(payment, OPEN)
    back.apply(refund)
    assert (refund.missing_cents, back.ours(payment), back.dues(payment)) == (60_00, 0, [60_00])
    assert queries.taken_twice() == ([refund], [])
    back.dispute(payment, WON, id=dispute.dispute_id)
    refund.refresh_from_db()
    assert (refund.missing_cents, back.ours(payment), queries.taken_twice()) == (0, 0, ([], []))


def test_a_dispute_after_a_refund_takes_only_what_is_left() -> None:
    payment = back.paid(60_00)
    back.apply(back.ask(payment, {orders.rows(payment)[0].pk: 20_00}))
    assert back.dispute(payment, OPEN, 60_00).missing_cents == 20_00
    assert back.dues(payment) == [60_00]


def test_news_of_a_payment_that_is_not_known_to_have_arrived_is_heard_again_later() -> None:
    begun = orders.start(orders.line(books.invoice(books.client(), 5_00)), method=Method.BANK)
    orders.accept(begun)
    with pytest.raises(NotYet):
        back.dispute(begun, LOST)
    with pytest.raises(NotYet):
        refunding.hear(payment=begun, told=back.foreign(begun, 1_00, "re_1"), now=now_is(1))


def test_one_word_says_what_became_of_a_payment() -> None:
    payment = back.paid(60_00)
    line = orders.rows(payment)[0].pk
    seen = [queries.payment_label(payment).words]
    part = back.ask(payment, {line: 20_00})
    seen.append(queries.payment_label(payment).words)
    back.apply(part)
    seen.append(queries.payment_label(payment).words)
    rest = back.apply(back.ask(payment))
    seen.append(queries.payment_label(payment).words)
    for refund in (part, rest):
        back.apply(refund, RefundState.FAILED)
    seen.append(queries.payment_label(payment).words)
    for state in (INQUIRY, OPEN, LOST):
        back.dispute(payment, state)
        seen.append(queries.payment_label(payment).words)
    returned = back.paid(5_00, method=Method.BANK)
    back.dispute(returned, LOST, return_code="R01")
    seen.append(queries.payment_label(returned).words)
    assert seen == [
        "paid", "refund requested", "partly refunded", "refunded", "refund failed", "refund failed", "disputed",
        "dispute lost", "returned",
    ]  # fmt: skip
