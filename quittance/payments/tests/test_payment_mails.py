"""The mails of a payment (RCT-1 to 3, DSP-4): once each, with what it was, to the cent."""

import pytest
from django.db import transaction

from quittance.outbox.models import Delivery, Mail
from quittance.payments.actions import mandates, outcome, policies
from quittance.payments.actions.mandates import Agreed
from quittance.payments.rules import mandates as texts
from quittance.payments.rules import naming
from quittance.payments.rules.fees import Channel, Method
from quittance.payments.rules.mandates import Debtee
from quittance.payments.rules.visit import Visit
from quittance.payments.tests import orders
from quittance.payments.tests.orders import PASSED_ON, VISA, accept, fail, line, start, succeed
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is
from quittance.tenancy.models import StaffMember

pytestmark = pytest.mark.usefixtures("harbor")


def subjects() -> list[str]:
    return [*Mail.objects.order_by("pk").values_list("subject", flat=True)]


def test_a_confirmation_goes_to_the_payer_and_added_addresses_and_a_notice_to_the_firm() -> None:
    row = books.invoice(books.client(name="Acme Co"), 100_00, number="61001")
    payment = start(line(row), further_addresses=("books@client.example", "CAROL@client.example"))
    succeed(payment)
    succeed(payment)
    assert subjects() == [
        "Payment Received for Invoice 61001 (Harbor & Pine CPAs)",
        "Payment Received for Invoice 61001 (Acme Co)",
    ]
    assert sorted(Delivery.objects.values_list("address", flat=True)) == [
        "books@client.example", "carol@client.example", "office@harbor.example",
    ]  # fmt: skip


def test_amount_fee_and_total_stand_on_lines_of_their_own_and_reach_the_payer_alone() -> None:
    one = books.client(name="Acme & Sons <Co>")
    rows = [books.invoice(one, 1_000_00, number="61001")]
    rows += [books.invoice(one, 100_00, number="FC-1", kind="finance_charge")]
    succeed(start(*map(line, rows), terms=PASSED_ON, card=VISA))
    payer, firm = Mail.objects.order_by("pk")
    for part in (
        "Invoice 61001, Acme & Sons <Co>: $1,000.00\nLate fee FC-1, Acme & Sons <Co>: $100.00\n",
        "Amount: $1,100.00\nCard fee: $33.00\nTotal charged: $1,133.00\n",
        "Paid with: Visa ending in 4242\nDate: June 3, 2026\nReference: 1000\n",
    ):
        assert part in payer.text
    assert "Acme &amp; Sons &lt;Co&gt;" in payer.html
    # The bookkeeper posts each under its reference.
    assert (
        "Invoice 61001, Acme & Sons <Co>, AIW-1000-100: $1,000.00\nLate fee FC-1, Acme & Sons <Co>, 1000-101"
        in firm.text
    )
    assert "Card fee" not in firm.text
    assert "1,133.00" not in firm.text


def test_a_bank_transfer_is_told_when_it_starts_and_a_second_time_only_if_it_fails() -> None:
    row = books.invoice(books.client(name="Acme Co"), 100_00, number="61001")
    good = start(line(row, 40_00), method=Method.BANK)
    accept(good)
    started = ["Payment Started for Invoice 61001 (Harbor & Pine CPAs)", "Payment Started for Invoice 61001 (Acme Co)"]
    assert subjects() == started
    succeed(good, days=4)
    assert subjects() == started
    bad = start(line(row, 60_00), method=Method.BANK)
    accept(bad)
    fail(bad, days=3)
    fail(bad, days=3)
    assert subjects()[4:] == [
        "Payment Failed for Invoice 61001 (Harbor & Pine CPAs)",
        "Payment Failed for Invoice 61001 (Acme Co)",
    ]
    payers, firms = Mail.objects.order_by("pk")[4:]
    assert "The account holds too little money." in payers.text
    assert "Open the client portal:\nhttp" in payers.text
    assert "/client-portal/" in payers.html
    assert "client portal" not in firms.text


def choose_late_mails(*, started: bool = False) -> None:
    policies.choose(chosen={"started_mails": started}, by="staff:9", now=now_is(0))


def test_a_firm_may_write_to_payers_once_a_bank_transfer_has_arrived_and_never_twice() -> None:
    """The decisions: one mail of the two; the firm itself hears of the start, for it posts from then on."""
    choose_late_mails()
    good = start(line(books.invoice(books.client(name="Acme Co"), 100_00, number="61001")), method=Method.BANK)
    accept(good)
    assert subjects() == ["Payment Started for Invoice 61001 (Acme Co)"]
    for _ in range(2):
        succeed(good, days=4)
    assert subjects()[1:] == ["Payment Received for Invoice 61001 (Harbor & Pine CPAs)"]


def test_the_mail_of_a_transfer_that_has_arrived_holds_the_copy_of_the_authorization() -> None:
    """Nacha asks for a copy: it must not go missing with the mail of the start."""
    choose_late_mails()
    payment = start(line(books.invoice(books.client(name="Acme Co"), 100_00, number="61001")), method=Method.BANK)
    firm = Debtee(name="Harbor & Pine CPAs", contact="office@harbor.example")
    given = texts.for_one_payment(to=firm, amount=payment.charged, what="invoice 61001", on=now_is(0).date())
    agreed = Agreed(text=given, copy_to="carol@client.example")
    with transaction.atomic():
        mandates.record(of=payment, agreed=agreed, visit=Visit("203.0.113.7", "Firefox"), by="portal:1", now=now_is(0))
    accept(payment)
    succeed(payment, days=4)
    mail = Mail.objects.get(kind="payment_received")
    assert "What you authorized" in mail.text
    assert "$100.00 once" in mail.text


def test_a_bank_transfer_that_fails_is_mailed_whatever_the_firm_chose() -> None:
    choose_late_mails()
    bad = start(line(books.invoice(books.client(name="Acme Co"), 100_00, number="61001")), method=Method.BANK)
    accept(bad)
    fail(bad, days=3)
    assert subjects()[1:] == [
        "Payment Failed for Invoice 61001 (Harbor & Pine CPAs)",
        "Payment Failed for Invoice 61001 (Acme Co)",
    ]


@pytest.mark.parametrize(("first", "news"), [(True, "Started"), (False, "Received")])
def test_a_choice_changed_while_a_transfer_is_under_way_makes_no_second_mail_and_loses_none(
    first: bool,  # noqa: FBT001  a column of a table
    news: str,
) -> None:
    choose_late_mails(started=first)
    payment = start(line(books.invoice(books.client(name="Acme Co"), 1_00, number="7")), method=Method.BANK)
    accept(payment)
    choose_late_mails(started=not first)
    succeed(payment, days=4)
    told = Mail.objects.filter(key=f"payment:{payment.pk}:taken:payer")
    assert told.get().subject == f"Payment {news} for Invoice 7 (Harbor & Pine CPAs)"


def test_a_bank_transfer_whose_start_was_never_heard_of_is_confirmed_when_it_settles() -> None:
    succeed(start(line(books.invoice(books.client(name="Acme Co"), 1_00, number="7")), method=Method.BANK))
    assert subjects()[0] == "Payment Received for Invoice 7 (Harbor & Pine CPAs)"


def test_a_decline_that_the_payer_sees_on_the_page_is_not_mailed_too() -> None:
    fail(start(line(books.invoice(books.client(), 100_00))))
    assert subjects() == []


def test_a_decline_that_nobody_sees_is_mailed() -> None:
    """DSP-4: the payer left in doubt, or a plan paid for them."""
    doubted = start(line(books.invoice(books.client(), 100_00)))
    outcome.unknown(payment=doubted, now=now_is(0))
    fail(doubted)
    fail(start(line(books.invoice(books.client(), 100_00)), channel=Channel.AUTOPAY))
    assert len(subjects()) == 4


def test_an_attempt_that_was_given_up_is_not_mailed() -> None:
    payment = start(line(books.invoice(books.client(), 100_00)))
    outcome.unknown(payment=payment, now=now_is(0))
    outcome.cancelled(payment=payment, now=now_is(0))
    assert subjects() == []


def test_money_without_an_invoice_is_named_by_its_description() -> None:
    succeed(start(orders.alone(books.client(name="Acme Co"), 50_00, "Retainer for 2027")))
    assert subjects() == ["Payment Received (Harbor & Pine CPAs)", "Payment Received (Acme Co)"]
    assert "Retainer for 2027, Acme Co: $50.00" in Mail.objects.order_by("pk")[0].text


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""), (["1"], "Invoice 1"), (["1", "2"], "Invoices 1 and 2"), (["1", "2", "3"], "Invoices 1, 2 and 3"),
        (["1", "2", "3", "4"], "4 Invoices"),
    ],
)  # fmt: skip
def test_several_invoices_are_named_as_far_as_a_subject_holds_them(numbers: list[str], words: str) -> None:
    assert naming.things(numbers) == words


def test_several_clients_are_named_once_each() -> None:
    assert naming.people(["A", "A"]) == "A"
    assert naming.people(["A", "B"]) == "A and B"
    assert naming.people(["A", "B", "C"]) == "A and 2 more"


def test_each_partner_hears_of_their_own_clients_alone_and_only_if_the_firm_wants() -> None:
    """RCT-4, and the decisions: a payment over several clients shows no partner another one's."""
    policies.choose(chosen={"notice_addresses": ["ar@harbor.example"], "partner_notices": True}, by="t", now=now_is(0))
    dana, lee = (_partner(number, f"{name}@harbor.example") for number, name in enumerate(("dana", "lee")))
    acme, birch = books.client("1001", name="Acme Co"), books.client("1002", name="Birch LLC")
    for client, partner in ((acme, dana), (birch, lee)):
        client.partner = partner
        client.save()
    orders.succeed(start(line(books.invoice(acme, 10_00)), line(books.invoice(birch, 20_00))))
    told = {mail.deliveries.get().address: mail.text for mail in Mail.objects.filter(kind="payment_received_notice")}
    assert set(told) == {"ar@harbor.example", "dana@harbor.example", "lee@harbor.example"}
    assert "Birch" not in told["dana@harbor.example"]
    assert "Acme" not in told["lee@harbor.example"]
    assert "Amount: $20.00" in told["lee@harbor.example"]
    assert "Acme" in told["ar@harbor.example"]
    assert "Birch" in told["ar@harbor.example"]


def _partner(number: int, address: str) -> StaffMember:
    return StaffMember.objects.create(
        source_key=f"p{number}", source_hash=number, first_seen_at=now_is(0), first_name="P", last_name=str(number),
        address=address,
    )  # fmt: skip


def test_a_late_fee_is_called_no_invoice_in_a_subject() -> None:
    """RCT-2, LF-2: beside an invoice the invoice names the mail; alone it is named as what it is."""
    acme = books.client(name="Acme Co")
    bill = books.invoice(acme, 100_00, number="5001")
    fees = [books.invoice(acme, 30_00, number=name, kind="finance_charge") for name in ("F-1", "F-2")]
    orders.succeed(orders.start(orders.line(bill), orders.line(fees[0])))
    orders.succeed(orders.start(orders.line(fees[1])))
    assert subjects() == [
        "Payment Received for Invoice 5001 (Harbor & Pine CPAs)",
        "Payment Received for Invoice 5001 (Acme Co)",
        "Payment Received for Late Fee F-2 (Harbor & Pine CPAs)",
        "Payment Received for Late Fee F-2 (Acme Co)",
    ]
