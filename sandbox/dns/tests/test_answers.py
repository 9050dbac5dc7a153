import json
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from sandbox.dns import wire
from sandbox.tests.service import free_port, running


def _question(name: str, kind: str, *, number: int = 77) -> bytes:
    return (
        struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0)
        + wire.packed_name(name)
        + struct.pack("!HH", wire.KINDS[kind], 1)
    )


def _code(answer: bytes) -> int:
    return answer[3] & 0x0F


def _count(answer: bytes) -> int:
    return int(struct.unpack("!H", answer[6:8])[0])


class Asked:
    def __init__(self, port: int, zone: Path) -> None:
        self.zone = zone
        self._port = port

    def ask(self, name: str, kind: str) -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wires:
            wires.settimeout(10)
            wires.sendto(_question(name, kind), ("127.0.0.1", self._port))
            return wires.recv(1000)


@pytest.fixture(scope="module")
def dns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    data, port = tmp_path_factory.mktemp("world"), free_port()
    with running("dns", data, "--udp-port", str(port)) as service:
        assert "inbound.localhost" in service.get("/").text
        yield Asked(port, data / "dns" / "zone.json")


def test_the_mail_of_the_inbound_domain_is_taken_by_the_relay(dns: Asked) -> None:
    answer = dns.ask("inbound.localhost", "MX")

    assert (answer[:2], _code(answer), _count(answer)) == (struct.pack("!H", 77), wire.NO_ERROR, 1)
    assert answer.endswith(struct.pack("!H", 10) + wire.packed_name("relay.localhost"))


def test_names_are_found_in_any_case_and_addresses_point_to_this_machine(dns: Asked) -> None:
    assert dns.ask("Mail.LOCALHOST", "A").endswith(bytes([127, 0, 0, 1]))


def test_who_may_send_for_a_firm_is_told_as_text(dns: Asked) -> None:
    assert dns.ask("harborpine.example", "TXT").endswith(b"\x0ev=spf1 mx -all")


def test_an_unknown_name_is_no_name_and_a_known_one_without_the_type_is_empty(dns: Asked) -> None:
    unknown, empty, above = dns.ask("nobody.example", "A"), dns.ask("relay.localhost", "TXT"), dns.ask("example", "A")

    assert _code(unknown) == wire.NO_SUCH_NAME
    assert [(_code(each), _count(each)) for each in (empty, above)] == [(wire.NO_ERROR, 0)] * 2


def test_a_changed_zone_answers_the_next_question_and_a_broken_one_changes_nothing(dns: Asked) -> None:
    before = dns.zone.read_text()
    changed = json.loads(before)
    changed["records"].append({"name": "new.example", "type": "A", "value": "127.0.0.9"})
    dns.zone.write_text(json.dumps(changed))
    assert dns.ask("new.example", "A").endswith(bytes([127, 0, 0, 9]))

    dns.zone.write_text('{"records": [{"name": "new.example", "type": "A", "value": "not an address"}]}')
    assert dns.ask("new.example", "A").endswith(bytes([127, 0, 0, 9]))

    dns.zone.write_text(before)
    assert _code(dns.ask("new.example", "A")) == wire.NO_SUCH_NAME


def test_an_answer_too_long_for_a_datagram_says_so() -> None:
    records = [wire.Record("long.example", "TXT", 300, "x" * 400) for _ in range(2)]

    answer = wire.answer(_question("long.example", "TXT"), lambda _name: records)

    assert answer[2] & 0x02
    assert _count(answer) == 0


def test_what_is_no_question_is_refused_or_left_unanswered() -> None:
    assert _code(wire.answer(_question("a.example", "A")[:14], lambda _name: None)) == wire.FORMAT_ERROR
    assert _code(wire.answer(struct.pack("!HHHHHH", 1, 0x2800, 1, 0, 0, 0), lambda _name: None)) == wire.NOT_IMPLEMENTED
    for silent in (b"", b"x" * 11, struct.pack("!HHHHHH", 1, 0x8000, 1, 0, 0, 0)):
        with pytest.raises(wire.Unreadable):
            wire.answer(silent, lambda _name: None)


@settings(max_examples=200, deadline=None)
@given(any_.binary(min_size=12, max_size=80))
def test_no_bytes_make_it_fail_in_another_way(question: bytes) -> None:
    try:
        answer = wire.answer(question, lambda _name: [])
    except wire.Unreadable:
        return
    assert answer[:2] == question[:2]
