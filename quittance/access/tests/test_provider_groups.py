"""Groups at the provider become groups of ours through the firm's mappings, and cease with them."""

from collections.abc import Collection, Iterator

import pytest

from quittance.access.actions import provider_groups
from quittance.access.models import Group, Mapping, Membership, Person, ProviderGroup, ProviderMembership
from quittance.access.models.directory import Teller
from quittance.core import scope
from quittance.core.models import Event
from tests.cast import NOW, Cast


@pytest.fixture
def harbor(cast: Cast) -> Iterator[Cast]:
    with scope.firm(cast.harbor.pk):
        yield cast


def maps(provider_group: str, name: str) -> None:
    group = Group.objects.get(name=name)
    Mapping.objects.create(group=group, provider_group=provider_group, made_at=NOW, made_by="system")


def arrives(person: Person, *groups: str) -> None:
    provider_groups.apply(person=person, groups=groups, by="system", now=NOW)


def groups_of(person: Person) -> set[tuple[str, str]]:
    return set(Membership.objects.filter(person=person).values_list("group__name", "given_by"))


def told_of(person: Person) -> set[str]:
    return set(ProviderMembership.objects.filter(person=person).values_list("group__name", flat=True))


def news() -> list[tuple[str, str]]:
    return [(event.name, event.facts["group"]) for event in Event.objects.filter(name__startswith="membership.")]


def test_a_mapped_group_gives_ours_whatever_its_letter_case(harbor: Cast) -> None:
    maps("Accounts Receivable", "Admins")
    arrives(harbor.sam, " accounts receivable ", "Tennis")
    assert groups_of(harbor.sam) == {("Admins", "provider")}
    assert news() == [("membership.given", "Admins")]


def test_what_a_sign_in_no_longer_names_is_taken(harbor: Cast) -> None:
    maps("AR", "Admins")
    arrives(harbor.sam, "AR")
    arrives(harbor.sam, "AR")
    arrives(harbor.sam)
    assert groups_of(harbor.sam) == set()
    assert told_of(harbor.sam) == set()
    assert news() == [("membership.given", "Admins"), ("membership.taken", "Admins")]


def test_a_group_given_by_hand_stays_by_hand(harbor: Cast) -> None:
    maps("Bookkeeping", "Users")
    arrives(harbor.miguel, "Bookkeeping")
    arrives(harbor.miguel)
    assert groups_of(harbor.miguel) == {("Users", "system")}
    assert news() == []


def test_a_group_that_is_mapped_later_gives_its_people_their_rights_at_once(harbor: Cast) -> None:
    arrives(harbor.sam, "Bookkeeping")
    assert groups_of(harbor.sam) == set()
    maps("bookkeeping", "Users")
    provider_groups.remap(by="staff:1", now=NOW)
    assert groups_of(harbor.sam) == {("Users", "provider")}
    Mapping.objects.all().delete()
    provider_groups.remap(by="staff:1", now=NOW)
    assert groups_of(harbor.sam) == set()


def test_a_group_named_by_the_providers_own_key_is_the_one_that_scim_named(harbor: Cast) -> None:
    ProviderGroup.objects.create(name="AR", external_id="6F9619FF", told_at=NOW)
    maps("AR", "Admins")
    arrives(harbor.sam, "6f9619ff")
    assert groups_of(harbor.sam) == {("Admins", "provider")}
    assert ProviderGroup.objects.count() == 1


def test_a_mapping_may_name_the_providers_own_key(harbor: Cast) -> None:
    ProviderGroup.objects.create(name="AR", external_id="6F9619FF", told_at=NOW)
    maps("6f9619FF", "Admins")
    arrives(harbor.sam, "AR")
    assert groups_of(harbor.sam) == {("Admins", "provider")}


def test_a_sign_in_without_groups_leaves_what_scim_told(harbor: Cast) -> None:
    maps("AR", "Admins")
    group = ProviderGroup.objects.create(name="AR", told_at=NOW)
    ProviderMembership.objects.create(person=harbor.sam, group=group, told_by=Teller.SCIM, told_at=NOW)
    arrives(harbor.sam, "Tennis")
    assert groups_of(harbor.sam) == {("Admins", "provider")}
    assert told_of(harbor.sam) == {"AR", "Tennis"}


@pytest.mark.parametrize("groups", [["\x00"], ["x" * 256], ["", "  "], ["a\nb"]])
def test_names_that_are_none_are_passed_over(harbor: Cast, groups: Collection[str]) -> None:
    arrives(harbor.sam, *groups)
    assert ProviderGroup.objects.count() == 0


def test_a_mapping_of_another_firm_gives_nothing(harbor: Cast) -> None:
    with scope.firm(harbor.second.pk):
        maps("AR", "Admins")
    arrives(harbor.sam, "AR")
    assert groups_of(harbor.sam) == set()


def test_letters_that_grow_when_made_small_match_all_the_same(harbor: Cast) -> None:
    provider_groups.apply(person=harbor.sam, groups=["İK, Muhasebe"], by="system", now=NOW)
    Mapping.objects.create(
        group=Group.objects.get(name="Users"), provider_group="İK, Muhasebe", made_at=NOW, made_by="system"
    )
    provider_groups.remap(by="system", now=NOW)
    assert groups_of(harbor.sam) == {("Users", "provider")}
