"""Who the sender is and what it says stay between it and the mail door."""

import base64
import gc
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from quittance.core import scope
from quittance.tenancy.actions import vault
from quittance.web.hooks.smtp_firms import PASSWORD
from quittance.web.hooks.smtp_tls import BadCertificate, Certificate
from quittance.web.hooks.tests.mail_peer import (
    HARBOR,
    HOST,
    LETTER,
    SENDER,
    Raw,
    door,
    kept,
    listening_by_tls,
    rows,
    trusting,
    write_certificate,
)
from tests.cast import NOW, Cast

__all__ = ["door"]
SECRET = "correct-horse-battery-staple"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_certificate(tmp_path, "first.example")


@pytest.fixture
def ports(cast: Cast, files: tuple[Path, Path]) -> Iterator[tuple[int, int]]:
    with scope.firm(cast.harbor.pk):
        vault.keep(name=PASSWORD, secret=SECRET, now=NOW)
    with listening_by_tls(Certificate(*files)) as found:
        yield found


def started(port: int) -> smtplib.SMTP:
    client = smtplib.SMTP(HOST, port, timeout=20)
    client.starttls(context=trusting())
    client.ehlo()
    return client


def by_tls(port: int) -> smtplib.SMTP:
    client = smtplib.SMTP_SSL(HOST, port, timeout=20, context=trusting())
    client.ehlo()
    return client


def name_of(client: smtplib.SMTP) -> object:
    assert isinstance(client.sock, ssl.SSLSocket)
    certificate = x509.load_der_x509_certificate(client.sock.getpeercert(binary_form=True) or b"")
    return certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value


def test_a_mail_by_starttls_is_kept_as_one_that_nobody_else_read(ports: tuple[int, int], cast: Cast) -> None:
    with started(ports[0]) as client:
        assert not client.has_extn("starttls")
        client.sendmail(SENDER, [HARBOR], LETTER)
    assert kept(cast) == [(cast.harbor.pk, LETTER)]
    assert rows(cast)[0].headers["tls"] is True


def test_a_mail_by_tls_from_the_first_byte_on_is_kept_alike(ports: tuple[int, int], cast: Cast) -> None:
    with by_tls(ports[1]) as client:
        assert not client.has_extn("starttls")
        client.sendmail(SENDER, [HARBOR], LETTER)
    assert rows(cast)[0].headers["tls"] is True


def test_what_was_said_in_the_clear_counts_for_nothing_once_tls_has_begun(ports: tuple[int, int], cast: Cast) -> None:
    with Raw(ports[0]) as peer:
        peer.ask(b"EHLO x")
        # A man in the middle adds commands in front of the handshake; they must not be answered behind it.
        peer.say(b"STARTTLS\r\nMAIL FROM:<evil@b.example>\r\nRCPT TO:<harbor@inbound.localhost>\r\n")
        assert peer.hear().startswith(b"220")
        with trusting().wrap_socket(peer.socket) as private:
            private.sendall(b"DATA\r\n")
            assert private.recv(1000).startswith(b"503")
            private.sendall(b"NOOP\r\n")
            assert private.recv(1000).startswith(b"250")
    assert kept(cast) == []


@pytest.mark.parametrize("user", ["harbor", "Harbor@Inbound.Localhost"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_firm_signs_in_by_its_name_and_password(
    ports: tuple[int, int], cast: Cast, user: str, mechanism: str
) -> None:
    for letter, client in ((LETTER, started(ports[0])), (LETTER + b"Again.\r\n", by_tls(ports[1]))):
        with client:
            client.user, client.password = user, SECRET
            way = client.auth_plain if mechanism == "PLAIN" else client.auth_login
            assert client.auth(mechanism.lower(), way)[0] == 235
            client.sendmail(SENDER, [HARBOR], letter)
    assert [row.headers["auth"] for row in rows(cast)] == ["harbor"] * 2


def test_a_firm_that_signed_in_is_itself_to_itself_alone(ports: tuple[int, int], cast: Cast) -> None:
    with by_tls(ports[1]) as client:
        client.login("harbor", SECRET)
        client.sendmail(SENDER, [HARBOR, "second@inbound.localhost"], LETTER)
    assert [row.headers["auth"] for row in rows(cast)] == ["harbor", ""]


def test_whoever_signed_in_may_still_not_relay_to_others(ports: tuple[int, int]) -> None:
    with by_tls(ports[1]) as client:
        client.login("harbor", SECRET)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(SENDER, ["stranger@elsewhere.example"], LETTER)


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("harbor", "wrong"), ("harbor", ""), ("nobody", SECRET), ("second", SECRET), ("second", ""), ("", ""),
        ("harbor@elsewhere.example", SECRET), ("harbor", SECRET + "\udcff"), ("har\x1bbor", SECRET),
    ],
)  # fmt: skip
def test_a_wrong_name_and_a_wrong_password_are_told_alike(ports: tuple[int, int], user: str, password: str) -> None:
    said = base64.b64encode(f"\0{user}\0{password}".encode(errors="surrogateescape")).decode()
    with by_tls(ports[1]) as client:
        assert client.docmd("AUTH", f"PLAIN {said}") == (535, b"5.7.8 Name or password is wrong")
        assert client.docmd("MAIL", "FROM:<a@b.example>")[0] == 250  # a stranger may still bring mail


@pytest.mark.parametrize(
    "said", ["PLAIN ###", "PLAIN " + base64.b64encode(b"harbor").decode(), "NTLM x", "PLAIN =", ""]
)
def test_what_is_no_way_to_sign_in_is_refused(ports: tuple[int, int], said: str) -> None:
    with by_tls(ports[1]) as client:
        assert 500 <= client.docmd("AUTH", said)[0] < 600


def test_nobody_signs_in_without_tls(ports: tuple[int, int]) -> None:
    with smtplib.SMTP(HOST, ports[0], timeout=20) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        said = base64.b64encode(f"\0harbor\0{SECRET}".encode()).decode()
        assert client.docmd("AUTH", f"PLAIN {said}")[0] == 538


def test_a_wrong_password_takes_its_time_and_many_are_not_even_looked_at(cast: Cast, files: tuple[Path, Path]) -> None:
    wrong = base64.b64encode(b"\0harbor\0wrong").decode()
    with listening_by_tls(Certificate(*files), wrong_password_seconds=0.1) as (_, tls_port):
        codes = []
        for _ in range(4):
            with by_tls(tls_port) as client:
                began = time.monotonic()
                codes += [client.docmd("AUTH", f"PLAIN {wrong}")[0] for _ in range(3)]
                assert codes[-1] == 454 or time.monotonic() - began >= 0.3
    assert codes == [535] * 10 + [454] * 2


def test_a_renewed_certificate_is_shown_at_once_and_a_broken_one_never(
    cast: Cast, files: tuple[Path, Path], tmp_path: Path
) -> None:
    with listening_by_tls(Certificate(*files)) as (port, tls_port):
        with started(port) as client:
            assert name_of(client) == "first.example"
        write_certificate(tmp_path, "renewed.example")
        for client in (by_tls(tls_port), started(port)):
            with client:
                assert name_of(client) == "renewed.example"
        files[0].write_text("This is no certificate.\n")
        with by_tls(tls_port) as client:
            assert name_of(client) == "renewed.example"


def test_a_certificate_that_cannot_be_used_is_told_in_one_line(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    foreign_key = write_certificate(other, "other.example")[1]
    for pair in ((files[0], foreign_key), (files[0], tmp_path / "missing.key")):
        with pytest.raises(BadCertificate, match=r"^The relay cannot use the certificate and key in .*door\.pem"):
            Certificate(*pair)


def test_a_handshake_that_is_under_way_when_the_door_closes_is_broken_off(cast: Cast, files: tuple[Path, Path]) -> None:
    for _ in range(5):
        with listening_by_tls(Certificate(*files)) as (_, tls_port):
            peer = socket.create_connection((HOST, tls_port), timeout=20)
        with peer:
            assert peer.recv(1) == b""
    gc.collect()  # a connection that was left open would be told of


def test_old_tls_is_not_spoken(ports: tuple[int, int]) -> None:
    context = trusting()
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, OSError)), smtplib.SMTP_SSL(HOST, ports[1], timeout=20, context=context):
        pass
