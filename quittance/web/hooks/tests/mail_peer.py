"""Somebody who knocks at the mail door: with a proper client, or with bytes of their own."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from quittance.core import scope
from quittance.core.models import Inbound
from quittance.web.hooks import smtp
from quittance.web.hooks.smtp_limits import Terms
from quittance.web.hooks.smtp_tls import Certificate
from tests.cast import NOW, Cast

HOST = "127.0.0.1"
HARBOR = "harbor@inbound.localhost"
SENDER = "bills@harborpine.example"
LETTER = b"From: bills@harborpine.example\r\nTo: x\r\nSubject: Invoice 5001\r\n\r\nHere.\r\n"
PATIENCE_SECONDS = 20


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def terms(**other: object) -> Terms:
    """As a fresh installation has them, where nothing else is said; and wrong passwords are told at once."""
    usual = {"mail_bytes_max": settings.QUITTANCE.mail_bytes_max, "wrong_password_seconds": 0.0}
    return Terms(**(usual | other))  # type: ignore[arg-type]  # each test gives what the field takes


@contextlib.contextmanager
def listening(**other: object) -> Iterator[int]:
    port = free_port()
    with smtp.listening(HOST, port, terms=terms(**other)):
        yield port


@pytest.fixture
def door(cast: Cast) -> Iterator[int]:
    with listening() as port:
        yield port


def write_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(NOW - timedelta(days=3650)).not_valid_after(NOW + timedelta(days=3650))
    files = folder / "door.pem", folder / "door.key"
    files[0].write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


@contextlib.contextmanager
def listening_by_tls(certificate: Certificate, **other: object) -> Iterator[tuple[int, int]]:
    """The port with STARTTLS and the one that speaks TLS from the beginning."""
    port, tls_port = free_port(), free_port()
    with smtp.listening(HOST, port, tls_port=tls_port, certificate=certificate, terms=terms(**other)):
        yield port, tls_port


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def send(port: int, *recipients: str, letter: bytes = LETTER, sender: str = SENDER) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP(HOST, port, timeout=PATIENCE_SECONDS) as client:
        return client.sendmail(sender, recipients, letter)


class Raw:
    """Says bytes and hears lines."""

    def __init__(self, port: int, *, hear_greeting: bool = True, host: str = HOST) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS, source_address=(host, 0))
        self._heard = self.socket.makefile("rb")
        if hear_greeting:
            self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._heard.close()
        self.socket.close()

    def say(self, words: bytes) -> None:
        self.socket.sendall(words)

    def hear(self) -> bytes:
        """An answer, however many lines it has; nothing once the door has hung up."""
        while True:
            line = self._heard.readline()
            if line[3:4] != b"-":
                return line.strip()

    def ask(self, words: bytes) -> bytes:
        self.say(words + b"\r\n")
        return self.hear()

    def begin_mail(self) -> None:
        for words in (b"EHLO x", b"MAIL FROM:<a@b.example>", b"RCPT TO:<harbor@inbound.localhost>", b"DATA"):
            self.ask(words)


def rows(cast: Cast) -> list[Inbound]:
    found: list[Inbound] = []
    for firm in (cast.harbor, cast.second):
        with scope.firm(firm.pk):
            found += Inbound.objects.order_by("pk")
    return found


def kept(cast: Cast) -> list[tuple[int, bytes]]:
    return [(row.firm_id, bytes(row.body)) for row in rows(cast)]


def jobs() -> list[tuple[int, int]]:
    """The firm and the row of each job that waits to take a mail in."""
    found = ProcrastinateJob.objects.filter(task_name="relay.take_in_all")
    told = found.values_list("args__firm", "args__inbound_ids")
    return sorted((firm, row) for firm, rows in told for row in rows)
