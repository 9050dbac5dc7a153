"""Guests: a browser with one client before it, for half an hour of silence at most."""

from datetime import timedelta

from quittance.access.tests.portal import SEAT, told
from quittance.links import queries
from quittance.links.actions import guests
from quittance.links.models import Guest
from quittance.links.tests.doors import acme
from tests.cast import NOW, Cast


def found(token: str, minutes: int = 0) -> Guest | None:
    return queries.guest_of(token=token, host="localhost", now=NOW + timedelta(minutes=minutes))


def test_a_guest_sees_one_client_until_half_an_hour_of_silence(harbor: Cast) -> None:
    token = guests.open_by_key(client=acme(), masked=False, seat=SEAT, now=NOW)
    guest = found(token, 29)
    assert guest is not None
    assert guest.client.name == "Acme Co"
    assert found(token, 30) is None
    guests.note_use(guest=guest, now=NOW + timedelta(minutes=29))
    assert found(token, 58) is not None


def test_a_guest_leaves_for_good_and_sits_on_one_host(harbor: Cast) -> None:
    token = guests.open_by_key(client=acme(), masked=False, seat=SEAT, now=NOW)
    assert queries.guest_of(token=token, host="second.localhost", now=NOW) is None
    guests.end(guest=Guest.objects.get(), now=NOW)
    assert found(token) is None


def test_staff_who_open_a_portal_are_named_and_on_record(harbor: Cast) -> None:
    token = guests.open_by_staff(client=acme(), person=harbor.dana, seat=SEAT, now=NOW)
    guest = found(token)
    assert guest is not None
    assert guest.person == harbor.dana
    assert [(event.by, event.facts["way"]) for event in told("guest.opened")] == [(f"staff:{harbor.dana.pk}", "staff")]


def test_guests_of_long_ago_are_forgotten(harbor: Cast) -> None:
    guests.open_by_key(client=acme(), masked=False, seat=SEAT, now=NOW)
    guests.forget(before=NOW + timedelta(days=40))
    assert not Guest.objects.exists()
