"""Which networks and addresses prove or name anything."""

import pytest

from quittance.relay.rules import addresses, duplicates, placeholders, plain
from tests.cast import NOW


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("carol@acme.example", True), (" Carol@acme.example ", True), ("carol", False), ("a@b@c", False),
        ("a b@acme.example", False), ("x" * 65 + "@acme.example", False), ("<a@b.example>", False), ("a@b..c", False),
    ],
)  # fmt: skip
def test_what_is_an_address(text: str, *, fits: bool) -> None:
    assert addresses.is_address(text) is fits


@pytest.mark.parametrize(
    ("peer", "networks", "stands"),
    [
        ("203.0.113.9", ["203.0.113.0/24"], True), ("203.0.114.9", ["203.0.113.0/24"], False),
        ("::ffff:203.0.113.9", ["203.0.113.9"], True), ("2001:db8::1", ["2001:db8::/48"], True),
        ("203.0.113.9", ["0.0.0.0/0"], False), ("203.0.113.9", ["nonsense"], False),
        ("nobody", ["203.0.113.0/24"], False),
        ("203.0.113.9", ["2001:db8::/48"], False),
    ],
)  # fmt: skip
def test_a_server_stands_in_the_firms_networks_or_does_not(peer: str, networks: list[str], *, stands: bool) -> None:
    assert addresses.stands_in(peer, networks) is stands


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    values = {"client": "{firm}", "firm": "Harbor"}
    assert placeholders.filled("{client} of {firm}, {other}", values) == "{firm} of Harbor, {other}"


def test_words_from_outside_fit_the_row() -> None:
    assert plain.line("a\0b\n c\ud800", 10) == "ab c?"
    assert plain.file_name("x" * 300 + ".pdf", 20) == "x" * 16 + ".pdf"
    assert plain.file_name("", 20) == "attachment"


def test_without_any_copy_nobody_had_one() -> None:
    assert duplicates.had([], at=NOW, within=NOW - NOW) == set()
