"""Which invoice a mail is about, what waits for it, and what is held with which reason."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from quittance.core import events
from quittance.links.models import Pass
from quittance.links.tests.doors import acme
from quittance.outbox.models import Delivery, Mail
from quittance.receivables.models import Freshness, Invoice
from quittance.receivables.tests import books
from quittance.relay import queries
from quittance.relay.actions import placing, policies
from quittance.relay.models import Intake, Match
from quittance.relay.rules import reading
from quittance.relay.tests.post import CAROL, SENDER, letter, paper, people, sent, taken
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)


def again(intake: Intake) -> Intake:
    return Intake.objects.get(pk=intake.pk)


def named(*names: str) -> dict[str, bytes]:
    return {name: paper("A bill") for name in names}


@pytest.mark.parametrize("name", ["Invoice_61001.pdf", "INVOICE 61001.PDF", "invoice-61001.pdf"])
def test_the_number_is_read_from_the_files_name_eml_5_6(harbor: Cast, name: str) -> None:
    acme()
    assert taken(letter(files={name: paper("A bill")})).state == "wrapped"
    assert Match.objects.get().found_in == "file_name"


def test_numbers_are_compared_without_case(harbor: Cast) -> None:
    books.invoice(books.client(), 1_00, number="Ab-77x")
    intake = taken(letter(files=named("invoice_aB-77X.pdf")))
    assert (intake.state, intake.numbers) == ("wrapped", ["Ab-77x"])


def test_the_subject_and_then_the_papers_text_may_tell_it(harbor: Cast) -> None:
    acme()
    assert taken(letter(files=named("bill.pdf"), subject="Invoice 61001")).state == "wrapped"
    assert taken(letter(files={"bill.pdf": paper("Invoice #61001", "June 3")}, to="ap@acme.example")).state == "wrapped"
    assert list(Match.objects.order_by("pk").values_list("found_in", flat=True)) == ["subject", "text"]


def test_an_early_mail_waits_and_leaves_by_itself_when_its_invoice_is_there_eml_1(harbor: Cast) -> None:
    client = acme()
    intake = taken(letter(files=named("Invoice_61002.pdf")))
    assert (intake.state, intake.reason, intake.numbers) == ("waiting", "not_mirrored", ["61002"])
    assert intake.gives_up_at == NOW + timedelta(hours=72)
    assert queries.conservation().buckets["waiting"] == 1
    books.invoice(client, 50_00, number="61002")
    with transaction.atomic():
        event = events.record("mirror.changed", client, at=NOW, by="sync", counts={})
        placing.release(event, now=NOW + HOUR)
    placing.place(intake_id=intake.pk, now=NOW + HOUR)
    placing.place(intake_id=intake.pk, now=NOW + HOUR)
    assert again(intake).state == "wrapped"
    assert people(intake) == {CAROL: "going"}
    assert "$50.00" in sent()[CAROL].text
    assert "your invoice is attached" in sent()[CAROL].text
    assert Delivery.objects.count() == 1


def test_what_waits_too_long_is_held_and_its_sender_told_once(harbor: Cast) -> None:
    acme()
    policies.change(choices={"wait_hours": 2}, by="staff:1", now=NOW)
    intake = taken(letter(files=named("Invoice_61002.pdf")))
    placing.give_up(intake_id=intake.pk, now=NOW + HOUR)
    assert again(intake).state == "waiting"
    for _ in range(2):
        placing.give_up(intake_id=intake.pk, now=NOW + 3 * HOUR)
    assert (again(intake).state, again(intake).reason) == ("held", "waited_too_long")
    notice = sent("held_notice")[SENDER]
    assert "61002 did not show in the practice system within 2 hours" in notice.text
    assert Mail.objects.count() == 1


def test_a_last_look_before_giving_up_sends_what_came_unnoticed(harbor: Cast) -> None:
    client = acme()
    intake = taken(letter(files=named("Invoice_61002.pdf")))
    books.invoice(client, 50_00, number="61002")
    placing.give_up(intake_id=intake.pk, now=NOW + 80 * HOUR)
    assert again(intake).state == "wrapped"


def test_a_mail_that_brings_its_last_look_down_is_held_and_does_not_wait_for_ever(
    harbor: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme()
    intake = taken(letter(files=named("Invoice_61002.pdf")))

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours that no mail foresees")

    monkeypatch.setattr(reading, "read", break_down)
    with pytest.raises(RuntimeError):
        placing.place(intake_id=intake.pk, now=NOW + HOUR)
    placing.give_up(intake_id=intake.pk, now=NOW + HOUR)
    assert again(intake).state == "waiting"  # its time is not up; the next look may do better
    placing.give_up(intake_id=intake.pk, now=NOW + 80 * HOUR)
    assert (again(intake).state, again(intake).reason) == ("held", "waited_too_long")
    assert again(intake).detail == "It waited 72 hours for invoice 61002, and then could not be worked off."
    assert queries.conservation().buckets["held"] == 1


def test_while_the_database_is_away_a_last_look_is_tried_again(harbor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    acme()
    intake = taken(letter(files=named("Invoice_61002.pdf")))

    def lose_the_connection(_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(placing, "judged", lose_the_connection)
    with pytest.raises(OperationalError):
        placing.give_up(intake_id=intake.pk, now=NOW + 80 * HOUR)
    assert again(intake).state == "waiting"


def test_what_waits_stands_on_today_after_half_an_hour_or_five_hours_by_the_source(harbor: Cast) -> None:
    acme()
    taken(letter(files=named("Invoice_61002.pdf")))
    assert not queries.waiting_long(now=NOW + timedelta(minutes=29)).exists()
    assert queries.waiting_long(now=NOW + timedelta(minutes=31)).exists()
    Freshness.objects.create(as_of_at=NOW, stale_after_minutes=240)
    assert not queries.waiting_long(now=NOW + timedelta(hours=4, minutes=59)).exists()
    assert queries.waiting_long(now=NOW + timedelta(hours=5)).exists()


def test_without_a_pdf_or_a_number_it_is_held_with_its_reason_eml_4(harbor: Cast) -> None:
    acme()
    assert taken(letter(files={})).reason == "no_pdf"
    assert taken(letter(files=named("bill.pdf"))).reason == "no_number"
    assert queries.attention().count() == 2
    assert not Pass.objects.exists()


def test_a_sender_hears_of_held_mail_at_most_once_in_ten_minutes_and_machines_never(harbor: Cast) -> None:
    acme()
    taken(letter(files={}), envelope_from="")
    assert not sent("held_notice")
    for minutes in (0, 5, 9, 12):
        taken(letter(files={}, subject="No paper"), at=NOW + timedelta(minutes=minutes))
    rows = Mail.objects.filter(kind="held_notice")
    assert rows.count() == 2
    assert "No PDF" in rows[0].text
    policies.change(choices={"sender_notice": False}, by="staff:1", now=NOW)
    taken(letter(files={}), at=NOW + HOUR)
    assert rows.count() == 2


def test_mail_without_an_invoice_goes_on_as_it_came_where_the_firm_wants_that(harbor: Cast) -> None:
    acme()
    policies.change(choices={"unmatched_passes": True}, by="staff:1", now=NOW)
    intake = taken(letter(files={}, cc="ap@acme.example"))
    assert (intake.state, intake.reason) == ("passed_on", "no_pdf")
    assert people(intake) == {CAROL: "going", "ap@acme.example": "going"}
    mail = sent("passed_on")[CAROL]
    assert (mail.text, mail.html, bool(mail.raw_key)) == ("", "", True)
    assert taken(letter(files={}, key="")).state == "held"  # of nobody we know, nothing is passed on


def test_an_invoice_number_that_is_doubtful_is_never_passed_on(harbor: Cast) -> None:
    client = acme()
    books.invoice(client, 1_00, number="61002")
    policies.change(choices={"unmatched_passes": True}, by="staff:1", now=NOW)
    intake = taken(letter(files=named("Invoice_61001 Invoice_61002.pdf")))
    assert (intake.state, intake.reason) == ("held", "two_invoices")


def test_a_number_that_two_invoices_bear_matches_neither(harbor: Cast) -> None:
    acme()
    books.invoice(books.client("B-1"), 1_00, number="61001")
    assert taken().state == "held"
    assert not Pass.objects.exists()


def test_a_voided_invoice_is_held_and_the_one_billed_anew_under_its_number_goes(harbor: Cast) -> None:
    client = acme()
    Invoice.objects.update(voided=True)
    assert taken().reason == "voided"
    books.invoice(client, 3_00, number="61001")
    assert taken().state == "wrapped"


def test_invoices_of_two_clients_in_one_mail_are_held_immunity_32(harbor: Cast) -> None:
    acme()
    books.invoice(books.client("B-1", name="Bay Bakery"), 1_00, number="61002")
    intake = taken(letter(files=named("Invoice_61001.pdf", "Invoice_61002.pdf")))
    assert (intake.state, intake.reason) == ("held", "two_clients")


def test_a_paper_that_names_another_client_is_held_immunity_32(harbor: Cast) -> None:
    acme()
    books.client("BB-200", name="Bay Bakery")
    files = {"Invoice_61001.pdf": paper("Invoice 61001", "Client No: BB-200")}
    assert taken(letter(files=files)).reason == "other_client"
    files = {"Invoice_61001.pdf": paper("Invoice 61001", "Client No: A-100")}
    assert taken(letter(files=files)).state == "wrapped"


def test_several_invoices_of_one_client_go_in_one_mail_with_one_way_to_all(harbor: Cast) -> None:
    client = acme()
    books.invoice(client, 3_00, number="61002")
    taken(letter(files=named("Invoice_61001.pdf", "Invoice_61002.pdf")))
    mail = sent()[CAROL]
    assert mail.text.count("/client-portal/pass/") == 1
    assert all(words in mail.text for words in ("61001: $2,000.00", "61002: $3.00", "Total due: $2,003.00"))
    assert Pass.objects.get().invoice is None
    assert Match.objects.count() == 2
    assert {invoice.pdfs.count() for invoice in client.invoices.all()} == {1}
