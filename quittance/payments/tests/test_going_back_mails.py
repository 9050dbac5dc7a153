"""The mails about refunds (RFD-4): to whom, once, and with what is owed again."""

import pytest

from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.outbox.models import Mail
from quittance.payments.actions import policies, refunding
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import PASSED_ON, VISA
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from quittance.tenancy.models import StaffMember

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


def test_a_refund_that_failed_is_told_to_whoever_read_that_it_comes_once() -> None:
    payment = back.paid(60_00, numbers=("61001",))
    refund = back.apply(back.ask(payment))
    for _ in range(2):
        back.apply(refund, RefundState.FAILED)
    *_, payer, firm = mails()
    assert (len(mails()), firm.subject) == (4, "Refund Failed for Invoice 61001 (Acme Co)")
    assert "The card was reported lost or stolen." in firm.text
    assert "It is with the firm and counts as paid." in firm.text
    assert "The payer was told" in firm.text
    assert payer.subject == "Refund Failed for Invoice 61001 (Harbor & Pine CPAs)"
    assert "It could not be made." in payer.text
    assert "There is nothing for you to do." in payer.text
    assert "lost or stolen" not in payer.text
    before, after = (set(mail.deliveries.values_list("address", flat=True)) for mail in (mails()[0], payer))
    assert before == after


def test_of_a_refund_that_ended_before_it_was_heard_of_the_firm_alone_reads() -> None:
    payment = back.paid(60_00)
    refunding.hear(payment=payment, told=back.foreign(payment, 60_00, "re_1", RefundState.FAILED), now=now_is(2))
    (only,) = mails()
    assert only.kind == "refund_failed_notice"
    assert "The payer was told" not in only.text


def test_a_failed_refund_tells_who_paid_by_a_number_alone_no_name() -> None:
    payment = back.paid(60_00)
    Payment.objects.filter(pk=payment.pk).update(masked=True)
    back.failed(back.ask(payment))
    assert "Acme Co" not in Mail.objects.get(kind="refund_failed").text


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


def told(kind: str) -> dict[str, str]:
    return {mail.deliveries.get().address: mail.text for mail in Mail.objects.filter(kind=kind)}


def partners_payment(*, method: Method = Method.CARD, wanted: bool = True) -> Payment:
    """One click over the clients of two partners: 10.00 of Acme, Dana's, and 20.00 of Birch, Lee's."""
    policies.choose(chosen={"notice_addresses": ["ar@harbor.example"]}, by="staff:9", now=now_is(0))
    policies.choose(chosen={"partner_notices": wanted}, by="staff:9", now=now_is(0))
    bills = []
    for number, (name, partner) in enumerate({"Acme Co": "dana", "Birch LLC": "lee"}.items(), start=1):
        client = books.client(f"100{number}", name=name)
        client.partner = StaffMember.objects.create(
            source_key=partner, source_hash=number, first_seen_at=now_is(0), first_name="P", last_name=partner,
            address=f"{partner}@harbor.example",
        )  # fmt: skip
        client.save()
        bills.append(books.invoice(client, number * 10_00, number=f"6100{number}"))
    payment = orders.start(*map(orders.line, bills), method=method)
    Payment.objects.filter(pk=payment.pk).update(intent_id="pi_partners", account="acct_harbor", asked_at=now_is(0))
    payment.refresh_from_db()
    orders.succeed(payment)
    return payment


def test_each_partner_reads_of_what_goes_back_of_their_own_clients_alone() -> None:
    """RCT-4: a partner's notice never shows another partner's clients, nor sums or words about them."""
    back.failed(back.apply(back.ask(partners_payment(), reason="Birch was billed twice")))
    for kind in ("refund_requested_notice", "refund_failed_notice"):
        texts = told(kind)
        assert set(texts) == {"ar@harbor.example", "dana@harbor.example", "lee@harbor.example"}
        assert "A refund of $30.00 to Acme Co and Birch LLC" in texts["ar@harbor.example"]
        assert "A refund of $10.00 to Acme Co" in texts["dana@harbor.example"]
        assert "as the partner of Acme Co" in texts["dana@harbor.example"]
        for foreign in ("Birch", "61002", "20.00", "30.00"):
            assert foreign not in texts["dana@harbor.example"]
        assert "Acme" not in texts["lee@harbor.example"]


def test_a_partner_hears_of_no_refund_of_another_ones_client() -> None:
    payment = partners_payment()
    birchs = next(row for row in orders.rows(payment) if row.amount_cents == 20_00)
    back.ask(payment, {birchs.pk: 5_00})
    texts = told("refund_requested_notice")
    assert set(texts) == {"ar@harbor.example", "lee@harbor.example"}
    assert "Reason: Billed twice" in texts["lee@harbor.example"]


def test_partners_read_of_returns_and_disputes_with_their_own_items() -> None:
    payment = partners_payment(method=Method.BANK)
    back.returned(payment, "R01")
    texts = told("payment_returned_notice")
    assert "$10.00 is taken from the firm's deposits (return code R01)" in texts["dana@harbor.example"]
    assert "Invoice 61001 is open again." in texts["dana@harbor.example"]
    assert "Birch" not in texts["dana@harbor.example"]


@pytest.mark.parametrize(
    ("state", "kind"),
    [(DisputeState.INQUIRY, "payment_questioned_notice"), (DisputeState.OPEN, "payment_disputed_notice")],
)
def test_each_step_of_a_dispute_reaches_the_partners(state: DisputeState, kind: str) -> None:
    back.dispute(partners_payment(), state)
    texts = told(kind)
    assert set(texts) == {"ar@harbor.example", "dana@harbor.example", "lee@harbor.example"}
    assert "$20.00" in texts["lee@harbor.example"]
    assert "Acme" not in texts["lee@harbor.example"]
    assert "30.00" not in texts["lee@harbor.example"]


def test_where_the_firm_wants_no_mails_to_partners_none_reads_of_what_goes_back() -> None:
    back.ask(partners_payment(wanted=False))
    assert set(told("refund_requested_notice")) == {"ar@harbor.example"}
