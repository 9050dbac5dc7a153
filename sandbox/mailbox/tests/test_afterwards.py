"""What becomes of a mail once it was taken: it bounces, a robot looks into it, its signature is checked."""

import json
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.mailbox.tests.conftest import Mailbox, mailbox_at
from sandbox.tests.service import free_port, running
from sandbox.tests.waiting import until

DANA, CAROL = "dana@harborpine.example", "carol@acme.example"
MAIL = f"From: {DANA}\r\nTo: {CAROL}\r\nSubject: Hello\r\nMessage-ID: <1@h.example>\r\n\r\nHere.\r\n".encode()


def test_a_mail_is_taken_and_comes_back_to_its_envelopes_sender(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.behave(bounce={CAROL: {"status": "5.1.1", "text": "No such mailbox", "times": 1}})
    mailbox.send(MAIL, CAROL, "ben@acme.example", sender="harbor+b-1f@inbound.localhost")
    (report,) = until(relay.mails)
    read = message_from_bytes(relay.raw(report))
    parts = {part.get_content_type(): part for part in read.walk()}
    status = parts["message/delivery-status"].get_payload()

    assert report["envelope"] == {"from": "", "to": ["harbor+b-1f@inbound.localhost"]}
    assert read.get_content_type() == "multipart/report"
    assert isinstance(status, list)
    assert isinstance(status[1], Message)
    assert (status[1]["Final-Recipient"], status[1]["Status"]) == (f"rfc822; {CAROL}", "5.1.1")
    assert "<1@h.example>" in relay.raw(report).decode()
    assert [mail["envelope"]["to"] for mail in mailbox.mails()] == [["ben@acme.example"]]


def test_a_bounce_that_bounces_ends_there(mailbox: Mailbox, relay: Mailbox) -> None:
    mailbox.behave(bounce={"*": {}})
    mailbox.send(MAIL, CAROL, sender="")

    assert (mailbox.mails(), relay.mails()) == ([], [])


class Site(BaseHTTPRequestHandler):
    """A page with two forms, which writes down who came."""

    came: list[tuple[str, str, str]] = []

    def _come(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.came.append((self.command, self.path, self.rfile.read(size).decode()))
        page = (
            b'<form method="post" action="/pay"><input type="hidden" name="seal" value="s">'
            b'<input type="checkbox" name="agree" value="yes"><button name="do" value="pay">Pay</button></form>'
        )
        self.send_response(200)
        self.send_header("Set-Cookie", "csrf=c")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    do_GET = do_HEAD = do_POST = _come  # noqa: N815 - the names of the standard library

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as above
        del format, args


@pytest.fixture
def site() -> Iterator[str]:
    Site.came = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://firm.localhost:{server.server_port}/bill/"
    server.shutdown()
    server.server_close()


def _looked_into(mailbox: Mailbox, mood: str, link: str) -> list[dict[str, str]]:
    mailbox.service.post("/api/robot", {"robot": mood})
    mailbox.send(MAIL + f"{link}\r\n".encode())

    def visits() -> list[dict[str, str]]:
        told = mailbox.service.get("/api/robot").json()
        return [] if told["left"] else list(told["visits"])

    return until(visits)


def test_a_scanner_opens_every_link_several_times_and_sends_no_form(mailbox: Mailbox, site: str) -> None:
    _looked_into(mailbox, "opens", site)

    assert [method for method, _, _ in Site.came] == ["HEAD", "GET", "GET", "HEAD", "GET"]


def test_a_harsher_one_ticks_what_can_be_ticked_and_presses_every_button(mailbox: Mailbox, site: str) -> None:
    _looked_into(mailbox, "presses", site)

    assert [(path, body) for method, path, body in Site.came if method == "POST"] == [
        ("/pay", "seal=s&agree=yes&do=pay")
    ]


def test_no_robot_leaves_this_machine(mailbox: Mailbox) -> None:
    visits = _looked_into(mailbox, "presses", "http://elsewhere.example/")

    assert {visit["answer"] for visit in visits if "elsewhere" in visit["address"]} == {
        "not on this machine, left alone"
    }


def test_an_unknown_robot_is_refused(mailbox: Mailbox) -> None:
    assert mailbox.service.post("/api/robot", {"robot": "polite"}).status == 400


@pytest.fixture(scope="module")
def signed_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mailbox, bytes]]:
    """A mailbox beside a DNS that holds the key of harborpine.example, and a mail signed with it."""
    data, port = tmp_path_factory.mktemp("world"), free_port()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    words = "".join(public.decode().splitlines()[1:-1])
    with running("dns", data, "--udp-port", str(port)) as dns:
        record = {"name": "q1._domainkey.harborpine.example", "type": "TXT", "value": f"v=DKIM1; k=rsa; p={words}"}
        assert dns.post("/api/records", json.dumps(record)).status == 200
        with mailbox_at(_folder(data), relay_port=free_port(), dns_port=port) as mailbox:
            mailbox.service.post("/api/rules/harbor", {"on": False})
            signature = dkim.sign(MAIL, b"q1", b"harborpine.example", private, include_headers=[b"From", b"Subject"])
            yield mailbox, signature + MAIL


def _folder(data: Path) -> Path:
    made = data / "mail"
    made.mkdir()
    return made


def test_a_signature_is_checked_against_the_worlds_dns(signed_world: tuple[Mailbox, bytes]) -> None:
    """The key is longer than one string of a TXT record, and than a datagram's 512 bytes with its name."""
    mailbox, signed = signed_world
    mailbox.send(signed)
    mailbox.send(signed.replace(b"Here.", b"There."))
    changed, whole = mailbox.mails()

    assert "<strong>pass</strong>" in mailbox.service.get(f"/mails/{whole['id']}/sender/").text
    assert "<strong>fail</strong>" in mailbox.service.get(f"/mails/{changed['id']}/sender/").text


def test_a_mail_that_nobody_signed_says_so(mailbox: Mailbox) -> None:
    mailbox.send(MAIL)

    assert "no DKIM signature" in mailbox.service.get(f"/mails/{mailbox.mails()[0]['id']}/sender/").text
