"""A mail of a firm is taken in once, whatever it is, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from quittance.core import scope
from quittance.core.models import Inbound
from quittance.integrations.storage import StorageError
from quittance.links.tests.doors import acme, contact
from quittance.outbox.actions import bounces
from quittance.outbox.models import Bounce, Delivery, Mail
from quittance.relay import queries
from quittance.relay.actions import policies, taking
from quittance.relay.models import Addressee, Enclosed, Intake
from quittance.relay.tests.post import CAROL, SENDER, came, inbound_address, letter, paper, people, sent, taken
from quittance.tenancy.models import Host
from tests.cast import NOW, Cast


def test_a_mail_of_the_firms_rule_goes_on_to_those_it_was_meant_for_eml_9(harbor: Cast) -> None:
    acme()
    intake = taken(letter(to=f"Carol Nguyen <{CAROL}>", cc="partner@harbor.example"))
    assert (intake.state, intake.proof, intake.way) == ("wrapped", "key", "redirected")
    assert people(intake) == {CAROL: "going", "partner@harbor.example": "going"}
    assert set(sent()) == {CAROL, "partner@harbor.example"}
    assert Inbound.objects.get().handled_at is not None


def test_a_mail_straight_to_our_address_goes_to_the_contacts_for_invoices_eml_10(harbor: Cast) -> None:
    client = acme()
    contact(client, CAROL)
    contact(client, "ap@acme.example")
    contact(client, "nobody@acme.example", receives_invoices=False)
    intake = taken(letter(to=inbound_address()))
    assert (intake.state, intake.way) == ("wrapped", "direct")
    assert people(intake) == {CAROL: "going", "ap@acme.example": "going"}


def test_a_direct_mail_for_a_client_without_a_contact_goes_to_the_firms_default_eml_10(harbor: Cast) -> None:
    acme()
    policies.change(choices={"default_recipient": "Billing@harbor.example"}, by="staff:1", now=NOW)
    assert people(taken(letter(to=inbound_address()))) == {"billing@harbor.example": "going"}


def test_a_direct_mail_for_nobody_is_held_and_counted_eml_2(harbor: Cast) -> None:
    acme()
    intake = taken(letter(to=inbound_address()))
    assert (intake.state, intake.reason) == ("held", "no_recipient")
    assert people(intake) == {"": "expected"}
    assert queries.conservation().buckets["held"] == 1


def test_a_mail_is_taken_in_once_however_often_it_is_tried(harbor: Cast) -> None:
    acme()
    row = came(letter())
    for _ in range(3):
        taking.take_in(inbound_id=row.pk, now=NOW)
    assert (Intake.objects.count(), Delivery.objects.count()) == (1, 1)


def test_two_workers_at_one_mail_make_one_of_it(harbor: Cast) -> None:
    acme()
    row = came(letter())

    def work(_: int) -> None:
        with scope.firm(harbor.harbor.pk):
            taking.take_in(inbound_id=row.pk, now=NOW)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert (Intake.objects.count(), Delivery.objects.count()) == (1, 1)


def test_nobody_but_the_firm_can_have_a_pass_mailed(harbor: Cast) -> None:
    acme()
    for raw in (letter(key="", to="thief@evil.example"), letter(key="wrong", to="thief@evil.example")):
        intake = taken(raw)
        assert (intake.state, intake.reason) == ("held", "unproven_sender")
    assert not Mail.objects.exists()  # not even a notice: anybody may write the firm's name as a sender


def test_a_server_that_signed_in_as_the_firm_is_proof_and_one_of_another_firm_is_none(harbor: Cast) -> None:
    acme()
    assert taken(letter(key=""), auth="harbor").proof == "auth"
    assert taken(letter(key=""), auth="second").reason == "unproven_sender"


def test_the_firms_own_server_and_domain_together_are_proof(harbor: Cast) -> None:
    acme()
    policies.change(choices={"hosts": ["203.0.113.0/28"]}, by="staff:1", now=NOW)
    assert taken(letter(key="")).reason == "unproven_sender"
    policies.change(choices={"sender_domains": ["harbor.example"]}, by="staff:1", now=NOW)
    assert taken(letter(key="")).proof == "host"
    assert taken(letter(key=""), peer="203.0.113.99").reason == "unproven_sender"


def test_the_firms_key_leaves_with_no_mail(harbor: Cast) -> None:
    acme()
    policies.change(choices={"unmatched_passes": True}, by="staff:1", now=NOW)
    taken(letter(files={}))
    (mail,) = sent("passed_on").values()
    folder = Path(harbor_files())
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.stat().st_size)
    assert mail.raw_key
    assert b"the-key-of-the-mail-rule" not in kept


def test_all_files_travel_on_and_the_invoices_pdf_alone_is_kept_as_its_paper_eml_14(harbor: Cast) -> None:
    client = acme()
    files = {"Invoice_61001.pdf": paper("Invoice 61001"), "terms.docx": b"terms", "hours.pdf": paper("Hours of May")}
    intake = taken(letter(files=files))
    names = set(Mail.objects.get().attachments.values_list("file_name", flat=True))
    assert names == set(files)
    kept = client.invoices.get().pdfs.get()
    assert (kept.file_name, kept.pages) == ("Invoice_61001.pdf", 1)
    assert Enclosed.objects.filter(intake=intake).count() == 3


def test_a_report_of_a_bounce_is_told_to_the_copy_it_is_about(harbor: Cast) -> None:
    acme()
    taken()
    delivery = Delivery.objects.get()
    Delivery.objects.update(state="sent", settled_at=NOW)
    to = bounces.address(delivery=delivery, slug="harbor")
    report = (
        b"From: MAILER-DAEMON@mx.acme.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nNobody is here.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        b"Final-Recipient: rfc822; carol@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n--b--\r\n"
    )
    intake = taken(report, to=to, rcpt=[to], envelope_from="")
    assert (intake.state, intake.reason) == ("refused", "bounce")
    assert Delivery.objects.get(pk=delivery.pk).state == "bounced"
    assert Bounce.objects.get().status == "5.1.1"
    assert queries.conservation().buckets["bounced"] == 1
    assert queries.conservation().faults == []


def test_answering_machines_and_our_own_mails_are_refused_with_their_reason(harbor: Cast) -> None:
    acme()
    assert taken(letter(Auto_Submitted="auto-replied")).reason == "automatic"
    assert taken(letter(X_Quittance_Loop="harbor")).reason == "loop"
    assert queries.conservation().buckets["refused"] == 2
    assert not Mail.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"\0\0\0", b"\xff" * 500, b"From: x\r\n" + b"To: " + b"a," * 9000, b"\r\n\r\nHi"])
def test_whatever_arrives_stands_somewhere(harbor: Cast, raw: bytes) -> None:
    intake = taken(raw)
    assert intake.state == "held"
    assert Addressee.objects.filter(intake=intake).exists()
    law = queries.conservation()
    assert (law.faults, law.difference) == ([], 0)


def test_words_that_the_database_refuses_hold_no_mail_up(harbor: Cast) -> None:
    acme()
    raw = letter().replace(b"Subject: Invoice from", b"Subject: =?utf-8?b?SW52b2ljZQAA?= \x00 \xed\xa0\x80 from")
    assert taken(raw).state == "wrapped"


def test_a_full_disk_leaves_the_mail_in_the_inbox_for_the_next_try(
    harbor: Cast, settings: Settings, tmp_path: Path
) -> None:
    acme()
    row = came(letter())
    (tmp_path / "blocked").write_text("a file where a folder should be")
    good = settings.QUITTANCE
    object.__setattr__(good, "files_url", str(tmp_path / "blocked"))
    with pytest.raises(StorageError):
        taking.take_in(inbound_id=row.pk, now=NOW)
    held = Inbound.objects.get()
    assert (held.handled_at, held.attempts, Intake.objects.count()) == (None, 1, 0)
    assert queries.conservation().buckets["waiting"] == 1
    object.__setattr__(good, "files_url", str(tmp_path))
    taking.take_in(inbound_id=row.pk, now=NOW + timedelta(minutes=1))
    assert Intake.objects.get().state == "wrapped"


def test_a_mail_that_brings_down_its_reading_is_held_and_not_tried_for_ever(harbor: Cast) -> None:
    acme()
    row = came(letter())
    Host.objects.update(main=False)  # a fault of ours that no mail foresees
    taking.take_in(inbound_id=row.pk, now=NOW)
    intake = Intake.objects.get()
    assert (intake.state, intake.reason, people(intake)) == ("held", "unreadable_mail", {"": "expected"})
    assert not Mail.objects.exists()


def test_another_firm_sees_nothing_of_it(harbor: Cast) -> None:
    acme()
    taken()
    with scope.firm(harbor.second.pk):
        assert queries.conservation().came_in == 0
        assert not Intake.objects.exists()


def harbor_files() -> str:
    from django.conf import settings

    return str(settings.QUITTANCE.files_url)


def test_the_sender_is_whom_answers_reach(harbor: Cast) -> None:
    acme()
    taken()
    assert sent()[CAROL].reply_to == SENDER
