"""Groups at the provider give rights through the firm's mappings, as Entra and Okta tell of them."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from quittance.access.actions import provider_groups, scim_groups, scim_keys
from quittance.access.models import (
    Group,
    Mapping,
    Membership,
    Person,
    ProviderGroup,
    ProviderMembership,
    ScimKey,
)
from quittance.access.rules.scim_patch import Operation
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.hooks.tests.scim_client import GROUP, Provider, provider_of
from tests.cast import NOW, Cast

HARBOR = "localhost:8000"


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    found = provider_of(cast.harbor, HARBOR)
    with scope.firm(cast.harbor.pk):
        yield found


def maps(provider_group: str, name: str = "Admins") -> None:
    group = Group.objects.get(name=name)
    Mapping.objects.create(group=group, provider_group=provider_group, made_at=NOW, made_by="system")


def groups_of(person: Person) -> list[str]:
    return sorted(Membership.objects.filter(person=person).values_list("group__name", flat=True))


def members(provider: Provider, group: str) -> set[str]:
    return {member["value"] for member in provider.ask("GET", f"/Groups/{group}").said["members"]}


def test_a_pushed_group_gives_its_people_the_group_that_it_is_mapped_to(cast: Cast, provider: Provider) -> None:
    maps("accounts receivable")
    group = provider.adds_group("Accounts receivable", str(cast.sam.pk))
    assert groups_of(cast.sam) == ["Admins"]
    assert provider.ask("GET", f"/Users/{cast.sam.pk}").said["groups"] == [
        {"value": group, "display": "Accounts receivable"}
    ]


def test_a_group_mapped_only_later_has_its_people_ready(cast: Cast, provider: Provider) -> None:
    provider.adds_group("Tax", str(cast.sam.pk))
    assert groups_of(cast.sam) == []
    maps("Tax", "Users")
    provider_groups.remap(by="staff:1", now=clock.now())
    assert groups_of(cast.sam) == ["Users"]


def test_entra_puts_in_and_takes_out_by_its_two_spellings(cast: Cast, provider: Provider) -> None:
    maps("AR")
    sam, dana = str(cast.sam.pk), str(cast.dana.pk)
    group = provider.adds_group("AR", externalId="8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159")
    address = f"/Groups/{group}"
    added = provider.patches(
        address,
        {"op": "Add", "path": "members", "value": [{"$ref": None, "value": sam}, {"$ref": None, "value": dana}]},
    )
    assert (added.status, members(provider, group), groups_of(cast.sam)) == (204, {sam, dana}, ["Admins"])
    provider.patches(address, {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": sam}]})
    assert (members(provider, group), groups_of(cast.sam)) == ({dana}, [])
    provider.patches(address, {"op": "Remove", "path": f'members[value eq "{dana}"]'})
    assert (members(provider, group), groups_of(cast.dana)) == (set(), ["Admins"])  # Dana's was given by hand


def test_okta_replaces_the_list_and_renames_without_a_path(cast: Cast, provider: Provider) -> None:
    maps("Bookkeeping", "Users")
    sam, dana = str(cast.sam.pk), str(cast.dana.pk)
    group = provider.adds_group("Clerks", dana)
    address = f"/Groups/{group}"
    provider.patches(address, {"op": "replace", "path": "members", "value": [{"value": sam, "display": "Sam"}]})
    assert members(provider, group) == {sam}
    provider.patches(address, {"op": "replace", "value": {"id": group, "displayName": "Bookkeeping"}})
    assert groups_of(cast.sam) == ["Users"]
    provider.patches(address, {"op": "replace", "value": {"id": group, "displayName": "Clerks again"}})
    assert groups_of(cast.sam) == []


def test_a_put_says_all_members_or_nothing_of_them(cast: Cast, provider: Provider) -> None:
    sam, dana = str(cast.sam.pk), str(cast.dana.pk)
    group = provider.adds_group("AR", sam)
    whole = {"schemas": [GROUP], "displayName": "AR", "members": [{"value": dana}]}
    assert provider.ask("PUT", f"/Groups/{group}", whole).said["members"][0]["value"] == dana
    provider.ask("PUT", f"/Groups/{group}", {"displayName": "AR"})
    assert members(provider, group) == {dana}
    provider.ask("PUT", f"/Groups/{group}", {"displayName": "AR", "members": []})
    assert members(provider, group) == set()


def test_everything_told_twice_is_done_once(cast: Cast, provider: Provider) -> None:
    maps("AR")
    group = provider.adds_group("AR")
    for step in ("add", "add", "remove", "remove"):
        provider.patches(f"/Groups/{group}", {"op": step, "path": "members", "value": [{"value": str(cast.sam.pk)}]})
    told = Event.objects.filter(by="scim", subject_id=cast.sam.pk, name__startswith="membership.").order_by("pk")
    assert list(told.values_list("name", flat=True)) == ["membership.given", "membership.taken"]
    changes = Event.objects.filter(name="provider_group.members_changed").order_by("pk")
    assert [(event.facts["added"], event.facts["taken"]) for event in changes] == [
        ([cast.sam.pk], []),
        ([], [cast.sam.pk]),
    ]


def test_steps_of_one_patch_are_taken_in_their_order(cast: Cast, provider: Provider) -> None:
    sam, dana = {"value": str(cast.sam.pk)}, {"value": str(cast.dana.pk)}
    group = provider.adds_group("AR", sam["value"])
    provider.patches(
        f"/Groups/{group}",
        {"op": "remove", "path": "members"},
        {"op": "add", "path": "members", "value": dana},
        {"op": "remove", "path": "members", "value": [dana]},
        {"op": "add", "value": {"members": [dana]}},
    )
    assert members(provider, group) == {dana["value"]}


def test_ids_of_nobody_are_passed_over_and_the_others_still_count(cast: Cast, provider: Provider) -> None:
    sam = str(cast.sam.pk)
    group = provider.adds_group("AR", sam, "999999", "not-ours", str(cast.lee.pk))
    assert members(provider, group) == {sam}
    provider.patches(f"/Groups/{group}", {"op": "remove", "path": "members", "value": [{"value": "999999"}]})
    assert members(provider, group) == {sam}


def test_the_deleted_are_in_no_group_and_a_late_list_does_not_put_them_back(cast: Cast, provider: Provider) -> None:
    maps("AR")
    sam, dana = str(cast.sam.pk), str(cast.dana.pk)
    group = provider.adds_group("AR", sam, dana)
    provider.ask("DELETE", f"/Users/{sam}")
    assert groups_of(cast.sam) == []
    provider.ask("PUT", f"/Groups/{group}", {"displayName": "AR", "members": [{"value": sam}, {"value": dana}]})
    assert members(provider, group) == {dana}


def test_a_deleted_group_gives_nothing_more(cast: Cast, provider: Provider) -> None:
    maps("AR")
    group = provider.adds_group("AR", str(cast.sam.pk))
    assert provider.ask("DELETE", f"/Groups/{group}").status == 204
    assert groups_of(cast.sam) == []
    assert {provider.ask(method, f"/Groups/{group}").status for method in ("GET", "DELETE")} == {404}
    assert provider.patches(f"/Groups/{group}", {"op": "remove", "path": "members"}).status == 404


def test_two_groups_of_one_name_or_key_are_a_conflict(provider: Provider) -> None:
    provider.adds_group("AR", externalId="k1")
    other = provider.adds_group("Tax", externalId="k2")
    for body in ({"displayName": "ar"}, {"displayName": "New", "externalId": "k1"}):
        assert provider.ask("POST", "/Groups", body).said["scimType"] == "uniqueness"
    renamed = provider.patches(f"/Groups/{other}", {"op": "replace", "path": "displayName", "value": "AR"})
    assert (renamed.status, renamed.said["scimType"]) == (409, "uniqueness")


def test_a_group_that_sign_ins_named_is_taken_over_with_its_people(cast: Cast, provider: Provider) -> None:
    maps("AR")
    provider_groups.apply(person=cast.sam, groups=["6f9619ff"], by="system", now=NOW)  # Entra names keys at sign-in
    assert provider.ask("GET", "/Groups").said["totalResults"] == 0
    group = provider.adds_group("AR", externalId="6F9619FF")
    assert ProviderGroup.objects.count() == 1
    assert groups_of(cast.sam) == ["Admins"]
    provider.patches(f"/Groups/{group}", {"op": "replace", "path": "members", "value": []})
    assert groups_of(cast.sam) == []


def test_what_scim_told_a_sign_in_does_not_take_until_the_key_is_withdrawn(cast: Cast, provider: Provider) -> None:
    maps("AR")
    provider.adds_group("AR", str(cast.sam.pk))
    provider_groups.apply(person=cast.sam, groups=(), by="system", now=NOW)
    assert groups_of(cast.sam) == ["Admins"]
    scim_keys.withdraw(key=ScimKey.objects.get().pk, by="staff:1", now=clock.now())
    assert groups_of(cast.sam) == ["Admins"]
    provider_groups.apply(person=cast.sam, groups=(), by="system", now=NOW)
    assert groups_of(cast.sam) == []


def test_groups_are_found_by_what_providers_ask(cast: Cast, provider: Provider) -> None:
    sam = str(cast.sam.pk)
    group = provider.adds_group("AR", sam, externalId="k1")
    found = (
        'displayName eq "ar"',
        'externalId eq "k1"',
        f'id eq "{group}" and members eq "{sam}"',
        f'id eq "{group}" and members[value eq "{sam}"]',
    )
    for asked in found:
        assert provider.found("Groups", asked) == [group], asked
    assert provider.found("Groups", f'members.value eq "{cast.dana.pk}"') == []
    assert provider.ask("GET", "/Groups", filter='userName eq "x"').said["scimType"] == "invalidFilter"
    listed = provider.ask("GET", "/Groups", excludedAttributes="members").said["Resources"][0]
    assert "members" not in listed


@pytest.mark.parametrize("body", [{}, {"displayName": ""}, {"displayName": "a\x00"}, {"displayName": "x" * 256}])
def test_a_group_without_a_fit_name_is_refused(provider: Provider, body: dict[str, object]) -> None:
    answer = provider.ask("POST", "/Groups", body)
    assert (answer.status, answer.said["scimType"]) == (400, "invalidValue")


def test_a_removed_person_keeps_no_session_by_way_of_a_group(cast: Cast, provider: Provider) -> None:
    maps("AR")
    provider.patches(f"/Users/{cast.sam.pk}", {"op": "replace", "path": "active", "value": False})
    provider.adds_group("AR", str(cast.sam.pk))
    assert Person.objects.get(pk=cast.sam.pk).removed_at is not None


def test_two_who_tell_of_the_same_people_at_once_wait_for_each_other(cast: Cast, provider: Provider) -> None:
    """A sign-in and two pushes meet on one person; each is done whole and none is given up for a deadlock."""
    maps("AR")
    group = int(provider.adds_group("AR"))
    faults: list[Exception] = []

    def push(verb: str) -> None:
        value = [{"value": str(cast.sam.pk)}, {"value": str(cast.dana.pk)}]
        scim_groups.patch(group_id=group, steps=[Operation(verb, "members", value)], now=NOW)

    def sign_in() -> None:
        provider_groups.apply(person=cast.sam, groups=["AR"], by="system", now=NOW)

    def often(work: object, *arguments: str) -> None:
        try:
            with scope.firm(cast.harbor.pk):
                for _ in range(8):
                    work(*arguments)  # type: ignore[operator]  # the two above
        except Exception as error:  # noqa: BLE001  whatever it is, the test tells it
            faults.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=often, args=arguments) for arguments in ((push, "add"), (push, "remove"), (sign_in,))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    told = set(ProviderMembership.objects.values_list("person_id", flat=True))
    given = set(Membership.objects.filter(given_by="provider").values_list("person_id", flat=True))
    assert given == told - {cast.dana.pk}  # hers is by hand
