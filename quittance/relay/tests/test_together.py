"""Mails that came in together are taken in together, and of each comes what comes of it alone."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.access.tests.portal import join
from quittance.core.models import Event, Inbound
from quittance.links.actions import linking
from quittance.links.models import Pass
from quittance.links.tests.doors import acme, contact
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.outbox.models import Attachment, Delivery, Mail
from quittance.receivables.models import InvoicePdf
from quittance.receivables.tests import books as ledger
from quittance.relay import queries
from quittance.relay.actions import cases, taking
from quittance.relay.models import Addressee, Copy, Enclosed, Intake, Match
from quittance.relay.tests.post import CAROL, came, inbound_address, letter, paper, people, sent
from tests.cast import NOW, Cast

AP = "ap@acme.example"
TABLES = (Intake, Addressee, Enclosed, Match, Copy, InvoicePdf, Pass, Mail, Attachment, Delivery)


def invoice_mail(number: str, **more: Any) -> bytes:
    return letter(files={f"Invoice_{number}.pdf": paper(f"Invoice {number}")}, **more)


def take(*raws: bytes, **more: Any) -> list[Intake]:
    rows = [came(raw, **more).pk for raw in raws]
    taking.take_in_all(inbound_ids=rows, now=NOW)
    found = {intake.inbound_id: intake for intake in Intake.objects.filter(inbound_id__in=rows)}
    return [found[row] for row in rows]


def counts() -> dict[str, int]:
    events = Event.objects.filter(name__in=["invoice_mail.wrapped", "pass.made"]).count()
    return {model.__name__: model.objects.count() for model in TABLES} | {"events": events}


def sendings() -> list[object]:
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="outbox.send").order_by("pk")
    return [row for args in jobs.values_list("args", flat=True) for row in args["delivery_ids"]]


@pytest.fixture(autouse=True)
def mirrored(harbor: Cast) -> Cast:
    client = acme()
    for number in ("61002", "61003"):
        ledger.invoice(client, 45_00, number=number)
    contact(client, CAROL)
    return harbor


def test_several_mails_leave_as_each_would_alone(mirrored: Cast) -> None:
    taken = take(invoice_mail("61001", cc=AP), invoice_mail("61002"), invoice_mail("61003", to=inbound_address()))
    assert [intake.state for intake in taken] == ["wrapped"] * 3
    assert [people(intake) for intake in taken] == [
        {CAROL: "going", AP: "going"}, {CAROL: "going"}, {CAROL: "going"},
    ]  # fmt: skip
    assert counts() == {
        "Intake": 3, "Addressee": 4, "Enclosed": 3, "Match": 3, "Copy": 4, "InvoicePdf": 3, "Pass": 4, "Mail": 4,
        "Attachment": 4, "Delivery": 4, "events": 7,
    }  # fmt: skip
    for person in Addressee.objects.select_related("delivery__mail"):
        assert person.delivery is not None
        assert (person.delivery.address, person.delivery.mail.key) == (person.address, cases.key_of(person))
    assert sendings() == list(Delivery.objects.order_by("pk").values_list("pk", flat=True))
    assert not Inbound.objects.filter(handled_at=None).exists()
    assert queries.conservation().difference == 0


def test_the_same_invoice_twice_in_one_go_reaches_each_recipient_once_eml_16(mirrored: Cast) -> None:
    first, second = take(invoice_mail("61001"), invoice_mail("61001", cc=AP))
    assert (people(first), people(second)) == ({CAROL: "going"}, {CAROL: "suppressed", AP: "going"})
    assert Delivery.objects.count() == 2
    assert queries.conservation().difference == 0


def test_what_waits_is_held_or_unproven_does_not_keep_the_others(mirrored: Cast) -> None:
    taken = take(
        invoice_mail("61001"), invoice_mail("99999"), letter(files={}), invoice_mail("61002", key=""),
        b"\xff no mail at all", invoice_mail("61003"),
    )  # fmt: skip
    assert [intake.state for intake in taken] == ["wrapped", "waiting", "held", "held", "held", "wrapped"]
    assert queries.conservation().difference == 0


def test_one_that_cannot_be_written_with_the_others_leaves_them_alone(mirrored: Cast) -> None:
    """A mail under the very key that the next one would write: then each is worked off by itself."""
    last = take(invoice_mail("61003"))[0]
    person = Addressee.objects.get(intake=last)
    words = Words(kind="invoice", subject="There", text="There", html="<p>There</p>")
    for step in range(1, 80):  # numbers are drawn some ahead
        key = f"invoice:{last.pk + step}:{person.pk + step}"
        mails.post(firm=mirrored.harbor, key=key, words=words, to=[Recipient(AP)], now=NOW)
    one, two = take(invoice_mail("61001"), invoice_mail("61002"))
    assert {one.state, two.state} == {"wrapped"}
    assert queries.conservation().difference == 0


def test_taken_in_twice_nothing_happens_twice(mirrored: Cast) -> None:
    rows = [came(invoice_mail(number)).pk for number in ("61001", "61002")]
    taking.take_in_all(inbound_ids=rows, now=NOW)
    before = counts()
    taking.take_in_all(inbound_ids=rows, now=NOW)
    assert counts() == before


def test_a_third_mail_knows_whom_the_first_and_the_second_reached_eml_16(mirrored: Cast) -> None:
    _, second, third = take(invoice_mail("61001"), invoice_mail("61001", to=AP), invoice_mail("61001", cc=AP))
    assert people(second) == {AP: "going"}
    assert (third.state, people(third)) == ("suppressed", {CAROL: "suppressed", AP: "suppressed"})
    assert Delivery.objects.count() == 2


def test_whom_one_client_of_the_mails_is_barred_to_has_those_of_another(mirrored: Cast) -> None:
    """Bars are asked for all clients at once, and each counts for its own."""
    other = ledger.client("B-1", name="Birch LLC")
    ledger.invoice(other, 20_00, number="7001")
    linking.cut(link=linking.by_staff(person=join(), client=other, by="staff:1", now=NOW), by="staff:1", now=NOW)
    barred, free = take(invoice_mail("7001", cc=AP), invoice_mail("61001", cc=AP))
    assert (people(barred), people(free)) == ({CAROL: "refused", AP: "going"}, {CAROL: "going", AP: "going"})
    assert not Pass.objects.filter(client=other, address=CAROL).exists()


def test_a_client_and_invoice_of_one_mail_say_nothing_of_another(mirrored: Cast) -> None:
    """What is looked up for all of them is used for each by its own numbers alone."""
    one, two = take(invoice_mail("61001"), letter(files={"notes.pdf": paper("Notes of our meeting")}))
    assert (one.state, two.state) == ("wrapped", "held")
    assert list(sent()) == [CAROL]
