"""Client keys (CP-3): client number and any invoice number, exactly; wrong ones grow slow, and lock nobody else."""

from datetime import datetime, timedelta

import pytest

from quittance.access.actions import knocks
from quittance.access.actions.sessions import Seat
from quittance.core import scope
from quittance.links import queries
from quittance.links.actions import guests, keys, passes
from quittance.links.rules import keys as rules
from quittance.links.rules.keys import masked
from quittance.links.tests.doors import acme
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from tests.cast import NOW, Cast


def tried(number: str, invoice_number: str = "", network: str = "192.0.2.7") -> keys.Opened:
    return keys.try_key(number=number, invoice_number=invoice_number, network=network, now=NOW)


def test_number_and_any_invoice_number_open_the_client(harbor: Cast) -> None:
    client = acme()
    books.invoice(client, 500_00, number="59000", open_cents=0)
    for invoice_number in ("61001", " 59000 "):
        opened = tried(" A-100", invoice_number)
        assert (opened.client.pk, opened.masked) == (client.pk, False)


def test_an_invoice_that_was_voided_or_is_gone_still_opens_its_client(harbor: Cast) -> None:
    acme()
    Invoice.objects.update(voided=True, gone_at=NOW)
    assert tried("A-100", "61001").client.name == "Acme Co"


@pytest.mark.parametrize(
    ("number", "invoice_number"),
    [("a-100", "61001"), ("A-100", "61002"), ("A-100", ""), ("", "61001"), ("", ""), ("A-100" * 40, "61001")],
)
def test_whatever_is_not_exactly_the_key_opens_nothing(harbor: Cast, number: str, invoice_number: str) -> None:
    acme()
    books.invoice(books.client("B-200"), 100_00, number="61002")
    with pytest.raises(keys.WrongKey):
        tried(number, invoice_number)


def test_the_number_alone_opens_only_who_was_never_invoiced_and_masked(harbor: Cast) -> None:
    books.client("N-1", name="Northwind Traders")
    assert tried("N-1").masked
    assert masked("Northwind Traders") == "N•••••••• T••••••"
    with pytest.raises(keys.WrongKey):
        tried("N-1", "61001")


def test_two_clients_of_one_number_are_told_apart_by_the_invoice_or_not_opened(harbor: Cast) -> None:
    one, other = books.client("D-1"), books.client("D-1")
    books.invoice(one, 100_00, number="70001")
    books.invoice(other, 100_00, number="70002")
    assert tried("D-1", "70002").client == other
    books.invoice(one, 100_00, number="70002")
    with pytest.raises(keys.WrongKey):
        tried("D-1", "70002")


def test_a_key_that_is_switched_off_opens_nothing_until_it_is_on_again(harbor: Cast) -> None:
    client = acme()
    for _ in range(2):
        keys.switch_off(client=client, by="staff:1", now=NOW)
    with pytest.raises(keys.WrongKey):
        tried("A-100", "61001")
    keys.switch_on(client=client, by="staff:1", now=NOW)
    assert tried("A-100", "61001").client == client


@pytest.mark.parametrize("fields", [{"gone_at": NOW}, {"merged_into_key": "c9"}])
def test_a_client_that_is_gone_or_was_merged_has_no_key(harbor: Cast, fields: dict[str, object]) -> None:
    acme()
    Client.objects.update(**fields)
    with pytest.raises(keys.WrongKey):
        tried("A-100", "61001")


def test_an_inactive_client_keeps_the_portal_as_long_as_money_is_open(harbor: Cast) -> None:
    acme(inactive=True)
    assert tried("A-100", "61001").client.name == "Acme Co"
    Invoice.objects.update(open_cents=0)
    with pytest.raises(keys.WrongKey):
        tried("A-100", "61001")


def test_wrong_keys_grow_slow_even_for_the_right_one_and_only_there(harbor: Cast) -> None:
    acme()
    for _ in range(5):
        with pytest.raises(keys.WrongKey):
            tried("A-100", "1")
    with pytest.raises(knocks.TooMany):
        tried("A-100", "61001")
    assert tried("A-100", "61001", network="198.51.100.1").client.name == "Acme Co"


def test_who_tries_numbers_in_turn_is_slowed_by_the_network(harbor: Cast) -> None:
    acme()
    for number in range(20):
        with pytest.raises(keys.WrongKey):
            tried(f"X-{number}", "61001")
    with pytest.raises(knocks.TooMany):
        tried("A-100", "61001")
    later = NOW + timedelta(hours=2)
    assert keys.try_key(number="A-100", invoice_number="61001", network="192.0.2.7", now=later).client.name == "Acme Co"


def wrong(number: str, network: str) -> None:
    with pytest.raises(keys.WrongKey):
        tried(number, "1", network)


def test_who_changes_addresses_within_one_ipv6_line_is_slowed_all_the_same(harbor: Cast) -> None:
    acme()
    for number in range(5):
        wrong("A-100", f"2001:db8:1:2::{number + 1:x}")
    with pytest.raises(knocks.TooMany):
        tried("A-100", "61001", "2001:db8:1:2:ffff::9")
    assert tried("A-100", "61001", "2001:db8:1:3::1").client.name == "Acme Co"


def strangers_guess(times: int, *, at: datetime = NOW) -> None:
    """Each from a fresh network of its own."""
    for number in range(times):
        with pytest.raises(keys.WrongKey):
            keys.try_key(number="A-100", invoice_number="1", network=f"203.0.113.{number}", now=at)


def waits(network: str = "198.51.100.1", *, at: datetime = NOW) -> timedelta:
    """How long the right key waits there; nothing if it opens."""
    try:
        keys.try_key(number="A-100", invoice_number="61001", network=network, now=at)
    except knocks.TooMany as many:
        return many.wait
    return timedelta(0)


def test_who_guesses_at_one_client_from_a_fresh_network_each_time_is_slowed_all_the_same(harbor: Cast) -> None:
    acme()
    strangers_guess(9)
    assert waits() == timedelta(0)
    wrong("A-100", "203.0.113.200")
    assert waits() == timedelta(seconds=15)
    with pytest.raises(knocks.TooMany):
        tried("A-100", "1", "203.0.113.201")


def test_the_delay_at_a_client_rises_to_a_quarter_of_an_hour_and_never_beyond(harbor: Cast) -> None:
    acme()
    strangers_guess(10)
    at, delays = NOW, []
    for number in range(9):
        at += waits(at=at)
        with pytest.raises(keys.WrongKey):
            keys.try_key(number="A-100", invoice_number="1", network=f"192.0.2.{number}", now=at)
        delays.append(waits(at=at).total_seconds())
    assert delays[:6] == [30, 60, 120, 240, 480, 900]
    assert max(delays) == 900
    assert waits(at=at + timedelta(minutes=15)) == timedelta(0)


def test_trying_on_during_the_delay_makes_it_no_longer(harbor: Cast) -> None:
    acme()
    strangers_guess(10)
    for number in range(50):
        with pytest.raises(knocks.TooMany):
            tried("A-100", "1", f"192.0.2.{number}")
    assert waits(at=NOW + timedelta(seconds=15)) == timedelta(0)


def opened_from(network: str, *, at: datetime = NOW, masked: bool = False) -> None:
    """Somebody came in from there by the key."""
    client = Client.objects.get(number="A-100")
    seat = Seat(host="localhost:8000", network=network)
    guests.open_by_key(client=client, masked=masked, seat=seat, now=at)


def test_where_the_key_opened_before_nobody_waits_for_strangers_but_for_their_own_tries(harbor: Cast) -> None:
    acme()
    opened_from("198.51.100.1")
    opened_from("2001:db8:1:2::1")
    opened_from("198.51.100.3", masked=True)
    strangers_guess(10)
    assert [waits(each) for each in ("198.51.100.1", "2001:db8:1:2:ffff::9")] == [timedelta(0)] * 2
    assert [waits(each) for each in ("198.51.100.2", "198.51.100.3")] == [timedelta(seconds=15)] * 2
    for _ in range(5):
        wrong("A-100", "198.51.100.1")
    assert waits("198.51.100.1") == timedelta(seconds=15)


def test_strangers_at_one_client_delay_no_other_and_no_other_way_in(harbor: Cast) -> None:
    client = acme()
    books.invoice(books.client("B-200"), 100_00, number="70001")
    _, token = passes.make(client=client, invoice=None, by="staff:1", now=NOW)
    strangers_guess(10)
    assert tried("B-200", "70001", "198.51.100.1").client.number == "B-200"
    assert queries.pass_of(token=token, now=NOW) is not None


def test_very_many_wrong_keys_at_a_firm_delay_all_its_keys_and_no_other_firms(harbor: Cast) -> None:
    acme()
    knocks.count(door=keys.DOOR, marks=[rules.shared_marks(number="X")[1]] * 2_000, now=NOW)
    assert waits() == timedelta(seconds=15)
    with scope.firm(harbor.second.pk):
        acme()
        assert waits() == timedelta(0)


def test_the_number_of_a_finance_charge_opens_nothing(harbor: Cast) -> None:
    books.invoice(acme(), 12_00, number="FC-1", kind="finance_charge")
    with pytest.raises(keys.WrongKey):
        tried("A-100", "FC-1")


def test_a_client_with_finance_charges_alone_was_never_invoiced(harbor: Cast) -> None:
    books.invoice(books.client("N-1", name="Northwind Traders"), 12_00, number="FC-1", kind="finance_charge")
    assert tried("N-1").masked
