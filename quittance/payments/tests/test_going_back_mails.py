"""The mails about refunds (RFD-4): to whom, once, and with what is owed again."""

import pytest

from quittance.integrations.stripe.words import RefundState
from quittance.outbox.models import Mail
from quittance.payments.actions import policies, refunding
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

pytestmark = pytest.mark.usefixtures("harbor")


def mails() -> list[Mail]:
    return [*Mail.objects.filter(key__startswith="refund:").order_by("pk")]


def test_payer_and_firm_are_told_of_a_refund_once_line_by_line() -> None:
    payment = back.paid(600_00, 400_00, numbers=("61001", "61002"), terms=PASSED_ON, card=VISA)
    for _ in range(2):
        back.ask(payment, {orders.rows(payment)[0].pk: 100_00}, key="one-form")
    payer, firm = mails()
    assert payer.subject == "Refund Requested for Invoice 61001 (Harbor & Pine CPAs)"
    assert firm.subject == "Refund Requested for Invoice 61001 (Acme Co)"
    assert "Amount: $100.00\nCard fee: $3.00\nTotal refunded: $103.00\n" in payer.text
    assert "Invoice 61001 is due again by what is refunded, once the money has left." in payer.text
    assert "to Visa ending in 4242" in payer.text
    assert "AIW-1000-100: $100.00" in firm.text
    assert "Reason: Billed twice" in firm.text
    assert "Billed twice" not in payer.text


def test_where_a_credit_follows_nobody_is_asked_to_pay_again() -> None:
    back.ask(back.paid(60_00, numbers=("61001",)), owed_again=False)
    assert "Invoice 61001: nothing is due again, because a credit follows (until July 4, 2026)." in mails()[0].text


def test_a_refund_that_failed_is_the_firms_to_know() -> None:
    payment = back.paid(60_00, numbers=("61001",))
    refund = back.apply(back.ask(payment))
    for _ in range(2):
        back.apply(refund, RefundState.FAILED)
    *_, last = mails()
    assert (len(mails()), last.subject) == (3, "Refund Failed for Invoice 61001 (Acme Co)")
    assert "The card was reported lost or stolen." in last.text
    assert "It is with the firm and counts as paid." in last.text


def test_one_made_on_the_processors_own_pages_says_so_to_the_firm() -> None:
    payment = back.paid(60_00)
    refunding.hear(payment=payment, told=back.foreign(payment, 60_00, "re_1"), now=now_is(2))
    assert "was made on the processor's own pages" in mails()[1].text


def test_money_without_an_invoice_opens_none() -> None:
    payment = orders.start(orders.alone(books.client(name="Acme Co"), 50_00, "Retainer"))
    orders.succeed(payment)
    back.ask(payment)
    assert "so no invoice changes" in mails()[0].text
    assert "Retainer, Acme Co: $50.00" in mails()[0].text


def test_whom_the_firm_named_for_payments_reads_why_the_mail_came() -> None:
    """RCT-1: the recipients are the firm's choice, and not its contact alone."""
    policies.choose(chosen={"notice_addresses": ["ar@harbor.example"]}, by="staff:9", now=now_is(0))
    back.returned(back.paid(50_00, method=Method.BANK), "R01")
    notice = Mail.objects.get(kind="payment_returned_notice")
    assert [*notice.deliveries.values_list("address", flat=True)] == ["ar@harbor.example"]
    assert "named for news of payments to Harbor & Pine CPAs" in notice.text
