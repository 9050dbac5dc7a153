"""When a guest ends before their time: staff who sign out or lose their rights, and keys that are switched off."""

from datetime import timedelta

import pytest

from quittance.access.actions import sessions
from quittance.access.models import Grant, Limit, Membership, Person, Session
from quittance.access.rules.permissions import Permission
from quittance.access.tests.portal import SEAT, told
from quittance.core import events
from quittance.core.models import Reaction
from quittance.links import queries
from quittance.links.actions import guests, keys
from quittance.links.tests.doors import acme
from quittance.receivables.models import Client
from quittance.tenancy.models import Office, StaffMember
from tests.cast import NOW, Cast, session_of

MINUTE = timedelta(minutes=1)


def lives(token: str) -> bool:
    return queries.guest_of(token=token, host="localhost", now=NOW + 5 * MINUTE) is not None


def staff_at(client: Client, person: Person, after: timedelta = timedelta(0)) -> str:
    return guests.open_by_staff(client=client, person=person, seat=SEAT, now=NOW + after)


def key_guest(client: Client) -> str:
    return guests.open_by_key(client=client, masked=False, seat=SEAT, now=NOW)


def sign_out(person: Person) -> None:
    session = Session.objects.get(person=person, ended_at=None)
    sessions.end(session=session, now=NOW + MINUTE, by=f"staff:{person.pk}", why="signed out")


def react() -> None:
    for reaction in Reaction.objects.filter(event__name="session.ended", handled_at=None):
        assert events.react(reaction_id=reaction.pk, now=NOW + 3 * MINUTE)


def bounded(person: Person, kind: str, value: str) -> None:
    Limit.objects.create(person=person, kind=kind, value=value, given_at=NOW, given_by="system")


def test_staff_who_sign_out_leave_every_portal_they_opened_and_nobody_elses(harbor: Cast) -> None:
    client = acme()
    session_of(harbor.dana, NOW)
    hers = [staff_at(client, harbor.dana) for _ in range(2)]
    another, by_key = staff_at(client, harbor.miguel), key_guest(client)
    sign_out(harbor.dana)
    react()
    assert [lives(token) for token in hers] == [False, False]
    assert lives(another)
    assert lives(by_key)


def test_a_portal_that_staff_open_after_coming_back_outlives_the_session_before(harbor: Cast) -> None:
    client = acme()
    session_of(harbor.dana, NOW)
    sign_out(harbor.dana)
    token = staff_at(client, harbor.dana, after=2 * MINUTE)
    react()
    assert lives(token)


def test_staff_who_lost_the_right_to_open_portals_look_no_more_until_it_is_given_again(harbor: Cast) -> None:
    token = staff_at(acme(), harbor.dana)
    Membership.objects.filter(person=harbor.dana).delete()
    assert not lives(token)
    right = Permission.OPEN_CLIENT_PORTAL
    Grant.objects.create(person=harbor.dana, permission=right, given_at=NOW, given_by="system")
    assert lives(token)


@pytest.mark.parametrize(
    ("kind", "fitting", "other"),
    [("office", " boston", "Denver"), ("partner", "kl", "MM"), ("partner", "Kim@harbor.example", "Kim"),
     ("client", "a-100", "A-101")],
)  # fmt: skip
def test_staff_whose_bounds_leave_the_client_out_look_no_more_and_within_them_they_do(
    harbor: Cast, kind: str, fitting: str, other: str
) -> None:
    mirrored = {"source_key": "s1", "source_hash": 1, "first_seen_at": NOW}
    office = Office.objects.create(name="Boston", **mirrored)
    partner = StaffMember.objects.create(first_name="Kim", code="KL", address="kim@harbor.example", **mirrored)
    client = acme(office=office, partner=partner)
    token = staff_at(client, harbor.dana)
    bounded(harbor.dana, kind, other)
    assert not lives(token)
    bounded(harbor.dana, kind, fitting)
    assert lives(token)


def test_a_client_without_office_and_partner_lies_within_no_such_bound(harbor: Cast) -> None:
    token = staff_at(acme(), harbor.dana)
    bounded(harbor.dana, "office", "Boston")
    bounded(harbor.dana, "partner", "KL")
    assert not lives(token)


def test_a_key_that_is_off_and_on_again_brings_no_guest_back_and_leaves_other_clients_alone(harbor: Cast) -> None:
    client, other = acme(), acme()
    token, elsewhere, staff = key_guest(client), key_guest(other), staff_at(client, harbor.dana)
    keys.switch_off(client=client, by="staff:1", now=NOW)
    late = key_guest(client)
    keys.switch_on(client=client, by="staff:1", now=NOW + MINUTE)
    assert not lives(token)
    assert not lives(late)
    assert lives(elsewhere)
    assert lives(staff)
    assert lives(key_guest(client))
    assert len(told("key.switched_on")) == 1
