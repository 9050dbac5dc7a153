"""TLS, sign-in and international mail against a full mail server on loopback."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from quittance.integrations.smtp import Accepted, Courier, Outcome, Refused, Route, Unreachable

MAIL = b"Subject: Invoice 5001\r\n\r\n.Hello\r\n..\r\n"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LONG_HENCE = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


class Mailbox:
    """Keeps what it is given, with whether it came under TLS and who had signed in."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.signed_in: list[object] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        self.encrypted.append(session.ssl is not None)
        self.signed_in.append(session.auth_data)
        return "250 kept"


@contextmanager
def serving(mailbox: Mailbox, tls_from_the_start: ssl.SSLContext | None = None, **options: Any) -> Iterator[int]:
    loops: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()
    sessions: list[SMTP] = []

    async def serve() -> None:
        loop, closing = asyncio.get_running_loop(), asyncio.Event()

        def session() -> SMTP:
            sessions.append(SMTP(mailbox, hostname="mailbox", loop=loop, **options))
            return sessions[-1]

        async with await loop.create_server(session, "127.0.0.1", 0, ssl=tls_from_the_start) as server:
            loops.set_result((loop, closing, server.sockets[0].getsockname()[1]))
            await closing.wait()
            for each in sessions:
                if isinstance(each.transport, asyncio.Transport) and not each.transport.is_closing():
                    each.transport.abort()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    loop, closing, port = loops.result(timeout=10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good for 127.0.0.1 and signed by itself; the file holds its key too."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mailbox")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, LONG_AGO, LONG_HENCE)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "mailbox.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def send(url: str, raw: bytes = MAIL, recipient: str = "dana@acme.example") -> Outcome:
    with Courier(Route.from_url(f"{url}&timeout=5&helo=tests")) as courier:
        return courier.send(raw, "billing@firm.example", recipient)


def lets_in_dana(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, auth: Any) -> AuthResult:
    return AuthResult(success=auth == LoginPassword(b"dana", b"hunter2"), handled=False, auth_data=auth.login)


def test_what_arrives_is_what_was_sent_dots_and_all() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        assert send(f"smtp://127.0.0.1:{port}?starttls=never") == Accepted(250, "kept")
    (mail,) = mailbox.mails
    assert mail.content == MAIL
    assert mail.mail_from == "billing@firm.example"
    assert mail.rcpt_tos == ["dana@acme.example"]


def test_with_starttls_a_trusted_server_gets_the_mail_under_tls(tls: ssl.SSLContext, certificate: Path) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=tls) as port:
        for policy in ("required", "auto"):
            assert send(f"smtp://127.0.0.1:{port}?starttls={policy}&ca={certificate}") == Accepted(250, "kept")
    assert mailbox.encrypted == [True, True]


def test_with_smtps_tls_comes_first(tls: ssl.SSLContext, certificate: Path) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_from_the_start=tls) as port:
        assert send(f"smtps://127.0.0.1:{port}?ca={certificate}") == Accepted(250, "kept")
    assert len(mailbox.mails) == 1


def test_a_certificate_nobody_vouches_for_gets_no_mail_unless_the_route_says_so(tls: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=tls) as port:
        for policy in ("required", "auto"):
            refused = send(f"smtp://127.0.0.1:{port}?starttls={policy}")
            assert isinstance(refused, Unreachable)
            assert "CERTIFICATE_VERIFY_FAILED" in refused.reason
        assert mailbox.mails == []
        assert send(f"smtp://127.0.0.1:{port}?verify=no") == Accepted(250, "kept")


def test_a_certificate_for_another_name_gets_no_mail(tls: ssl.SSLContext, certificate: Path) -> None:
    with serving(Mailbox(), tls_context=tls) as port:
        refused = send(f"smtp://localhost:{port}?ca={certificate}")
    assert isinstance(refused, Unreachable)
    assert "localhost" in refused.reason


def test_where_tls_is_required_a_server_without_it_gets_no_mail_and_where_it_is_not_it_does() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        refused = send(f"smtp://127.0.0.1:{port}?starttls=required")
        assert isinstance(refused, Unreachable)
        assert "STARTTLS extension not supported" in refused.reason
        assert send(f"smtp://127.0.0.1:{port}?starttls=auto") == Accepted(250, "kept")
    assert mailbox.encrypted == [False]


def test_a_file_of_certificates_that_is_not_there_is_named(tls: ssl.SSLContext, tmp_path: Path) -> None:
    with serving(Mailbox(), tls_context=tls) as port:
        outcome = send(f"smtp://127.0.0.1:{port}?ca={tmp_path}/missing.pem")
    assert isinstance(outcome, Unreachable)
    assert "missing.pem cannot be read" in outcome.reason


def test_a_sign_in_happens_under_tls_and_a_wrong_one_is_no_refusal_of_the_mail(
    tls: ssl.SSLContext, certificate: Path
) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=tls, authenticator=lets_in_dana, auth_required=True) as port:
        where = f"127.0.0.1:{port}?ca={certificate}"
        assert send(f"smtp://dana:hunter2@{where}") == Accepted(250, "kept")
        wrong = send(f"smtp://dana:hunter3@{where}")
    assert mailbox.signed_in == [b"dana"]
    assert isinstance(wrong, Unreachable)
    assert "535" in wrong.reason
    assert "hunter3" not in wrong.reason


def test_a_password_is_not_sent_in_the_clear_because_a_server_stopped_offering_tls() -> None:
    seen: list[object] = []

    def watches(*words: object) -> AuthResult:
        seen.append(words)
        return AuthResult(success=True)

    with serving(Mailbox(), authenticator=watches, auth_require_tls=False) as port:
        refused = send(f"smtp://dana:hunter2@127.0.0.1:{port}?starttls=auto")
        assert isinstance(refused, Unreachable)
        assert "a password is never sent without" in refused.reason
    assert seen == []


def test_an_international_address_arrives_where_the_server_carries_them() -> None:
    mailbox = Mailbox()
    with serving(mailbox, enable_SMTPUTF8=True) as port:
        sent = send(
            f"smtp://127.0.0.1:{port}?starttls=never", "Subject: é\r\n\r\nü\r\n".encode(), "jürgen@acme.example"
        )
    assert sent == Accepted(250, "kept")
    assert mailbox.mails[0].rcpt_tos == ["jürgen@acme.example"]
    assert mailbox.mails[0].content == "Subject: é\r\n\r\nü\r\n".encode()


def test_an_international_address_is_refused_where_it_would_be_spoilt() -> None:
    with serving(Mailbox(), enable_SMTPUTF8=False) as port:
        refused = send(f"smtp://127.0.0.1:{port}?starttls=never", recipient="jürgen@acme.example")
    assert isinstance(refused, Refused)
    assert (refused.code, refused.permanent) == (553, True)


def test_a_mail_too_large_is_refused_before_it_travels() -> None:
    mailbox = Mailbox()
    with serving(mailbox, data_size_limit=1_000) as port:
        refused = send(f"smtp://127.0.0.1:{port}?starttls=never", MAIL + b"x" * 2_000)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.permanent) == (552, True)
    assert mailbox.mails == []


def test_one_connection_under_tls_carries_many_mails(tls: ssl.SSLContext, certificate: Path) -> None:
    mailbox = Mailbox()
    with (
        serving(mailbox, tls_context=tls) as port,
        Courier(Route.from_url(f"smtp://127.0.0.1:{port}?ca={certificate}&helo=tests")) as courier,
    ):
        outcomes = [courier.send(MAIL, "a@b.example", f"{number}@c.example") for number in range(20)]
    assert outcomes == [Accepted(250, "kept")] * 20
    assert [mail.rcpt_tos for mail in mailbox.mails] == [[f"{number}@c.example"] for number in range(20)]
