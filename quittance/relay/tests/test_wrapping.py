"""Each recipient gets one copy with a pass of their own; nobody gets what is not theirs."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from quittance.access.tests.portal import join
from quittance.core import scope
from quittance.links import queries as links
from quittance.links.actions import linking
from quittance.links.models import Pass
from quittance.links.tests.doors import acme
from quittance.outbox.actions import mails
from quittance.outbox.models import Attachment, Delivery
from quittance.receivables import queries as receivables
from quittance.receivables.models import Client, InvoicePdf
from quittance.receivables.tests import books
from quittance.relay import queries
from quittance.relay.actions import policies, taking
from quittance.relay.models import Addressee, Intake
from quittance.relay.tests.post import CAROL, came, letter, paper, people, sent, taken
from tests.cast import NOW, Cast


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_the_button_opens_the_invoice_for_as_long_as_the_firm_says_eml_13(harbor: Cast) -> None:
    acme()
    policies.change(choices={"pass_days": 30}, by="staff:1", now=NOW)
    taken()
    text, html = mails.whole(mail=sent()[CAROL])
    token = text.partition("/client-portal/pass/")[2][:43]
    assert token in html
    found = links.pass_of(token=token, now=NOW + timedelta(days=29))
    assert found is not None
    assert (found.invoice and found.invoice.number, found.address) == ("61001", CAROL)
    assert links.pass_of(token=token, now=NOW + timedelta(days=31)) is None


def test_the_word_that_lets_in_stands_in_no_row(harbor: Cast) -> None:
    acme()
    taken()
    mail = sent()[CAROL]
    token = mails.whole(mail=mail)[0].partition("/client-portal/pass/")[2][:43]
    assert token not in mail.text + mail.html


def test_an_invoice_with_nothing_due_goes_without_a_pay_button_eml_3(harbor: Cast) -> None:
    client = books.client(name="Acme Co")
    books.invoice(client, 0, number="61001")
    assert taken().state == "wrapped"
    mail = sent()[CAROL]
    assert "Nothing is due on this invoice." in mail.text
    assert "Pay invoice" not in mail.text + mail.html
    assert not Pass.objects.exists()


def test_within_twenty_minutes_of_the_first_each_recipient_gets_one_copy_eml_16(harbor: Cast) -> None:
    acme()
    first, second = taken(), taken(letter(cc="ap@acme.example"), at=after(18))
    assert (first.state, second.state) == ("wrapped", "wrapped")
    assert people(second) == {CAROL: "suppressed", "ap@acme.example": "going"}
    third = taken(letter(cc="ap@acme.example"), at=after(19))
    assert third.state == "suppressed"
    assert queries.conservation().buckets["suppressed"] == 3
    # Counted from the first mail: at 6:20 and 6:38 the second is a duplicate, and at 6:40 it is none.
    assert people(taken(letter(cc="ap@acme.example"), at=after(20))) == {CAROL: "going", "ap@acme.example": "going"}


def test_a_suppressed_duplicate_still_brings_the_newest_paper_eml_15(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    newer = paper("Invoice 61001", "mended")
    taken()
    taken(letter(files={"Invoice_61001.pdf": newer}), at=after(5))
    found = receivables.paper_of(invoice)
    assert found is not None
    assert found.sha256 == hashlib.sha256(newer).hexdigest()
    assert receivables.with_papers([invoice.pk]) == {invoice.pk}


def test_the_newest_mails_paper_counts_in_whatever_order_mails_are_worked_off_eml_15(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    taken(letter(files={"Invoice_61001.pdf": paper("Invoice 61001", "newer")}), at=after(40))
    taken(letter(files={"Invoice_61001.pdf": paper("Invoice 61001", "older")}), at=after(0))
    found = receivables.paper_of(invoice)
    assert found is not None
    assert found.received_at == NOW + timedelta(minutes=40)
    assert InvoicePdf.objects.count() == 2


def test_copies_that_a_platform_delivers_at_once_go_out_once(harbor: Cast) -> None:
    acme()
    rows = [came(letter()) for _ in range(4)]

    def work(inbound_id: int) -> None:
        with scope.firm(harbor.harbor.pk):
            taking.take_in(inbound_id=inbound_id, now=NOW)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [row.pk for row in rows]))
    assert Delivery.objects.count() == 1
    assert sorted(Intake.objects.values_list("state", flat=True)) == ["suppressed"] * 3 + ["wrapped"]


def test_whom_the_firm_barred_gets_neither_way_in_nor_paper(harbor: Cast) -> None:
    client = acme()
    person = join()
    linking.cut(link=linking.by_staff(person=person, client=client, by="staff:1", now=NOW), by="staff:1", now=NOW)
    intake = taken(letter(to=f"{person.address}, ap@acme.example"))
    assert people(intake) == {person.address.lower(): "refused", "ap@acme.example": "going"}
    assert "barred" in Addressee.objects.get(state="refused").reason
    assert set(sent()) == {"ap@acme.example"}
    alone = taken(letter(to=person.address), at=after(60))
    assert (alone.state, alone.reason) == ("held", "barred_recipient")


def test_the_paper_that_is_kept_is_the_one_that_is_enclosed_immunity_32(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    taken()
    found, enclosed = receivables.paper_of(invoice), Attachment.objects.get()
    assert found is not None
    assert (found.sha256, found.storage_key) == (enclosed.sha256, enclosed.storage_key)
    assert Pass.objects.get().client_id == invoice.client_id


def test_recipients_are_exactly_those_who_are_listed_immunity_34(harbor: Cast) -> None:
    acme()
    intake = taken(letter(to=f"{CAROL}, {CAROL.upper()}", cc="ap@acme.example"))
    listed = set(people(intake))
    assert set(Delivery.objects.values_list("address", flat=True)) == listed == {CAROL, "ap@acme.example"}


def test_a_client_gone_from_the_practice_system_has_nothing_to_open(harbor: Cast) -> None:
    acme()
    Client.objects.update(gone_at=NOW)
    taken()
    assert not Pass.objects.exists()


@pytest.mark.parametrize("state", ["sent", "bounced", "refused", "expired", "unsure", "suppressed", "waiting"])
def test_a_copys_fate_is_its_recipients_immunity_35(harbor: Cast, state: str) -> None:
    acme()
    taken()
    Delivery.objects.update(state=state, settled_at=None if state == "waiting" else NOW)
    law = queries.conservation()
    bucket = {"sent": "delivered", "suppressed": "suppressed", "waiting": "sending"}.get(state, "bounced")
    assert (law.buckets[bucket], law.came_in, law.difference, law.faults) == (1, 1, 0, [])


def test_a_mail_in_the_inbox_that_nobody_took_in_yet_is_counted_as_waiting(harbor: Cast) -> None:
    came(letter())
    law = queries.conservation()
    assert (law.buckets["waiting"], law.came_in, law.difference, law.faults) == (1, 1, 0, [])
