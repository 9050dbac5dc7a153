"""Groups: made, changed and deleted on their pages, and who is in them."""

import pytest
from django.test import Client

from quittance.access.models import Group, Mapping
from quittance.core import clock, scope
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

GROUPS = "/firm-portal/groups/"


@pytest.fixture
def danas(cast: Cast) -> Client:
    return desk_of(cast.dana)


def key(cast: Cast, name: str) -> int:
    with scope.firm(cast.harbor.pk):
        return Group.objects.get(name=name).pk


def test_the_list_counts_people_and_names_what_stands_for_each_group(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.harbor.pk):
        Mapping.objects.create(
            group=Group.objects.get(name="Users"), provider_group="Bookkeeping", made_at=clock.now(), made_by="system"
        )
    page = text(danas.get(GROUPS))
    assert "Bookkeeping" in page
    assert "See clients, See contacts, See invoices, See payments and 6 more" in page


def test_a_group_is_made_and_shown_with_its_people(cast: Cast, danas: Client) -> None:
    answer = danas.post(f"{GROUPS}add/", {"name": "Front desk", "permissions": ["take_payments"]})
    made = key(cast, "Front desk")
    assert answer.headers["location"] == f"{GROUPS}{made}/"
    assert "Nobody is in this group" in text(danas.get(f"{GROUPS}{made}/"))
    assert "Miguel Santos" in text(danas.get(f"{GROUPS}{key(cast, 'Users')}/"))


def test_a_taken_name_and_an_unknown_right_are_refused_and_what_was_ticked_stays_ticked(
    cast: Cast, danas: Client
) -> None:
    answer = danas.post(f"{GROUPS}add/", {"name": "admins", "permissions": ["take_payments"]})
    assert answer.status_code == 400
    assert "already" in text(answer)
    assert 'value="take_payments" aria-describedby="right-take_payments-words" checked' in text(answer)
    assert danas.post(f"{GROUPS}add/", {"name": "New", "permissions": ["fly"]}).status_code == 400
    assert danas.post(f"{GROUPS}add/", {"name": ""}).status_code == 400


def test_a_group_is_changed_but_not_so_that_its_editor_is_locked_out(cast: Cast, danas: Client) -> None:
    users = key(cast, "Users")
    danas.post(f"{GROUPS}{users}/", {"name": "Clerks", "permissions": ["see_clients"]})
    assert "The group is saved." in text(danas.get(f"{GROUPS}{users}/"))
    danas.post(f"{GROUPS}{users}/", {"name": "Clerks", "permissions": ["see_clients"]})
    assert "Nothing was other than before." in text(danas.get(f"{GROUPS}{users}/"))
    answer = danas.post(f"{GROUPS}{key(cast, 'Admins')}/", {"name": "Admins", "permissions": ["see_clients"]})
    assert answer.status_code == 400
    assert "take your own right" in text(answer)


def test_a_group_with_people_stays_and_an_empty_one_goes(cast: Cast, danas: Client) -> None:
    users = key(cast, "Users")
    assert danas.post(f"{GROUPS}{users}/delete/").headers["location"] == f"{GROUPS}{users}/"
    assert "still has people in it" in text(danas.get(GROUPS))
    danas.post(f"{GROUPS}add/", {"name": "Empty"})
    empty = key(cast, "Empty")
    assert danas.post(f"{GROUPS}{empty}/delete/").headers["location"] == GROUPS
    assert danas.get(f"{GROUPS}{empty}/").status_code == 404


def test_groups_of_other_firms_have_no_page_here(cast: Cast, danas: Client) -> None:
    with scope.firm(cast.second.pk):
        theirs = Group.objects.get(name="Admins").pk
    for number in (theirs, 10**30):
        assert danas.get(f"{GROUPS}{number}/").status_code == 404
        assert danas.post(f"{GROUPS}{number}/delete/").status_code == 404
