"""An invoice mailed once more (EML-18): any with a stored paper, to anybody, by whoever may."""

import re

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.core import clock
from quittance.outbox.actions import bounces
from quittance.outbox.models import Delivery
from quittance.receivables.models import Invoice, InvoicePdf
from quittance.web.firm.mail.tests import post
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def bill(cast: Cast) -> Invoice:
    with shelf.harbor(cast):
        acme, _ = shelf.two_offices()
        shelf.contact(acme, invoices=False, first_name="Finn", last_name="Low", address="finn@acme.example")
        row = Invoice.objects.get(number="61001")
        InvoicePdf.objects.create(
            invoice=row, brought_by="mail:1", file_name="Invoice_61001.pdf", storage_key="none", sha256="0" * 64,
            size_bytes=2048, received_at=clock.now(),
        )  # fmt: skip
        return row


def address(row: Invoice) -> str:
    return f"/firm-portal/invoices/{row.pk}/resend/"


def went_to(cast: Cast) -> set[str]:
    with shelf.harbor(cast):
        return set(Delivery.objects.values_list("address", flat=True))


def test_the_contacts_for_invoices_are_chosen_and_each_says_why_it_is_there(danas: Browser, bill: Invoice) -> None:
    page = text(danas.get(address(bill)))
    assert "Carol Diaz, carol@acme.example (contact for invoices)" in page
    assert "finn@acme.example (contact, not for invoices)" in page
    assert "Invoice_61001.pdf" in page
    chosen = re.findall(r'<input[^>]*name="to"[^>]*value="([^"]*)"[^>]*checked', page)
    assert chosen == ["carol@acme.example"]


def test_addresses_are_added_changed_and_taken_away_freely(cast: Cast, danas: Browser, bill: Invoice) -> None:
    told = {"to": ["finn@acme.example"], "others": "Ann <ann@elsewhere.example>\n"}
    page = text(danas.post(address(bill), told, follow=True))
    assert "Invoice 61001 goes to 2 people" in page
    assert went_to(cast) == {"finn@acme.example", "ann@elsewhere.example"}


def test_the_address_of_an_earlier_mail_is_told_only_to_who_may_see_mail(cast: Cast, bill: Invoice) -> None:
    with shelf.harbor(cast):
        earlier = post.sent(cast, "private@elsewhere.example", about="61001", client=bill.client)
        rights.give(person=cast.sam, permissions=["see_invoices", "resend_invoices"], by="system", now=clock.now())
    asked = {"from": earlier.pk}
    assert "private@elsewhere.example" in text(desk_of(cast.dana).get(address(bill), asked))
    page = text(desk_of(cast.sam).get(address(bill), asked))
    assert "Carol Diaz" in page
    assert "private@elsewhere.example" not in page


def test_a_paid_invoice_is_resent_too(cast: Cast, danas: Browser, bill: Invoice) -> None:
    with shelf.harbor(cast):
        Invoice.objects.filter(pk=bill.pk).update(open_cents=0)
    danas.post(address(bill), {"to": ["carol@acme.example"]})
    assert went_to(cast) == {"carol@acme.example"}


def test_pressed_twice_it_is_sent_once(cast: Cast, danas: Browser, bill: Invoice) -> None:
    for _ in range(2):
        page = text(danas.post(address(bill), {"to": ["carol@acme.example"]}, follow=True))
    assert "No second mail was sent" in page
    with shelf.harbor(cast):
        assert Delivery.objects.count() == 1


def test_a_dead_address_is_warned_of_before_anything_is_pressed_with_what_to_do(
    cast: Cast, danas: Browser, bill: Invoice
) -> None:
    with shelf.harbor(cast):
        lost = post.sent(cast, "carol@acme.example", about="61001", client=bill.client, state="bounced")
        bounces.bury(address=lost.address, reason="5.1.1 User unknown", delivery=lost, now=clock.now())
    for asked in ({}, {"from": lost.pk}):
        page = text(danas.get(address(bill), asked))
        assert "Nothing is sent to carol@acme.example." in page
        assert "There is no mailbox of that name." in page
        assert f'href="/firm-portal/mail/{lost.pk}/">the mail that came back' in page
        assert not re.findall(r'<input[^>]*name="to"[^>]*checked', page)
        assert "carol@acme.example</textarea>" not in page


@pytest.mark.parametrize(
    "told", [{"to": ["carol@acme.example", "finn@acme.example"]}, {"others": "Carol@Acme.example"}]
)
def test_to_a_dead_address_nothing_is_resent_and_nobody_else_gets_it_unnoticed(
    cast: Cast, danas: Browser, bill: Invoice, told: dict[str, object]
) -> None:
    with shelf.harbor(cast):
        lost = post.sent(cast, "carol@acme.example", state="bounced")
        bounces.bury(address=lost.address, reason="5.1.1 User unknown", delivery=lost, now=clock.now())
    answer = danas.post(address(bill), told)
    assert answer.status_code == 400
    assert "Nothing is sent to carol@acme.example: the mail server said that nobody is there" in text(answer)
    assert went_to(cast) == {"carol@acme.example"}  # the mail that was lost, and no other


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Choose a contact or write an address"),
        ({"others": "nobody at all"}, "is no e-mail address"),
        ({"to": ["stranger@elsewhere.example"]}, "Select a valid choice"),
    ],
)
def test_nobody_or_a_mistyped_address_is_refused_and_stays_as_typed(
    cast: Cast, danas: Browser, bill: Invoice, told: dict[str, object], words: str
) -> None:
    answer = danas.post(address(bill), told)
    assert answer.status_code == 400
    assert words in text(answer)
    assert str(told.get("others", "")) in text(answer)
    assert went_to(cast) == set()


def test_without_a_paper_the_page_says_so_and_sends_nothing(cast: Cast, danas: Browser, bill: Invoice) -> None:
    with shelf.harbor(cast):
        other = Invoice.objects.get(number="61002")
    assert "There is no paper of this invoice to send." in text(danas.get(address(other)))
    danas.post(address(other), {"others": "ben@blueheron.example"})
    assert went_to(cast) == set()
    assert address(bill) in text(danas.get(f"/firm-portal/invoices/{bill.pk}/"))
    assert address(other) not in text(danas.get(f"/firm-portal/invoices/{other.pk}/"))
