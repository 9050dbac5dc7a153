"""Records that people paste, and answers that are longer than a datagram."""

import socket
import struct
from collections.abc import Iterator

import dns.message
import dns.query
import dns.rdatatype
import pytest

from sandbox.dns import pasting
from sandbox.tests.service import Service, free_port, running

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, int]]:
    port = free_port()
    with running("dns", tmp_path_factory.mktemp("world"), "--udp-port", str(port)) as started:
        yield started, port


def _texts(port: int, name: str) -> list[bytes]:
    question = dns.message.make_query(name, dns.rdatatype.TXT)
    answer, _ = dns.query.udp_with_fallback(question, "127.0.0.1", port=port, timeout=10)
    return [b"".join(each.strings) for found in answer.answer for each in found]


@pytest.mark.parametrize(
    ("pasted", "name", "kind", "value"),
    [
        ("a.example TXT v=spf1 mx -all", "a.example", "TXT", "v=spf1 mx -all"),
        ('A.Example. 300 IN TXT "v=DKIM1; p=ab" "cd"', "a.example", "TXT", "v=DKIM1; p=abcd"),
        ('_dmarc.a.example\tIN\tTXT\t"v=DMARC1; p=none"', "_dmarc.a.example", "TXT", "v=DMARC1; p=none"),
        ("a.example MX 10 mail.a.example", "a.example", "MX", "10 mail.a.example"),
        ("a.example A 127.0.0.9", "a.example", "A", "127.0.0.9"),
    ],
)
def test_a_line_is_read_as_zone_files_write_it(pasted: str, name: str, kind: str, value: str) -> None:
    (record,) = pasting.records(pasted)

    assert (record.name, record.kind, record.value) == (name, kind, value)


@pytest.mark.parametrize(
    "pasted", ["", "a.example", "a.example TXT", "a b TXT x", "a.example A 1.2", "x y MX z", "-.e A 1"]
)
def test_what_is_no_record_is_refused_in_words(pasted: str) -> None:
    with pytest.raises(pasting.Unclear):
        pasting.records(pasted)


def test_a_pasted_record_is_answered_at_once_and_taken_away_again(service: tuple[Service, int]) -> None:
    page, port = service
    page.ask("POST", "/", "act=paste&pasted=new.example+TXT+hello", FORM)
    assert _texts(port, "new.example") == [b"hello"]
    assert "new.example" in page.get("/").text

    page.ask("POST", "/", "act=remove&name=new.example&kind=TXT&value=hello", FORM)
    assert _texts(port, "new.example") == []


def test_what_cannot_be_read_is_told_and_stays_in_the_form(service: tuple[Service, int]) -> None:
    answer = service[0].ask("POST", "/", "act=paste&pasted=nonsense", FORM)

    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert ">nonsense</textarea>" in answer.text


def test_a_key_longer_than_a_datagram_is_read_whole_over_tcp(service: tuple[Service, int]) -> None:
    page, port = service
    key = "v=DKIM1; k=rsa; p=" + "A" * 1200
    assert page.post("/api/records", {"name": "s._domainkey.a.example", "type": "TXT", "value": key}).status == 200

    assert _texts(port, "s._domainkey.a.example") == [key.encode()]


def test_two_questions_are_answered_over_one_connection_and_half_a_one_ends_it(service: tuple[Service, int]) -> None:
    question = dns.message.make_query("inbound.localhost", dns.rdatatype.MX).to_wire()
    with socket.create_connection(("127.0.0.1", service[1]), timeout=10) as wire:
        for _ in range(2):
            wire.sendall(struct.pack("!H", len(question)) + question)
            with wire.makefile("rb") as answers:
                (size,) = struct.unpack("!H", answers.read(2))
                assert dns.message.from_wire(answers.read(size)).answer
        wire.sendall(b"\x00\x30half")
        wire.shutdown(socket.SHUT_WR)
        assert wire.recv(10) == b""


def test_the_same_record_is_kept_once(service: tuple[Service, int]) -> None:
    page, port = service
    for _ in range(2):
        page.post("/api/records", {"name": "once.example", "type": "TXT", "value": "one"})

    assert _texts(port, "once.example") == [b"one"]
