"""Who may do what is changed by those who may, is written down, and is never changed so that nobody can any more."""

from functools import partial

import pytest

from quittance.access import queries
from quittance.access.actions import editors, groups, limits, provider_groups, rights
from quittance.access.models import Grant, Group, Limit, Mapping, Membership, Person
from quittance.access.models.person import Face
from quittance.access.rules.permissions import USERS, Permission
from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together
from tests.cast import NOW, Cast

BY_LEE = "ops:1"


def by(person: Person) -> str:
    return f"staff:{person.pk}"


def held(person: Person) -> frozenset[Permission]:
    found, _ = queries.rights(person=person)
    return found


def told(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name).order_by("pk"))


def test_single_rights_become_exactly_those_given_and_say_what_was_before(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        give = partial(rights.give, person=cast.miguel, by=by(cast.dana), now=NOW)
        assert give(permissions=["refund_payments", "waive_fees"])
        assert give(permissions=["waive_fees"])
        assert not give(permissions=["waive_fees"])
        assert held(cast.miguel) == USERS | {Permission.WAIVE_FEES}
        first, second = told("rights.changed")
        assert (second.facts["before"], second.facts["after"]) == (["refund_payments", "waive_fees"], ["waive_fees"])
        assert (first.subject_id, first.by) == (cast.miguel.pk, by(cast.dana))


def test_a_right_that_nobody_knows_is_refused_and_changes_nothing(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        with pytest.raises(rights.NoSuchRight, match="fly"):
            rights.give(person=cast.miguel, permissions=["waive_fees", "fly"], by=by(cast.dana), now=NOW)
        assert not Grant.objects.filter(person=cast.miguel).exists()


def test_nobody_takes_their_own_right_to_edit_rights_by_any_way(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        admins = Group.objects.get(name="Admins")
        rights.give(person=cast.miguel, permissions=[Permission.EDIT_PERMISSIONS], by=by(cast.dana), now=NOW)
        ways = (
            partial(groups.put, person=cast.dana, groups=[]),
            partial(groups.change, group=admins, name="Admins", permissions=["see_clients"]),
        )
        for way in ways:
            with pytest.raises(editors.WouldLockOut, match="your own right"):
                way(by=by(cast.dana), now=NOW)
        assert Permission.EDIT_PERMISSIONS in held(cast.dana)
        assert told("group.changed") == told("membership.taken") == []


def test_somebody_else_may_take_it_while_another_still_has_it(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        rights.give(person=cast.miguel, permissions=[Permission.EDIT_PERMISSIONS], by=by(cast.dana), now=NOW)
        groups.put(person=cast.dana, groups=[], by=by(cast.miguel), now=NOW)
        assert held(cast.dana) == frozenset()


def test_the_last_one_who_can_edit_rights_keeps_it_whoever_asks(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        with pytest.raises(editors.WouldLockOut, match="Nobody at the firm"):
            groups.put(person=cast.dana, groups=[], by=BY_LEE, now=NOW)
        assert Membership.objects.filter(person=cast.dana).count() == 1


def test_somebody_removed_does_not_count_as_one_who_can(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        rights.give(person=cast.miguel, permissions=[Permission.EDIT_PERMISSIONS], by=by(cast.dana), now=NOW)
        Person.objects.filter(pk=cast.miguel.pk).update(removed_at=NOW)
        with pytest.raises(editors.WouldLockOut):
            groups.put(person=cast.dana, groups=[], by=BY_LEE, now=NOW)


def test_of_two_who_take_it_from_each_other_at_once_one_keeps_it(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        admins = Group.objects.get(name="Admins")
        groups.put(person=cast.miguel, groups=[admins], by=by(cast.dana), now=NOW)

    def take(victim: Person, taker: Person) -> bool:
        with scope.firm(cast.harbor.pk):
            try:
                return groups.put(person=victim, groups=[], by=by(taker), now=NOW)
            except editors.WouldLockOut:
                return False

    for _ in range(5):
        done = together(partial(take, cast.dana, cast.miguel), partial(take, cast.miguel, cast.dana))
        assert sorted(done) == [False, True]
        with scope.firm(cast.harbor.pk):
            assert [Permission.EDIT_PERMISSIONS in held(who) for who in (cast.dana, cast.miguel)].count(True) == 1
            for who in (cast.dana, cast.miguel):
                groups.put(person=who, groups=[admins], by=BY_LEE, now=NOW)


def test_a_group_is_made_changed_and_deleted_and_each_is_told_with_before_and_after(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        made = groups.make(name="  Front   desk ", permissions=["take_payments"], by=by(cast.dana), now=NOW)
        assert made.name == "Front desk"
        assert groups.change(group=made, name="Desk", permissions=["see_clients"], by=by(cast.dana), now=NOW)
        assert not groups.change(group=made, name="Desk", permissions=["see_clients"], by=by(cast.dana), now=NOW)
        groups.delete(group=made, by=by(cast.dana), now=NOW)
        [changed] = told("group.changed")
        assert changed.facts == {
            "before": {"name": "Front desk", "permissions": ["take_payments"]},
            "after": {"name": "Desk", "permissions": ["see_clients"]},
        }
        assert [event.facts["name"] for event in told("group.made") + told("group.deleted")] == ["Front desk", "Desk"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "tab\u200b"])
def test_a_group_needs_a_name_that_can_be_read(cast: Cast, name: str) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(groups.CannotChange, match="1 to 80 letters"):
        groups.make(name=name, permissions=[], by=by(cast.dana), now=NOW)


def test_two_groups_do_not_share_a_name_whatever_the_letter_case(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        users = Group.objects.get(name="Users")
        for refused in (
            partial(groups.make, name="ADMINS", permissions=[]),
            partial(groups.change, group=users, name="admins", permissions=[]),
        ):
            with pytest.raises(groups.CannotChange, match="already"):
                refused(by=by(cast.dana), now=NOW)
        assert set(Group.objects.values_list("name", flat=True)) == {"Users", "Admins"}


def test_a_group_with_people_in_it_is_not_deleted_and_an_empty_one_takes_its_mappings_along(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        users = Group.objects.get(name="Users")
        with pytest.raises(groups.CannotChange, match="still has people"):
            groups.delete(group=users, by=by(cast.dana), now=NOW)
        groups.put(person=cast.miguel, groups=[], by=by(cast.dana), now=NOW)
        Mapping.objects.create(group=users, provider_group="Bookkeeping", made_at=NOW, made_by="system")
        groups.delete(group=users, by=by(cast.dana), now=NOW)
        assert told("group.deleted")[0].facts["provider_groups"] == ["Bookkeeping"]
        assert not Mapping.objects.exists()


def test_what_the_provider_gave_the_hand_does_not_take(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        users = Group.objects.get(name="Users")
        Mapping.objects.create(group=users, provider_group="Bookkeeping", made_at=NOW, made_by="system")
        provider_groups.apply(person=cast.sam, groups=["Bookkeeping"], by="system", now=NOW)
        groups.put(person=cast.sam, groups=[], by=by(cast.dana), now=NOW)
        assert held(cast.sam) == USERS


def test_what_the_hand_lets_go_stays_if_the_provider_gives_it_too(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        users = Group.objects.get(name="Users")
        Mapping.objects.create(group=users, provider_group="Bookkeeping", made_at=NOW, made_by="system")
        provider_groups.apply(person=cast.miguel, groups=["Bookkeeping"], by="system", now=NOW)
        groups.put(person=cast.miguel, groups=[], by=by(cast.dana), now=NOW)
        [membership] = Membership.objects.filter(person=cast.miguel)
        assert membership.given_by == provider_groups.GIVEN_BY


def test_bounds_become_exactly_those_named_each_once_whatever_the_letter_case(cast: Cast) -> None:
    office, client = Limit.Kind.OFFICE, Limit.Kind.CLIENT
    with scope.firm(cast.harbor.pk):
        bound = partial(limits.bound, person=cast.miguel, by=by(cast.dana), now=NOW)
        assert bound(bounds=[(office, " Boston "), (office, "BOSTON"), (client, "1100")])
        assert not bound(bounds=[(client, "1100"), (office, "boston")])
        assert bound(bounds=[(client, "1100")])
        _, reach = queries.rights(person=cast.miguel)
        assert reach.covers(office="Portland", partners=[], client="1100")
        assert not reach.covers(office="Boston", partners=[], client="7")
        assert told("bounds.changed")[1].facts == {
            "before": ["client: 1100", "office: Boston"],
            "after": ["client: 1100"],
        }
        assert bound(bounds=[])
        assert queries.rights(person=cast.miguel)[1].is_unbounded


@pytest.mark.parametrize("value", ["x" * 121, "a\x00b", "   "])
def test_a_bound_that_cannot_be_read_is_refused(cast: Cast, value: str) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(limits.CannotBound):
        limits.bound(person=cast.miguel, bounds=[(Limit.Kind.OFFICE, value)], by=by(cast.dana), now=NOW)


def test_more_bounds_than_anybody_can_oversee_are_refused(cast: Cast) -> None:
    many = [(Limit.Kind.CLIENT, str(number)) for number in range(limits.BOUNDS_MAX + 1)]
    with scope.firm(cast.harbor.pk), pytest.raises(limits.CannotBound, match="200"):
        limits.bound(person=cast.miguel, bounds=many, by=by(cast.dana), now=NOW)


def test_portal_people_never_count_as_editors_of_rights(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        payer = Person.objects.create(
            face=Face.PORTAL, address="p@x.example", given_name="P", family_name="P", joined_at=NOW
        )
        Grant.objects.create(person=payer, permission=Permission.EDIT_PERMISSIONS, given_at=NOW, given_by="system")
        with pytest.raises(editors.WouldLockOut):
            groups.put(person=cast.dana, groups=[], by=BY_LEE, now=NOW)
