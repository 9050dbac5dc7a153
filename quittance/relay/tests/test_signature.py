"""The signature of the firm's own domain (DKIM) and the key of its mail rule as proof: what they must cover."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime

import dkim
import pytest
from pytest_django import Settings

from quittance.core.models import Inbound
from quittance.integrations.dns.tests.answering import BROKEN, NameServer
from quittance.links.tests.doors import acme
from quittance.outbox.rules import signing
from quittance.outbox.rules.message import Letter, compose
from quittance.relay.actions import policies, proving, taking
from quittance.relay.models import Intake
from quittance.relay.rules import reading
from quittance.relay.tests.post import CAROL, SENDER, came, letter, paper, people, sent, taken
from tests.cast import NOW, Cast

THIEF = "thief@evil.example"
RECORD = "s1._domainkey.harbor.example"
KEY = signing.new_key()
PEM = signing.as_pem(KEY).encode()
FEW = (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version")
GOOGLE = (b"cc", b"to", b"subject", b"message-id", b"date", b"from", b"mime-version", *FEW[:5], b"cc", b"reply-to")
MICROSOFT = (
    b"from", b"date", b"subject", b"message-id", b"content-type", b"mime-version",
    b"x-ms-exchange-senderadcheck", b"to",
)  # fmt: skip


@dataclass
class Firm:
    """Harbor & Pine, which named its domain; Acme's invoice 61001 is open."""

    names: NameServer


@pytest.fixture
def firm(harbor: Cast, settings: Settings) -> Iterator[Firm]:
    acme()
    policies.change(choices={"sender_domains": ["harbor.example"]}, by="staff:1", now=NOW)
    with NameServer({RECORD: [signing.record(signing.public_half(KEY))]}) as server:
        settings.QUITTANCE = replace(settings.QUITTANCE, dns=server.address)
        yield Firm(server)


def dated(
    days: int = 0, *, to: str = CAROL, subject: str = "Your invoice", files: dict[str, bytes] | None = None
) -> bytes:
    """Without the key of the mail rule."""
    at = format_datetime(NOW + timedelta(days=days))
    return letter(key="", to=to, subject=subject, files=files, Date=at)


def sign(raw: bytes, names: tuple[bytes, ...] = FEW, *, domain: bytes = b"harbor.example") -> bytes:
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return bytes(dkim.sign(raw, b"s1", domain, PEM, include_headers=list(names))) + raw


@pytest.mark.parametrize("names", [GOOGLE, MICROSOFT, FEW])
def test_a_mail_signed_as_the_large_providers_sign_is_proven(firm: Firm, names: tuple[bytes, ...]) -> None:
    intake = taken(sign(dated(), names))
    assert (intake.proof, intake.state) == ("dkim", "wrapped")


@pytest.mark.parametrize("name", ["Cc", "To", *(name.title() for name in reading.REDIRECTED_HEADERS)])
def test_a_recipient_put_above_a_genuine_mail_has_no_pass_mailed(firm: Firm, name: str) -> None:
    intake = taken(f"{name}: {THIEF}\r\n".encode() + sign(dated()))
    assert (intake.state, intake.reason) == ("held", "unproven_sender")
    assert THIEF not in sent()


@pytest.mark.parametrize(
    "line",
    [
        b"Subject: Invoice 61001", b"Message-ID: <another@harbor.example>", b"From: Dana <dana@harbor.example>",
        b"Date: Sun, 01 Mar 2020 10:00:00 +0000", b"Auto-Submitted: no",
        b"Content-Disposition: attachment; filename=Invoice_61001.pdf",
    ],
)  # fmt: skip
def test_what_we_act_upon_is_signed_or_nothing_is_proven(firm: Firm, line: bytes) -> None:
    raw = dated(to=THIEF, subject="Your engagement letter", files={"letter.pdf": paper("Welcome")})
    intake = taken(line + b"\r\n" + sign(raw))
    assert intake.proof == ""
    assert THIEF not in sent()


def test_a_length_that_leaves_the_end_unsigned_is_no_proof(firm: Firm) -> None:
    raw = dated().replace(b"\n", b"\r\n")
    head = dkim.sign(raw, b"s1", b"harbor.example", PEM, include_headers=list(FEW), length=True)
    assert taken(head + raw).proof == ""


def test_an_unsigned_boundary_cuts_no_paper_out_of_what_the_firm_quotes(firm: Firm) -> None:
    pdf = base64.encodebytes(paper("Invoice 61001")).decode()
    quoted = f"--zz\nContent-Type: application/pdf; name=Invoice_61001.pdf\n\n{pdf}\n--zz--\n"
    raw = (
        f"From: Dana <{SENDER}>\nTo: {THIEF}\nSubject: Re: a question\nDate: {format_datetime(NOW)}\n"
        f"Message-ID: <1@h>\nMIME-Version: 1.0\n\nSee below.\n\n{quoted}"
    ).encode()
    intake = taken(b"Content-Type: multipart/mixed; boundary=zz\r\n" + sign(raw))
    assert intake.proof == ""
    assert THIEF not in sent()


@pytest.mark.parametrize(("days", "proven"), [(-4, "dkim"), (-6, ""), (4, "dkim"), (6, "")])
def test_a_genuine_mail_proves_nothing_once_it_is_old(firm: Firm, days: int, proven: str) -> None:
    assert taken(sign(dated(days))).proof == proven


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Mar 2026 10:00:00 +0000"])
def test_a_mail_without_a_date_that_can_be_read_is_not_proven(firm: Firm, date: str) -> None:
    raw = re.sub(rb"(?m)^Date: .*\n", f"Date: {date}\n".encode() if date else b"", dated())
    assert taken(sign(raw)).proof == ""


def test_an_early_read_is_measured_by_when_the_mail_came(firm: Firm) -> None:
    assert taken(sign(dated()), now=NOW + timedelta(days=30)).proof == "dkim"


@pytest.mark.parametrize("take_out", [b"X-Quittance-Loop", b"nothing"])
def test_our_own_mail_sent_in_again_is_known_and_goes_to_nobody(firm: Firm, take_out: bytes) -> None:
    own = Letter(
        message_id="0b1c@inbound.localhost", from_name="Harbor", from_address="billing@harbor.example", to_name="",
        to_address=THIEF, reply_to="", subject="Invoice 61001", text="Pay", html="", written_at=NOW,
        firm_slug="harbor",
    )  # fmt: skip
    raw = signing.signed(compose(own), by=signing.Signer("harbor.example", "s1", KEY), at=NOW)
    stripped = re.sub(rb"(?m)^" + take_out + rb": .*\r\n", b"", raw)
    intake = taken(f"Bcc: {THIEF}\r\n".encode() + stripped, at=NOW + timedelta(hours=1))
    assert (intake.state, intake.reason) == ("refused", "loop")
    assert not sent()


def test_a_line_that_is_none_of_a_head_leaves_the_mail_held_with_its_people(firm: Firm) -> None:
    raw = b"DKIM-Signature: v=1; d=harbor.example\r\nno colon in this line\r\n" + dated()
    intake = taken(raw)
    assert (intake.reason, people(intake)) == ("unproven_sender", {CAROL: "expected"})


@pytest.mark.parametrize("raw", [b" folded before anything\r\n", b"DKIM-Signature: nothing\r\n"])
def test_whatever_stands_above_it_the_mail_is_held_and_no_proof_is_found(firm: Firm, raw: bytes) -> None:
    assert taken(raw + dated()).state == "held"


def test_a_dns_that_is_away_has_the_mail_tried_again_and_then_held(firm: Firm) -> None:
    firm.names.texts = {RECORD: BROKEN}
    row = came(sign(dated()))
    for _ in range(4):
        with pytest.raises(proving.NotAnswered):
            taking.take_in(inbound_id=row.pk, now=NOW)
    assert Inbound.objects.get(pk=row.pk).attempts == 4
    assert not Intake.objects.exists()
    taking.take_in(inbound_id=row.pk, now=NOW)
    assert Intake.objects.get().reason == "unproven_sender"


def test_a_dns_that_comes_back_proves_what_it_could_not_prove_before(firm: Firm) -> None:
    shown = firm.names.texts
    firm.names.texts = {RECORD: BROKEN}
    row = came(sign(dated()))
    with pytest.raises(proving.NotAnswered):
        taking.take_in(inbound_id=row.pk, now=NOW)
    firm.names.texts = shown
    taking.take_in(inbound_id=row.pk, now=NOW)
    assert (Intake.objects.get().proof, Intake.objects.get().state) == ("dkim", "wrapped")


def test_a_strangers_signatures_are_not_looked_up_and_hide_none_of_the_firms(firm: Firm) -> None:
    def add(raw: bytes, count: int) -> bytes:
        for _ in range(count):
            raw = sign(raw, domain=b"evil.example")
        return raw

    assert taken(add(dated(), 2)).reason == "unproven_sender"
    assert firm.names.asked == []
    assert taken(add(sign(dated()), 7)).proof == "dkim"


@pytest.mark.parametrize("sender", ["dana@harbor.example", "dana@billing.harbor.example"])
def test_the_key_proves_mail_of_the_firms_domains_and_of_those_below_them(harbor: Cast, sender: str) -> None:
    acme()
    policies.change(choices={"sender_domains": ["harbor.example"]}, by="staff:1", now=NOW)
    assert taken(letter().replace(SENDER.encode(), sender.encode())).proof == "key"


@pytest.mark.parametrize("sender", [THIEF, "dana@notharbor.example", "dana@harbor.example.evil.example"])
def test_the_key_on_a_strangers_mail_proves_nothing_once_the_firm_named_its_domains(harbor: Cast, sender: str) -> None:
    acme()
    raw = letter(cc="thief2@evil.example").replace(SENDER.encode(), sender.encode())
    policies.change(choices={"sender_domains": ["harbor.example"]}, by="staff:1", now=NOW)
    assert taken(raw).reason == "unproven_sender"
    assert not sent()
    policies.change(choices={"sender_domains": []}, by="staff:1", now=NOW)
    assert taken(raw).proof == "key"
