"""What a stranger may do to the mail door, and how far."""

import contextlib
import ipaddress
import smtplib

import pytest
from django.conf import settings

from quittance.core import scope
from quittance.core.models import Inbound
from quittance.relay.models import Policy
from quittance.web.hooks.smtp_door import RECIPIENTS_MAX
from quittance.web.hooks.tests.mail_peer import HARBOR, HOST, LETTER, Raw, door, kept, listening, send
from tests.cast import Cast

__all__ = ["door"]


@pytest.mark.parametrize("address", [b"a\x00b@x.example", b"\xff\xfe@x.example", b"a\x1b[2J@x.example"])
def test_an_address_that_cannot_be_read_is_refused_for_good(door: int, cast: Cast, address: bytes) -> None:
    with Raw(door) as peer:
        peer.ask(b"HELO x")
        assert peer.ask(b"MAIL FROM:<" + address + b">").startswith(b"5")
    assert kept(cast) == []


def test_a_name_that_cannot_be_read_is_kept_as_far_as_it_can(door: int, cast: Cast) -> None:
    with Raw(door) as peer:
        for words in (
            b"HELO a\x00\xff\x1bb",
            b"MAIL FROM:<a@b.example>",
            b"RCPT TO:<harbor@inbound.localhost>",
            b"DATA",
        ):
            peer.ask(words)
        assert peer.ask(LETTER + b".").startswith(b"250")
    with scope.firm(cast.harbor.pk):
        assert Inbound.objects.get().headers["helo"] == "ab"


def test_a_line_as_long_as_many_mailers_write_it_is_kept(door: int, cast: Cast) -> None:
    letter = LETTER + b"<p>" + b"x" * 3_000_000 + b"</p>\r\n"
    send(door, HARBOR, letter=letter)
    assert kept(cast) == [(cast.harbor.pk, letter)]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\n\n.\r\r\n"])
def test_no_second_mail_is_smuggled_in_behind_an_end_that_is_none(door: int, cast: Cast, end: bytes) -> None:
    hidden = b"MAIL FROM:<ceo@b.example>\r\nRCPT TO:<second@inbound.localhost>\r\nDATA\r\nPay me\r\n"
    with Raw(door) as peer:
        peer.begin_mail()
        peer.say(LETTER + end + hidden + b".\r\n")
        assert peer.hear().startswith(b"250")
        assert peer.ask(b"NOOP").startswith(b"250")
    ((firm, body),) = kept(cast)
    assert firm == cast.harbor.pk
    assert b"Pay me" in body


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 7])
def test_an_end_that_comes_in_pieces_is_an_end(door: int, cast: Cast, cut: int) -> None:
    with Raw(door) as peer:
        peer.begin_mail()
        words = b"..a\r\n.\r\n.b\r\n...\r\nc\r\n.\r\n"[len(b"..a\r\n.\r\n") :]
        for at in range(0, len(words), cut):
            peer.say(words[at : at + cut])
        assert peer.hear().startswith(b"250")
    assert kept(cast) == [(cast.harbor.pk, b"b\r\n..\r\nc\r\n")]


def test_a_mail_of_nothing_is_a_mail(door: int, cast: Cast) -> None:
    with Raw(door) as peer:
        peer.begin_mail()
        assert peer.ask(b".").startswith(b"250")
    assert kept(cast) == [(cast.harbor.pk, b"")]


def test_a_mail_without_end_is_cut_off_and_not_kept(cast: Cast) -> None:
    with listening(mail_bytes_max=100_000) as port, Raw(port) as peer:
        peer.begin_mail()
        with contextlib.suppress(OSError):
            for _ in range(60):
                peer.say(b"a" * 100_000)
        answer = b"cut"
        with contextlib.suppress(OSError):
            answer = peer.hear()
        assert answer[:3] in {b"552", b"cut", b""}  # told, or the line was closed on us
        assert kept(cast) == []


def test_a_mail_that_is_only_a_little_too_large_is_refused_and_the_next_one_is_taken(cast: Cast) -> None:
    with listening(mail_bytes_max=1000) as port, Raw(port) as peer:
        peer.begin_mail()
        assert peer.ask(b"a" * 1500 + b"\r\n.").startswith(b"552")
        peer.begin_mail()
        assert peer.ask(b"a" * 998 + b"\r\n.").startswith(b"250")
    assert len(kept(cast)) == 1


def test_a_command_without_end_and_a_peer_that_says_nothing_are_hung_up_on(cast: Cast) -> None:
    with listening(idle_seconds=0.3) as port, Raw(port) as silent, Raw(port) as endless:
        with contextlib.suppress(OSError):
            endless.say(b"EHLO " + b"x" * 300_000)
        assert silent.hear() == b""
        with contextlib.suppress(OSError):
            assert endless.hear() == b""


def test_a_mail_that_comes_too_slowly_is_not_waited_for(cast: Cast) -> None:
    with listening(mail_seconds_max=0) as port, Raw(port) as peer:
        peer.begin_mail()
        peer.say(b"a")
        assert peer.hear().startswith(b"421")
        assert peer.hear() == b""
    assert kept(cast) == []


def test_more_at_once_than_the_door_can_hold_is_put_off(cast: Cast) -> None:
    with listening(bytes_held_max=50_000) as port, Raw(port) as first, Raw(port) as second:
        first.begin_mail()
        first.say(b"a" * 60_000)
        for words in (b"EHLO x", b"MAIL FROM:<a@b.example>", b"RCPT TO:<harbor@inbound.localhost>"):
            second.ask(words)
        answer = second.ask(b"DATA")
        while answer.startswith(b"354"):  # what the first said may still be on its way
            second.ask(b".")
            second.ask(b"MAIL FROM:<a@b.example>")
            second.ask(b"RCPT TO:<harbor@inbound.localhost>")
            answer = second.ask(b"DATA")
        assert answer.startswith(b"452 4.3.1")
        assert first.ask(b"\r\n.").startswith(b"250")
        assert second.ask(b"DATA").startswith(b"354")


def test_more_recipients_than_one_mail_may_have_are_put_off(door: int) -> None:
    with smtplib.SMTP(HOST, door, timeout=20) as client:
        client.ehlo()
        client.mail("a@b.example")
        codes = [client.rcpt(HARBOR)[0] for _ in range(RECIPIENTS_MAX + 1)]
    assert codes[:-1] == [250] * RECIPIENTS_MAX
    assert codes[-1] == 452


def test_a_peer_with_too_many_connections_is_asked_to_come_later(cast: Cast) -> None:
    with listening(peer_connections_max=2) as port:
        with Raw(port), Raw(port), Raw(port, hear_greeting=False) as third:
            assert third.hear().startswith(b"421 4.7.0")
            assert third.hear() == b""
        for _ in range(20):  # those that went make room again
            with Raw(port, hear_greeting=False) as later:
                if later.hear().startswith(b"220"):
                    return
    pytest.fail("Nobody is let in any more.")


def test_a_house_that_is_full_asks_to_come_later(cast: Cast) -> None:
    with listening(connections_max=1) as port, Raw(port), Raw(port, hear_greeting=False) as second:
        assert second.hear().startswith(b"421 4.3.2")


def test_a_door_for_known_hosts_alone_is_open_to_them_alone(cast: Cast) -> None:
    with (
        listening(hosts=(ipaddress.ip_network("192.0.2.0/24"),)) as port,
        Raw(port, hear_greeting=False) as stranger,
    ):
        assert stranger.hear().startswith(b"554 5.7.1")
    with listening(hosts=(ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("127.0.0.0/8"))) as port:
        assert send(port, HARBOR) == {}


def codes_of_mails(port: int, count: int) -> list[bytes]:
    with Raw(port) as peer:
        peer.ask(b"EHLO x")
        answers = []
        for _ in range(count):
            peer.ask(b"RSET")
            peer.ask(b"MAIL FROM:<a@b.example>")
            answers.append(peer.ask(b"RCPT TO:<harbor@inbound.localhost>")[:9])
    return answers


@pytest.mark.parametrize("whose", ["peer_mails_a_minute", "firm_mails_a_minute"])
def test_more_mails_than_a_minute_may_bring_are_put_off(cast: Cast, whose: str) -> None:
    with listening(**{whose: 3}) as port:
        assert codes_of_mails(port, 4) == [b"250 2.1.5"] * 3 + [b"451 4.7.1"]


def test_a_firms_own_mail_server_may_bring_ten_times_as_many(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        Policy.objects.create(hosts=["127.0.0.0/8"])
    with listening(peer_mails_a_minute=3) as port:
        assert codes_of_mails(port, 31) == [b"250 2.1.5"] * 30 + [b"451 4.7.1"]


def test_the_run_of_a_months_end_from_one_host_meets_no_limit(cast: Cast) -> None:
    env = settings.QUITTANCE
    usual = {"peer_mails_a_minute": env.relay_peer_mails_a_minute, "firm_mails_a_minute": env.relay_firm_mails_a_minute}
    with listening(**usual) as port:
        assert set(codes_of_mails(port, 2000)) == {b"250 2.1.5"}


def test_whoever_tries_out_addresses_is_put_off(cast: Cast) -> None:
    with listening(peer_mails_a_minute=3) as port, Raw(port) as peer:
        peer.ask(b"EHLO x")
        peer.ask(b"MAIL FROM:<a@b.example>")
        answers = [peer.ask(b"RCPT TO:<a%d@inbound.localhost>" % number)[:3] for number in range(5)]
    assert answers[0] == b"550"
    assert answers[-1] == b"451"


def test_whoever_only_talks_is_hung_up_on(door: int) -> None:
    with Raw(door) as peer:
        answers = [peer.ask(b"NOOP")[:3] for _ in range(201)]
        assert answers[-1] == b"421"
        assert peer.hear() == b""
