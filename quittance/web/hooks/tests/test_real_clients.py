"""EML-7: clients that others wrote come to the mail door: swaks, and a firm's own Postfix."""

import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quittance.core import scope
from quittance.core.tests.waiting import until
from quittance.tenancy.actions import vault
from quittance.web.hooks.smtp_firms import PASSWORD
from quittance.web.hooks.smtp_tls import Certificate
from quittance.web.hooks.tests import postfix
from quittance.web.hooks.tests.mail_peer import (
    HARBOR,
    SENDER,
    door,
    jobs,
    kept,
    listening_by_tls,
    rows,
    write_certificate,
)
from quittance.web.hooks.tests.postfix import Postfix
from quittance.web.hooks.tests.swaks import talk
from quittance.web.hooks.tests.test_mail_door_keeping import before_insert
from tests.cast import NOW, Cast

__all__ = ["door"]
NAME = "door.inbound.example"
SECRET = "correct-horse-battery-staple"
SECOND = "second@inbound.localhost"
SIGNED_IN = ("--auth-user", "harbor", "--auth-password", SECRET)
FULL_DISK = "RAISE EXCEPTION 'no space' USING ERRCODE = '53100';"
# How swaks tells how far it came.
NO_RECIPIENT_TAKEN, MAIL_REFUSED, NOT_SIGNED_IN = 24, 26, 28


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_certificate(tmp_path, NAME)


@pytest.fixture
def ports(cast: Cast, files: tuple[Path, Path]) -> Iterator[tuple[int, int]]:
    with scope.firm(cast.harbor.pk):
        vault.keep(name=PASSWORD, secret=SECRET, now=NOW)
    with listening_by_tls(Certificate(*files)) as found:
        yield found


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("way", ["--tls", "--tls-on-connect"])
def test_a_client_that_trusts_the_certificate_signs_in_and_what_it_said_is_kept_byte_for_byte(
    ports: tuple[int, int], cast: Cast, files: tuple[Path, Path], way: str, mechanism: str
) -> None:
    trusting = ("--tls-verify", "--tls-ca-path", str(files[0]))
    port = ports[way == "--tls-on-connect"]
    heard = talk(port, way, *trusting, "--auth", mechanism, *SIGNED_IN, to=HARBOR)
    assert heard.code == 0
    assert b"235 2.7.0 Welcome" in heard.heard
    assert kept(cast) == [(cast.harbor.pk, heard.letter)]
    assert [rows(cast)[0].headers[name] for name in ("tls", "auth")] == [True, "harbor"]


def test_a_client_that_trusts_another_certificate_hangs_up(ports: tuple[int, int], cast: Cast, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    trusting = ("--tls-verify", "--tls-ca-path", str(write_certificate(other, NAME)[0]))
    assert talk(ports[0], "--tls", *trusting, to=HARBOR).code != 0
    assert kept(cast) == []


def test_without_tls_a_mail_is_kept_and_nobody_is_asked_for_a_password(ports: tuple[int, int], cast: Cast) -> None:
    assert talk(ports[0], "--auth", "PLAIN", *SIGNED_IN, to=HARBOR).code == NOT_SIGNED_IN
    assert kept(cast) == []
    heard = talk(ports[0], to=HARBOR)
    assert heard.code == 0
    assert kept(cast) == [(cast.harbor.pk, heard.letter)]
    assert [rows(cast)[0].headers[name] for name in ("tls", "auth")] == [False, ""]


def test_a_client_with_a_wrong_password_is_told_so_and_goes(ports: tuple[int, int], cast: Cast) -> None:
    heard = talk(ports[0], "--tls", "--auth-user", "harbor", "--auth-password", "wrong", "--auth", to=HARBOR)
    assert heard.code == NOT_SIGNED_IN
    assert b"535 5.7.8 Name or password is wrong" in heard.heard
    assert kept(cast) == []


def test_commands_that_come_together_are_answered_one_by_one(door: int, cast: Cast) -> None:
    heard = talk(door, "--pipeline", to=f"{HARBOR},nobody@inbound.localhost,{SECOND}")
    assert heard.code == 0
    asked = heard.lines.index(b" -> DATA")
    assert [line[:8] for line in heard.lines[asked + 1 : asked + 6]] == [
        b"<-  250 ", b"<-  250 ", b"<** 550 ", b"<-  250 ", b"<-  354 ",
    ]  # fmt: skip
    assert kept(cast) == [(cast.harbor.pk, heard.letter), (cast.second.pk, heard.letter)]


def test_letters_of_all_the_world_and_lines_that_begin_with_a_dot_come_as_they_were(
    door: int, cast: Cast, tmp_path: Path
) -> None:
    letter = "From: a@b.example\r\nSubject: Größe\r\n\r\nGrüße, 請求書\r\n.\r\n..\r\n.end\r\n".encode()
    (tmp_path / "letter").write_bytes(letter)
    heard = talk(door, "--data", f"@{tmp_path / 'letter'}", to=HARBOR)
    assert heard.code == 0
    assert kept(cast) == [(cast.harbor.pk, heard.letter)]
    assert heard.letter.rstrip() == letter.rstrip()  # it ends a mail with empty lines of its own


def test_an_attachment_of_a_megabyte_arrives_whole(ports: tuple[int, int], cast: Cast, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    (tmp_path / "Invoice_5001.pdf").write_bytes(content)
    heard = talk(ports[0], "--tls", "--attach", f"@{tmp_path / 'Invoice_5001.pdf'}", to=HARBOR)
    assert heard.code == 0
    [(_, body)] = kept(cast)
    assert body == heard.letter
    attached = list(email.message_from_bytes(body, policy=email.policy.default).iter_attachments())
    assert [(each.get_filename(), each.get_content()) for each in attached] == [("Invoice_5001.pdf", content)]


def test_a_recipient_nobody_knows_keeps_no_other_from_the_mail(door: int, cast: Cast) -> None:
    heard = talk(door, to=f"nobody@inbound.localhost,{HARBOR},harbor+office@inbound.localhost,{SECOND}")
    assert heard.code == 0
    assert [line[:3] for line in heard.heard if b"1.1" in line] == [b"550"]
    assert kept(cast) == [(cast.harbor.pk, heard.letter), (cast.second.pk, heard.letter)]
    assert [row.headers["rcpt"] for row in rows(cast)] == [[HARBOR, "harbor+office@inbound.localhost"], [SECOND]]


@pytest.mark.parametrize("who", [(), ("--tls", "--auth", "PLAIN", *SIGNED_IN)])
@pytest.mark.parametrize("address", ["nobody@inbound.localhost", "stranger@elsewhere.example"])
def test_a_mail_that_is_for_no_firm_of_ours_goes_nowhere_whoever_brings_it(
    ports: tuple[int, int], cast: Cast, who: tuple[str, ...], address: str
) -> None:
    heard = talk(ports[0], *who, to=address)
    assert heard.code == NO_RECIPIENT_TAKEN
    assert b"550 5.1.1 No firm of ours has this address" in heard.heard
    assert (kept(cast), jobs()) == ([], [])


def test_a_client_is_told_to_come_again_while_the_disk_is_full(door: int, cast: Cast) -> None:
    with before_insert(FULL_DISK):
        heard = talk(door, to=HARBOR)
    assert heard.code == MAIL_REFUSED
    assert b"451 4.3.0 We cannot keep your mail just now; try again later" in heard.heard
    assert kept(cast) == []


@pytest.fixture
def server(ports: tuple[int, int], files: tuple[Path, Path]) -> Iterator[Postfix]:
    with postfix.running(
        port=ports[0], certificate=files[0], door_name=NAME, user="harbor", password=SECRET
    ) as running:
        yield running


def letters(count: int) -> list[bytes]:
    return [
        f"From: Büro <{SENDER}>\r\nTo: carol@acme.example\r\nSubject: Grüße, Invoice {number}\r\n"
        f"Date: Wed, 03 Jun 2026 14:00:00 +0000\r\nMessage-ID: <{number}@harborpine.example>\r\n\r\n"
        f"Dear Carol,\r\n.\r\n請求書 {number}\r\n".encode()
        for number in range(5001, 5001 + count)
    ]


def without_trace(body: bytes) -> bytes:
    """Without the one header that a mail server adds."""
    return re.sub(rb"\AReceived: by %b (?:.*\r\n)(?:[ \t].*\r\n)*" % postfix.NAME.encode(), b"", body)


def test_a_firms_mail_server_signs_in_and_hands_over_each_mail_once(server: Postfix, cast: Cast) -> None:
    brought = letters(20)
    for letter in brought:
        server.write(letter, sender="büro@harborpine.example", recipient=HARBOR)
    until(lambda: len(kept(cast)) >= 20, what="the arrival of 20 mails")
    until(lambda: server.waiting() == [], what="an empty queue")
    assert sorted(without_trace(body) for _, body in kept(cast)) == brought
    assert len(jobs()) == 20
    assert all(row.headers["tls"] and row.headers["auth"] == "harbor" for row in rows(cast))
    # Postfix gives such a sender only to a door that speaks SMTPUTF8, and eight bits only to one that takes 8BITMIME.
    assert {row.headers["from"] for row in rows(cast)} == {"büro@harborpine.example"}


def test_what_we_cannot_keep_waits_at_the_mail_server_and_comes_when_it_tries_again(
    server: Postfix, cast: Cast
) -> None:
    brought = letters(2)
    with before_insert(FULL_DISK):
        for letter in brought:
            server.write(letter, sender=SENDER, recipient=HARBOR)
        until(lambda: sum(map(bool, server.waiting())) == 2, what="two mails put off")
        assert all("451 4.3.0 We cannot keep your mail just now" in why for why in server.waiting())
        assert kept(cast) == []
    server.try_again()
    until(lambda: server.waiting() == [], what="an empty queue")
    assert sorted(without_trace(body) for _, body in kept(cast)) == brought
