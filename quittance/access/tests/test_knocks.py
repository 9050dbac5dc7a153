"""Guessing grows slow, per address and network together, and nobody can lock another out by guessing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.actions import knocks
from quittance.access.models import Knock
from quittance.access.rules import knocks as rules
from quittance.access.rules import mailing
from quittance.core import scope
from tests.cast import NOW, Cast

DOOR = "password"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def knock(cast: Cast, times: int, *, address: str = "dana@harbor.example", network: str = HERE) -> None:
    with scope.firm(cast.harbor.pk):
        for _ in range(times):
            knocks.count(door=DOOR, marks=rules.marks(address=address, network=network), now=NOW)


def is_shut(cast: Cast, *, address: str = "dana@harbor.example", network: str = HERE, after: int = 0) -> bool:
    with scope.firm(cast.harbor.pk):
        marks = rules.marks(address=address, network=network)
        try:
            knocks.refuse_if_many(door=DOOR, marks=marks, now=NOW + timedelta(seconds=after))
        except knocks.TooMany:
            return True
    return False


def test_the_first_slips_cost_nothing(cast: Cast) -> None:
    knock(cast, 4)
    assert not is_shut(cast)


def test_after_five_wrong_tries_the_door_stays_shut_for_a_while_and_opens_again(cast: Cast) -> None:
    knock(cast, 5)
    assert is_shut(cast)
    assert not is_shut(cast, after=15)


def test_who_is_guessed_at_from_elsewhere_can_still_come_in_from_their_own_network(cast: Cast) -> None:
    knock(cast, 12, network=ELSEWHERE)
    assert is_shut(cast, network=ELSEWHERE)
    assert not is_shut(cast)


def test_guessing_at_one_address_from_many_networks_is_slowed_as_well(cast: Cast) -> None:
    for number in range(30):
        knock(cast, 1, network=f"203.0.113.{number}")
    assert is_shut(cast, network=ELSEWHERE)


def test_guessing_many_addresses_from_one_network_is_slowed_as_well(cast: Cast) -> None:
    for number in range(60):
        knock(cast, 1, address=f"client{number}@example.com")
    assert is_shut(cast, address="somebody@else.example")


def test_letter_case_and_spaces_of_an_address_do_not_give_more_tries(cast: Cast) -> None:
    knock(cast, 3)
    knock(cast, 3, address=" Dana@Harbor.EXAMPLE ")
    assert is_shut(cast)


def test_who_proved_to_be_themselves_starts_afresh(cast: Cast) -> None:
    knock(cast, 8)
    with scope.firm(cast.harbor.pk):
        knocks.pardon(door=DOOR, mark=rules.marks(address="dana@harbor.example", network=HERE)[0])
    assert not is_shut(cast)


def test_another_firms_door_and_another_door_are_not_shut(cast: Cast) -> None:
    knock(cast, 20)
    marks = rules.marks(address="dana@harbor.example", network=HERE)
    with scope.firm(cast.harbor.pk):
        knocks.refuse_if_many(door="emergency", marks=marks, now=NOW)
    with scope.firm(cast.second.pk):
        knocks.refuse_if_many(door=DOOR, marks=marks, now=NOW)


def test_the_words_of_a_shut_door_name_the_wait_and_nobody(cast: Cast) -> None:
    knock(cast, 20)
    marks = rules.marks(address="dana@harbor.example", network=HERE)
    with scope.firm(cast.harbor.pk), pytest.raises(knocks.TooMany) as shut:
        knocks.refuse_if_many(door=DOOR, marks=marks, now=NOW)
    assert str(shut.value) == "Too many tries. Wait 15 min and try again."


def test_no_address_is_kept_only_its_digest(cast: Cast) -> None:
    knock(cast, 1)
    with scope.firm(cast.harbor.pk):
        kept = [bytes(found.mark_sha256) for found in Knock.objects.all()]
    assert not any(b"dana" in mark for mark in kept)


@given(st.integers(0, 200), st.integers(0, 60))
def test_the_wait_never_shrinks_with_more_tries_and_never_passes_a_quarter_of_an_hour(tries: int, free: int) -> None:
    waits = [rules.wait(tries=[NOW] * count, free=free, now=NOW) for count in (tries, tries + 1)]
    assert waits[0] <= waits[1] <= timedelta(minutes=15)
    assert (waits[0] == timedelta(0)) is (tries == 0 or tries < free)


@pytest.mark.parametrize(
    ("network", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_line_counts_as_one_network_and_a_mapped_address_as_itself(network: str, counted: str) -> None:
    assert rules.neighbourhood(network) == counted
    for marks in (rules.marks, mailing.marks):
        assert marks(address="a@b.example", network=network) == marks(address="a@b.example", network=counted)


def test_changing_addresses_within_one_ipv6_line_gives_no_more_tries(cast: Cast) -> None:
    for number in range(5):
        knock(cast, 1, network=f"2001:db8:1:2::{number + 1:x}")
    assert is_shut(cast, network="2001:db8:1:2:ffff::9")
    assert not is_shut(cast, network="2001:db8:1:3::1")
