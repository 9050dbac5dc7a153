"""Invoice mail, a machine's reply, a bounce, or our own mail come back: told apart, and never to an invoice's cost."""

import pytest

from quittance.relay.rules.reading import Arrived, Kind, read
from quittance.relay.tests.raw_mail import TEXT, attached, mail, mixed


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Auto-Submitted: auto-generated"], Kind.ORDINARY),
        (["Precedence: bulk", "X-Auto-Response-Suppress: All"], Kind.ORDINARY),
        (["Auto-Submitted: auto-replied (vacation)"], Kind.AUTOMATIC),
        (["Precedence: auto_reply"], Kind.AUTOMATIC),
        (["X-Autoreply: yes"], Kind.AUTOMATIC),
        (["X-Quittance-Loop: passed on"], Kind.LOOP),
    ],
)
def test_what_says_that_it_is_a_machines_reply_is_one_and_what_a_practice_system_writes_is_not(
    lines: list[str], kind: Kind
) -> None:
    assert mail(b"x", *lines).kind is kind


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("<0b1c@IN.example>", Kind.LOOP),
        ("0b1c@in.example", Kind.LOOP),
        ("<0b1c@in.example.org>", Kind.ORDINARY),
        ("<0b1c@main.example>", Kind.ORDINARY),
        ("", Kind.ORDINARY),
    ],
)
def test_our_own_mail_is_known_by_its_identity_though_its_mark_was_taken_off(identity: str, kind: Kind) -> None:
    raw = f"From: a@b.example\r\nMessage-ID: {identity}\r\n\r\nx".encode()
    assert read(raw, inbound_domain="in.example").kind is kind
    assert read(raw).kind is Kind.ORDINARY


def test_an_outlook_reply_is_known_by_its_subject_unless_it_brings_a_pdf() -> None:
    head = b"Subject: Automatic reply: Invoice\r\nAuto-Submitted: auto-generated\r\n"
    assert read(head + b"\r\nI am away").kind is Kind.AUTOMATIC
    assert read(head + attached()).kind is Kind.ORDINARY


def report(action: str, status: str) -> Arrived:
    block = f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Carol@acme.example\r\nAction: {action}\r\n"
    block += f"Status: {status}\r\nDiagnostic-Code: smtp; 550 5.1.1 no such\r\n user\r\n"
    original = b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <1@inbound.example>\r\n\r\nx"
    return mixed(TEXT, b"Content-Type: message/delivery-status\r\n\r\n" + block.encode(), original, kind="report")


def test_a_bounce_tells_whom_it_did_not_reach_and_why() -> None:
    bounce = report("failed", "5.1.1")
    assert bounce.kind is Kind.BOUNCE
    assert bounce.report is not None
    assert (bounce.report.status, bounce.report.permanent) == ("5.1.1", True)
    assert (bounce.report.recipient, bounce.report.message_id) == ("carol@acme.example", "<1@inbound.example>")
    assert bounce.report.words == "550 5.1.1 no such user"
    later = report("failed", "4.4.7").report
    assert later is not None
    assert not later.permanent


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_news_that_nothing_failed_is_no_bounce(action: str) -> None:
    told = report(action, "2.0.0")
    assert (told.kind, told.report) == (Kind.AUTOMATIC, None)


def test_a_bounce_in_plain_words_is_known_too() -> None:
    text = b"Hi. This is the qmail-send program.\n<carol@acme.example>:\n1.2.3.4 said: 550 5.7.1 refused\n\n"
    text += b"Message-ID: <2@x.example>\n"
    head = b"From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n"
    bounce = read(head + text, envelope_from="").report
    assert bounce is not None
    assert (bounce.status, bounce.recipient, bounce.message_id) == ("5.7.1", "carol@acme.example", "<2@x.example>")
    assert read(b"From: carol@acme.example\r\nSubject: failure notice\r\n\r\n" + text).report is None
