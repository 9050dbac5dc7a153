"""A name that is not there, one without text and a resolver that says nothing are three things."""

import socket

import pytest

from quittance.integrations.dns import BadResolver, DnsFault, NoSuchName, NoText, Resolver, resolver
from quittance.integrations.dns.tests.answering import BROKEN, SILENT, NameServer

LONG = "v=DKIM1; k=rsa; p=" + "A" * 700


def test_texts_are_read_whole_however_many_strings_they_come_in() -> None:
    with NameServer({"q1._domainkey.firm.example": [LONG], "firm.example": ["v=spf1 -all", "another"]}) as server:
        asked = Resolver.from_setting(server.address)
        assert asked.texts("q1._domainkey.firm.example") == [LONG]
        assert sorted(asked.texts("firm.example")) == ["another", "v=spf1 -all"]


def test_an_answer_too_long_for_a_datagram_is_asked_for_over_tcp() -> None:
    with NameServer({"firm.example": [LONG, LONG + "B"]}, datagram_max=512) as server:
        assert len(Resolver.from_setting(server.address).texts("firm.example")) == 2
        assert [way for _, way in server.asked] == ["udp", "tcp"]


def test_no_such_name_no_text_and_no_answer_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "TRY_SECONDS", 0.1)
    monkeypatch.setattr(resolver, "LIFETIME_SECONDS", 0.3)
    with NameServer({"empty.example": [], "silent.example": SILENT, "broken.example": BROKEN}) as server:
        asked = Resolver.from_setting(server.address)
        with pytest.raises(NoSuchName, match=r"no name gone\.example"):
            asked.texts("gone.example")
        with pytest.raises(NoText, match=r"empty\.example has no TXT record"):
            asked.texts("empty.example")
        for name in ("silent.example", "broken.example"):
            with pytest.raises(DnsFault, match=f"could not be asked for {name}"):
                asked.texts(name)


def test_a_resolver_that_is_not_there_is_a_fault_and_not_an_absence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(DnsFault):
        Resolver.from_setting(address).texts("firm.example")


@pytest.mark.parametrize("name", ["a..example", "x" * 64 + ".example", "a." * 140])
def test_a_name_that_is_none_is_a_fault(name: str) -> None:
    with NameServer() as server, pytest.raises(DnsFault):
        Resolver.from_setting(server.address).texts(name)


@pytest.mark.parametrize("address", ["resolver.example:53", "127.0.0.1:99999", "127.0.0.1:53/x", ":53", "me@127.0.0.1"])
def test_a_resolver_is_named_by_number(address: str) -> None:
    with pytest.raises(BadResolver, match="a resolver's address and port"):
        Resolver.from_setting(address)


def test_the_port_of_dns_is_understood() -> None:
    assert resolver._host_and_port("127.0.0.1") == ("127.0.0.1", 53)  # noqa: SLF001  the one place where it shows
    assert resolver._host_and_port("[::1]:5353") == ("::1", 5353)  # noqa: SLF001  the same
