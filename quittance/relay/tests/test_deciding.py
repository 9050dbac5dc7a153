"""What a person decides about a mail that is held, and an invoice that is sent again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from quittance.access.tests.portal import join
from quittance.core.models import Event
from quittance.links.actions import linking
from quittance.links.models import Pass
from quittance.links.tests.doors import acme, contact
from quittance.outbox.models import Attachment, Delivery
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.relay import queries
from quittance.relay.actions import deciding, resending
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Copy, Intake, Match
from quittance.relay.tests.post import CAROL, KEY, inbound_address, letter, paper, people, sent, taken
from tests.cast import NOW, Cast

BY = "staff:1"
AP = "ap@acme.example"


def held(*, cc: str = "", key: str = KEY) -> Intake:
    return taken(letter(files={"bill.pdf": paper("A bill")}, cc=cc, key=key))


def wrap(intake: Intake, *invoices: Invoice, to: tuple[str, ...] = (CAROL,)) -> None:
    recipients = [(address, "") for address in to]
    deciding.send_wrapped(intake=intake, invoices=invoices, recipients=recipients, by=BY, now=NOW)


def now_is(intake: Intake) -> Intake:
    return Intake.objects.get(pk=intake.pk)


def test_a_held_mail_goes_wrapped_to_exactly_those_whom_the_person_names_immunity_34(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    intake = held(cc="old@acme.example")
    wrap(intake, invoice, to=(CAROL, AP))
    assert people(intake) == {CAROL: "going", "old@acme.example": "discarded", AP: "going"}
    assert set(Delivery.objects.filter(mail__kind="invoice").values_list("address", flat=True)) == {CAROL, AP}
    assert (now_is(intake).state, now_is(intake).settled_by) == ("wrapped", BY)
    assert Match.objects.get().found_in == "person"
    assert invoice.pdfs.get().file_name == "bill.pdf"
    assert queries.conservation().faults == []


def test_a_mail_that_names_nobody_goes_to_whom_the_person_adds_and_is_counted_once(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    intake = taken(letter(to=inbound_address()))
    assert people(intake) == {"": "expected"}
    wrap(intake, invoice, to=(AP,))
    assert people(intake) == {AP: "going"}
    assert queries.conservation().came_in == 1


def test_two_people_who_decide_at_once_send_it_once(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    intake = held()
    wrap(intake, invoice)
    with pytest.raises(Refusal, match="meanwhile"):
        wrap(intake, invoice)
    with pytest.raises(Refusal, match="meanwhile"):
        deciding.discard(intake=intake, why="twice", by=BY, now=NOW)
    assert Delivery.objects.filter(mail__kind="invoice").count() == 1


def test_a_held_mail_goes_as_it_came(harbor: Cast) -> None:
    acme()
    intake = held(key="")
    deciding.send_as_it_came(intake=intake, recipients=[(CAROL, "Carol")], by=BY, now=NOW)
    assert now_is(intake).state == "passed_on"
    assert (now_is(intake).reason, sent("passed_on")[CAROL].html) == ("unproven_sender", "")


def test_a_mail_is_thrown_away_with_a_reason_alone(harbor: Cast) -> None:
    acme()
    intake = held()
    with pytest.raises(Refusal, match="Say why"):
        deciding.discard(intake=intake, why=" ", by=BY, now=NOW)
    deciding.discard(intake=intake, why="Sent by mistake", by=BY, now=NOW)
    assert (now_is(intake).state, now_is(intake).detail) == ("discarded", "Sent by mistake")
    assert queries.conservation().buckets["discarded"] == 1


def _of_two_clients(client: Client) -> tuple[list[Invoice], list[str]]:
    return [client.invoices.get(), books.invoice(books.client("B-1"), 1_00)], [CAROL]


def _voided(client: Client) -> tuple[list[Invoice], list[str]]:
    client.invoices.update(voided=True)
    return [client.invoices.get()], [CAROL]


def _mistyped(client: Client) -> tuple[list[Invoice], list[str]]:
    return [client.invoices.get()], ["carol at acme"]


def _to_nobody(client: Client) -> tuple[list[Invoice], list[str]]:
    return [client.invoices.get()], [" "]


def _barred(client: Client) -> tuple[list[Invoice], list[str]]:
    person = join()
    linking.cut(link=linking.by_staff(person=person, client=client, by=BY, now=NOW), by=BY, now=NOW)
    return [client.invoices.get()], [person.address]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (_of_two_clients, "one client"),
        (_voided, "voided"),
        (_mistyped, "no e-mail address"),
        (_to_nobody, "Name somebody"),
        (_barred, "barred"),
        (lambda _: ([], [CAROL]), "Choose the invoice"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_changes_nothing(
    harbor: Cast, case: Callable[[Client], tuple[list[Invoice], list[str]]], words: str
) -> None:
    client = acme()
    intake = held()
    before = people(intake)
    invoices, recipients = case(client)
    with pytest.raises(Refusal, match=words):
        wrap(intake, *invoices, to=tuple(recipients))
    assert (now_is(intake).state, people(intake)) == ("held", before)
    assert not Pass.objects.exists()


@pytest.mark.parametrize("key", [KEY, ""])
def test_whom_the_firm_cut_off_from_the_client_gets_its_paper_in_no_way(harbor: Cast, key: str) -> None:
    _, (barred,) = _barred(acme())
    intake = taken(letter(to=barred, key=key))
    assert intake.reason == ("barred_recipient" if key else "unproven_sender")
    with pytest.raises(Refusal, match="barred"):
        deciding.send_as_it_came(intake=intake, recipients=[(AP, ""), (barred, "")], by=BY, now=NOW)
    assert now_is(intake).state == "held"
    assert not Delivery.objects.filter(mail__kind="passed_on").exists()
    deciding.send_as_it_came(intake=intake, recipients=[(AP, "")], by=BY, now=NOW)
    assert set(sent("passed_on")) == {AP}


def test_an_invoice_is_offered_to_the_contacts_and_sent_again_to_anybody_eml_18(harbor: Cast) -> None:
    client = acme()
    contact(client, CAROL)
    taken()
    invoice = client.invoices.get()
    assert resending.offered(invoice) == [(CAROL, "Nguyen")]
    made = resending.resend(invoice=invoice, recipients=[(AP, ""), (CAROL, "")], by=BY, now=NOW + timedelta(hours=1))
    assert len(made) == 2
    assert set(Attachment.objects.filter(mail=made[0]).values_list("sha256", flat=True)) == {invoice.pdfs.get().sha256}
    assert "/client-portal/pass/" in made[0].text
    assert Event.objects.get(name="invoice.resent").facts["recipients"] == [AP, CAROL]


def test_a_second_press_sends_nothing_and_the_guard_against_duplicates_stops_no_person(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    taken()
    later = NOW + timedelta(minutes=2)
    assert len(resending.resend(invoice=invoice, recipients=[(CAROL, "")], by=BY, now=later)) == 1
    assert resending.resend(invoice=invoice, recipients=[(CAROL, "")], by=BY, now=later) == []
    assert len(resending.resend(invoice=invoice, recipients=[(CAROL, "")], by=BY, now=later + timedelta(hours=1))) == 1
    assert Copy.objects.count() == 1


def test_a_paid_invoice_is_sent_again_without_a_pay_button_eml_18(harbor: Cast) -> None:
    invoice = acme().invoices.get()
    taken()
    Invoice.objects.update(open_cents=0)
    passes = Pass.objects.count()
    (mail,) = resending.resend(invoice=invoice, recipients=[(AP, "")], by=BY, now=NOW + timedelta(hours=1))
    assert "Nothing is due" in mail.text
    assert Pass.objects.count() == passes


def test_an_invoice_that_never_came_through_here_cannot_be_sent_again_eml_17(harbor: Cast) -> None:
    with pytest.raises(Refusal, match="no paper"):
        resending.resend(invoice=acme().invoices.get(), recipients=[(AP, "")], by=BY, now=NOW)
