"""What providers may ask of users, and what is refused with which reason."""

from collections.abc import Iterator

import pytest

from quittance.access.models import Person
from quittance.core import scope
from quittance.core.models import Event
from quittance.web.hooks.tests.scim_client import PATCH_OP, USER, Provider, provider_of
from quittance.web.hooks.tests.test_scim_users import ENTRAS_USER, HARBOR
from tests.cast import Cast


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    found = provider_of(cast.harbor, HARBOR)
    with scope.firm(cast.harbor.pk):
        yield found


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({}, "invalidValue"),
        ({"userName": ""}, "invalidValue"),
        ({"userName": "no-address"}, "invalidValue"),
        ({"userName": "a@b.example\x00"}, "invalidValue"),
        ({"userName": "a@b.example\ud800"}, "invalidValue"),
        ({"userName": "x" * 400 + "@b.example"}, "invalidValue"),
        ({"userName": {"a": 1}}, "invalidValue"),
        ({"userName": True}, "invalidValue"),
        ({"userName": "a@b.example", "active": "perhaps"}, "invalidValue"),
        ({"userName": "a@b.example", "active": 3}, "invalidValue"),
        ({"userName": "a@b.example", "emails": [{"value": "no"}]}, "invalidValue"),
        ({"userName": "a@b.example", "name": {"givenName": ["x", "y"]}}, "invalidValue"),
    ],
)
def test_a_user_that_cannot_be_is_refused_with_the_reason(
    provider: Provider, body: dict[str, object], kind: str
) -> None:
    before = Person.objects.count()
    answer = provider.ask("POST", "/Users", body)
    assert (answer.status, answer.said["scimType"]) == (400, kind)
    assert answer.said["detail"]
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("operations", "kind"),
    [
        ([], "invalidSyntax"),
        (["x"], "invalidSyntax"),
        ([{"op": "move", "path": "active"}], "invalidSyntax"),
        ([{"op": "remove"}], "noTarget"),
        ([{"op": "replace", "value": "x"}], "invalidValue"),
        ([{"op": "replace", "path": "a b", "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": "emails[type", "value": 1}], "invalidPath"),
        ([{"op": "replace", "path": "emails[type gt 3].value", "value": "x"}], "invalidFilter"),
        ([{"op": "remove", "path": "userName"}], "invalidValue"),
        ([{"op": "replace", "path": "active", "value": True}] * 1001, "tooMany"),
        ([{"op": "replace", "value": {f"odd{number}": True for number in range(1001)}}], "tooMany"),
        ([{"op": "add", "path": "emails", "value": [{"value": "a@b.example"}] * 51}], "tooMany"),
        ([{"op": "add", "path": "emails", "value": {"value": "a@b.example"}}] * 51, "tooMany"),
        ([{"op": "replace", "path": "x" * 501, "value": True}], "invalidPath"),
        ([{"op": "replace", "path": "nickName", "value": "x" * 1024 * 1024}], "tooMany"),
    ],
)
def test_a_patch_that_cannot_be_followed_changes_nothing(
    cast: Cast, provider: Provider, operations: list[object], kind: str
) -> None:
    before = Event.objects.count()
    answer = provider.ask("PATCH", f"/Users/{cast.dana.pk}", {"schemas": [PATCH_OP], "Operations": operations})
    assert (answer.status, answer.said["scimType"]) == (400, kind)
    assert Event.objects.count() == before


def test_lists_are_given_in_pages_and_counted(provider: Provider) -> None:
    for number in range(5):
        provider.adds(f"p{number}@harbor.example")
    first = provider.ask("GET", "/Users", startIndex="1", count="3").said
    second = provider.ask("GET", "/Users", startIndex="4", count="300").said
    assert (first["totalResults"], first["itemsPerPage"], second["itemsPerPage"]) == (8, 3, 5)
    ids = [int(user["id"]) for user in first["Resources"] + second["Resources"]]
    assert ids == sorted(set(ids))
    assert provider.ask("GET", "/Users", count="0").said["Resources"] == []
    assert provider.ask("GET", "/Users", count="-1", startIndex="-5").said["totalResults"] == 8
    assert provider.ask("GET", "/Users", startIndex="99").said["Resources"] == []
    assert provider.ask("GET", "/Users", count="many").said["scimType"] == "invalidValue"


def test_users_are_found_by_what_providers_ask(cast: Cast, provider: Provider) -> None:
    made = provider.ask("POST", "/Users", ENTRAS_USER).said["id"]
    for asked in (
        'externalId eq "58342554-38d6-4ec8-948c-50044d0a33fd"',
        f'id eq "{made}"',
        'emails[type eq "work"].value eq "withers_93@GMAIL.com"',
        'USERNAME EQ "test_user_feed3ace@testuser.com" and active eq true',
        f'{USER}:userName eq "Test_User_feed3ace@testuser.com"',
    ):
        assert provider.found("Users", asked) == [made], asked
    for asked in ('externalId eq ""', 'id eq "x"', 'userName eq "no\\u0022body"', 'id eq "99999999999999999999"'):
        assert provider.found("Users", asked) == [], asked
    for asked in ("userName", 'userName sw "a"', 'title eq "x"', "userName eq", '"', 'id eq "1" or id eq "2"'):
        answer = provider.ask("GET", "/Users", filter=asked)
        assert (answer.status, answer.said["scimType"]) == (400, "invalidFilter"), asked


def test_who_only_signed_in_is_found_by_the_key_that_the_sign_in_told(cast: Cast, provider: Provider) -> None:
    Person.objects.filter(pk=cast.sam.pk).update(subject="00u1")
    assert provider.found("Users", 'externalId eq "00u1"') == [str(cast.sam.pk)]
    provider.adds(cast.sam.address, externalId="00u2")
    assert provider.found("Users", 'externalId eq "00u1"') == []


def test_attributes_can_be_chosen(cast: Cast, provider: Provider) -> None:
    user = provider.ask("GET", f"/Users/{cast.dana.pk}", attributes="userName,emails.value").said
    assert set(user) == {"schemas", "id", "userName", "emails"}
    assert "groups" not in provider.ask("GET", f"/Users/{cast.dana.pk}", excludedAttributes="groups").said


@pytest.mark.parametrize("odd", ["0", "-1", "x", "1e3", "٣", "9" * 30])
def test_an_id_of_nobody_is_not_found(provider: Provider, odd: str) -> None:
    assert {provider.ask(method, f"/Users/{odd}", {}).status for method in ("GET", "DELETE")} == {404}
