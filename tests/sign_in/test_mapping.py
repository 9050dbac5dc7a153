"""Groups are mapped by who has the rights they give, on the table as it stands, and somebody stays in charge."""

import html

import pytest

from quittance.access.actions import emergency, rights
from quittance.access.models import Mapping
from quittance.core import clock, scope
from quittance.tenancy.models import Connection
from quittance.web.base import cookies
from tests.cast import Cast, session_of
from tests.sign_in.test_settings import HERE, map_groups, save, seen, stage_of, told, try_it
from tests.sign_in.visit import Visit


def test_groups_mapped_and_unmapped_are_told_one_by_one(dana: Visit) -> None:
    map_groups(dana, Admins="Partners", Users="partners")
    map_groups(dana, Admins="PARTNERS")
    assert [facts["group"] for facts in told(dana, "mapping.made")] == ["Admins", "Users"]
    assert [facts["group"] for facts in told(dana, "mapping.removed")] == ["Users"]
    with scope.firm(dana.firm.pk):
        assert Mapping.objects.get().provider_group == "Partners"


def test_a_table_that_somebody_else_changed_meanwhile_is_not_overwritten(dana: Visit) -> None:
    earlier = seen(dana)
    map_groups(dana, Admins="Partners")
    for looked_at in (earlier, "nothing"):
        answer = map_groups(dana, looked_at, Users="Bookkeeping")
        page = html.unescape(answer.content.decode())
        assert answer.status_code == 409
        assert "Somebody else changed the groups while this page was open. Nothing was saved." in page
        assert 'value="Partners"' in page
        assert 'value="Bookkeeping"' not in page
    with scope.firm(dana.firm.pk):
        assert [row.provider_group for row in Mapping.objects.all()] == ["Partners"]


def test_a_line_saved_just_as_it_stands_stays(dana: Visit) -> None:
    map_groups(dana, Admins="Partners")
    map_groups(dana, Admins="Partners", Users="Bookkeeping")
    with scope.firm(dana.firm.pk):
        assert sorted(row.provider_group for row in Mapping.objects.all()) == ["Bookkeeping", "Partners"]


def test_nobody_maps_their_way_to_rights_that_they_do_not_have(dana: Visit, cast: Cast) -> None:
    map_groups(dana, Users="Bookkeeping")
    with scope.firm(dana.firm.pk):
        rights.give(person=cast.miguel, permissions=["edit_sign_in"], by="system", now=clock.now())
    dana.client.cookies[cookies.STAFF] = session_of(cast.miguel, clock.now())
    answer = map_groups(dana, Users="Bookkeeping", Admins="Accounts receivable")
    assert answer.status_code == 400
    assert "You do not have all the rights of “Admins” yourself" in html.unescape(answer.content.decode())
    assert map_groups(dana, Users="Sales").status_code == 302  # a group whose rights Miguel has
    with scope.firm(dana.firm.pk):
        assert [row.provider_group for row in Mapping.objects.all()] == ["Sales"]


@pytest.mark.parametrize("by_what", ["nothing", "a key", "by hand", "a group"])
def test_a_draft_whose_try_brought_nobody_in_charge_waits_for_a_key_or_somebody(
    dana: Visit, cast: Cast, by_what: str
) -> None:
    map_groups(dana, Admins="A group nobody is in")
    save(dana)
    try_it(dana)
    with scope.firm(dana.firm.pk):
        draft = Connection.objects.get()
        nobody = {"groups": ["Bookkeeping"], "address": "somebody.else@harborpine.example"}
        Connection.objects.update(trial=draft.trial | nobody)
        if by_what == "a key":
            emergency.make(person=cast.dana, by="system", maker="", now=clock.now())
        if by_what == "by hand":
            Connection.objects.update(trial=draft.trial | nobody | {"address": cast.dana.address.upper()})
    if by_what == "a group":
        map_groups(dana, Admins="BOOKKEEPING")
    page = html.unescape(dana.client.get(HERE).content.decode())
    dana.client.post(f"{HERE}put-in-force/")
    assert ("The try brought no group that leads to one of ours" in page) is (by_what == "nothing")
    assert ("live" in stage_of(dana)) is (by_what != "nothing")
