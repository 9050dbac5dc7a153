"""What one takes of the mail door leaves the others theirs: strangers, slow peers, and firms that have signed in."""

import smtplib
from pathlib import Path

import pytest

from quittance.core import scope
from quittance.tenancy.actions import vault
from quittance.web.hooks.smtp_firms import PASSWORD
from quittance.web.hooks.smtp_limits import Limits
from quittance.web.hooks.smtp_tls import Certificate
from quittance.web.hooks.tests.mail_peer import (
    HARBOR,
    HOST,
    SENDER,
    Raw,
    kept,
    listening,
    listening_by_tls,
    send,
    terms,
    trusting,
    write_certificate,
)
from tests.cast import NOW, Cast

STRANGERS = ("198.51.100.1", "198.51.100.2", "198.51.100.3")
OWN = "203.0.113.9"
ELSEWHERE = "127.0.0.2"


def test_strangers_take_nothing_of_what_the_firms_own_server_may_bring() -> None:
    limits = Limits(terms(firm_mails_a_minute=60, peer_mails_a_minute=30))
    taken = [limits.take_mail(peer, 1, own_server=False) for peer in STRANGERS for _ in range(30)]
    assert taken == [True] * 60 + [False] * 30
    assert all(limits.take_mail(OWN, 1, own_server=True) for _ in range(300))
    assert not limits.take_mail(OWN, 1, own_server=True)


def test_strangers_behind_the_host_of_a_firms_own_mail_take_nothing_of_it_either() -> None:
    """A big mail house serves the firm and everybody else from the same addresses."""
    limits = Limits(terms(peer_mails_a_minute=30))
    while limits.take_mail(OWN, 2, own_server=False):
        pass
    assert limits.take_mail(OWN, 1, own_server=True)


def codes(client: smtplib.SMTP, recipient: str, count: int) -> list[int]:
    answers = []
    for _ in range(count):
        client.rset()
        client.mail(SENDER)
        answers.append(client.rcpt(recipient)[0])
    return answers


def test_a_firm_that_has_signed_in_has_no_bound_towards_itself_and_the_usual_one_towards_others(
    cast: Cast, tmp_path: Path
) -> None:
    with scope.firm(cast.harbor.pk):
        vault.keep(name=PASSWORD, secret="pass-phrase", now=NOW)
    certificate = Certificate(*write_certificate(tmp_path, "first.example"))
    with (
        listening_by_tls(certificate, peer_mails_a_minute=3) as (_, port),
        smtplib.SMTP_SSL(HOST, port, timeout=20, context=trusting()) as client,
    ):
        client.login("harbor", "pass-phrase")
        assert codes(client, HARBOR, 8) == [250] * 8
        assert codes(client, "second@inbound.localhost", 4) == [250] * 3 + [451]
        assert codes(client, HARBOR, 1) == [250]


def asked_for_room(peer: Raw) -> bytes:
    """What the door says to one mail more."""
    for words in (b"EHLO x", b"MAIL FROM:<a@b.example>", b"RCPT TO:<harbor@inbound.localhost>"):
        peer.ask(words)
    return peer.ask(b"DATA")


def test_a_slow_peer_holds_a_part_of_the_room_and_others_are_still_let_in(cast: Cast) -> None:
    with (
        listening(mail_bytes_max=50_000, bytes_held_max=100_000) as port,
        Raw(port, host=ELSEWHERE) as slow,
        Raw(port, host=ELSEWHERE) as second,
        Raw(port, host=ELSEWHERE) as third,
    ):
        slow.begin_mail()
        second.begin_mail()
        slow.say(b"x" * 40_000)
        answer = asked_for_room(third)
        while answer.startswith(b"354"):  # what the first said may still be on its way
            third.ask(b".")
            answer = asked_for_room(third)
        assert answer.startswith(b"452 4.3.1")
        second.say(b"x" * 10)  # it began while there was room, and is turned away all the same
        assert second.hear().startswith(b"421 4.3.1")
        before = len(kept(cast))
        send(port, HARBOR)
        assert len(kept(cast)) == before + 1
        assert slow.ask(b"\r\n.").startswith(b"250")


@pytest.mark.parametrize("size", [1, 49_000])
def test_one_mail_alone_may_be_as_large_as_any_however_little_room_there_is(cast: Cast, size: int) -> None:
    with listening(mail_bytes_max=50_000, bytes_held_max=50_000) as port, Raw(port) as peer:
        for _ in range(3):
            peer.begin_mail()
            assert peer.ask(b"a" * size + b"\r\n.").startswith(b"250")


def test_what_a_peer_held_is_given_back_when_it_goes() -> None:
    limits = Limits(terms(bytes_held_max=100))
    limits.hold(OWN, 26)
    assert (limits.may_begin_mail(OWN), limits.may_begin_mail(STRANGERS[0])) == (False, True)
    assert (limits.may_go_on(OWN, 26), limits.may_go_on(OWN, 0)) == (True, False)
    limits.hold(OWN, -26)
    assert limits.may_begin_mail(OWN)
