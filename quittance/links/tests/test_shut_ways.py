"""What a way in that is still young does not open: clients that were merged, keys switched off, staff who left."""

from quittance.access.models import Person
from quittance.access.tests.portal import SEAT
from quittance.links import queries
from quittance.links.actions import guests, keys, passes
from quittance.links.tests.doors import acme
from quittance.receivables.models import Client
from tests.cast import NOW, Cast


def lives(token: str) -> bool:
    return queries.guest_of(token=token, host="localhost", now=NOW) is not None


def test_a_merged_client_is_shown_by_no_pass_and_to_no_guest(harbor: Cast) -> None:
    client = acme()
    _, token = passes.make(client=client, invoice=None, by="staff:1", now=NOW)
    guest = guests.open_by_key(client=client, masked=False, seat=SEAT, now=NOW)
    Client.objects.update(merged_into_key="c2")
    assert queries.pass_of(token=token, now=NOW) is None
    assert not lives(guest)


def test_a_key_that_is_switched_off_ends_guests_by_key_and_leaves_staff(harbor: Cast) -> None:
    client = acme()
    guest = guests.open_by_key(client=client, masked=False, seat=SEAT, now=NOW)
    staff = guests.open_by_staff(client=client, person=harbor.dana, seat=SEAT, now=NOW)
    keys.switch_off(client=client, by="staff:1", now=NOW)
    assert not lives(guest)
    assert lives(staff)


def test_staff_who_left_look_at_no_client_any_more(harbor: Cast) -> None:
    token = guests.open_by_staff(client=acme(), person=harbor.dana, seat=SEAT, now=NOW)
    Person.objects.filter(pk=harbor.dana.pk).update(removed_at=NOW)
    assert not lives(token)
