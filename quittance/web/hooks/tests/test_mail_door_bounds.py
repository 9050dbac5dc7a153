"""What a stranger may do to the mail door, and how far."""

import smtplib
import socket

import pytest

from quittance.core import scope
from quittance.core.models import Inbound
from quittance.web.hooks import smtp
from quittance.web.hooks.tests.test_mail_door import LETTER, door, kept, send
from tests.cast import Cast

__all__ = ["door"]  # the fixture of the other tests of this door


def talk(port: int, *lines: bytes) -> list[bytes]:
    """Say each line and hear each answer."""
    answers = []
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line, line.makefile("rb") as heard:
        heard.readline()
        for words in lines:
            line.sendall(words + b"\r\n")
            answers.append(heard.readline())
    return answers


@pytest.mark.parametrize("address", [b"a\x00b@x.example", b"\xff\xfe@x.example", b"a\x1b[2J@x.example"])
def test_an_address_that_cannot_be_read_is_refused_for_good(door: int, cast: Cast, address: bytes) -> None:
    answers = talk(door, b"HELO x", b"MAIL FROM:<" + address + b">")
    assert answers[1].startswith(b"5")
    assert kept(cast) == []


def test_a_line_as_long_as_many_mailers_write_it_is_kept(door: int, cast: Cast) -> None:
    letter = LETTER + b"<p>" + b"x" * 200_000 + b"</p>\r\n"
    send(door, "harbor@inbound.localhost", letter=letter)
    assert kept(cast) == [(cast.harbor.pk, letter)]


def test_a_mail_without_end_is_cut_off_and_not_kept(door: int, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp._BoundedSMTP, "line_length_limit", 1000)  # noqa: SLF001  the bound itself, made small
    with socket.create_connection(("127.0.0.1", door), timeout=20) as line, line.makefile("rb") as heard:
        for words in (
            b"",
            b"HELO x\r\n",
            b"MAIL FROM:<a@b.example>\r\n",
            b"RCPT TO:<harbor@inbound.localhost>\r\n",
            b"DATA\r\n",
        ):
            line.sendall(words)
            heard.readline()
        answer = b""
        piece = b"a" * 1_000_000
        try:
            for _ in range(60):
                line.sendall(piece)
            answer = heard.readline()
        except OSError:
            answer = b"cut"
    assert answer[:3] in {b"552", b"cut", b""}  # told, or the line was closed on us
    with scope.firm(cast.harbor.pk):
        assert Inbound.objects.count() == 0


def test_more_recipients_than_one_mail_may_have_are_put_off(door: int) -> None:
    with smtplib.SMTP("127.0.0.1", door, timeout=20) as client:
        client.ehlo()
        client.mail("a@b.example")
        codes = [client.rcpt("harbor@inbound.localhost")[0] for _ in range(smtp.RECIPIENTS_MAX + 1)]
    assert codes[:-1] == [250] * smtp.RECIPIENTS_MAX
    assert codes[-1] == 452
