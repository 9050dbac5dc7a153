"""People come, change, go and return as Entra and Okta tell of them, twice and out of order."""

from collections.abc import Iterator

import pytest

from quittance.access import queries
from quittance.access.actions import scim_keys
from quittance.access.models import DirectoryEntry, Grant, Membership, Person, ScimKey, Session
from quittance.access.models.person import Face
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.hooks.tests.scim_client import USER, Provider, provider_of
from tests.cast import NOW, Cast, session_of

HARBOR = "localhost:8000"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ENTRAS_USER = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "58342554-38d6-4ec8-948c-50044d0a33fd",
    "userName": "Test_User_feed3ace@testuser.com",
    "active": True,
    "emails": [{"primary": True, "type": "work", "value": "Withers_93@gmail.com"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName"},
    "title": "Auditor",
    ENTERPRISE: {"department": "bob"},
}
OKTAS_USER = {
    "schemas": [USER],
    "userName": "test.user@okta.local",
    "name": {"givenName": "Test", "familyName": "User"},
    "emails": [{"primary": True, "value": "test.user@okta.local", "type": "work"}],
    "displayName": "Test User",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    found = provider_of(cast.harbor, HARBOR)
    with scope.firm(cast.harbor.pk):
        yield found


def person(user_id: object) -> Person:
    return Person.objects.get(pk=int(str(user_id)))


def news(of: Person) -> list[str]:
    told = Event.objects.filter(subject_type="access.person", subject_id=of.pk, by="scim").order_by("pk")
    return list(told.values_list("name", flat=True))


def sessions_of(of: Person) -> int:
    return Session.objects.filter(person=of, ended_at=None).count()


def test_somebody_new_of_entra_becomes_staff_without_rights(provider: Provider) -> None:
    assert provider.found("Users", 'userName eq "Test_User_feed3ace@testuser.com"') == []
    answer = provider.ask("POST", "/Users", ENTRAS_USER)
    assert answer.status == 201
    assert answer.headers["Location"] == answer.said["meta"]["location"]
    assert answer.said["meta"]["location"].endswith(f"{HARBOR}/hooks/scim/v2/Users/{answer.said['id']}")
    made = person(answer.said["id"])
    assert (made.face, made.address, str(made)) == (Face.STAFF, "withers_93@gmail.com", "givenName familyName")
    assert made.subject == ""  # a sign-in of Entra calls them otherwise
    assert Membership.objects.filter(person=made).count() == 0
    assert news(made) == ["person.joined"]
    again = provider.ask("GET", f"/Users/{answer.said['id']}")
    assert again.said == answer.said
    assert again.said["externalId"] == ENTRAS_USER["externalId"]
    assert again.said["userName"] == ENTRAS_USER["userName"]


def test_the_same_post_again_is_a_conflict_and_changes_nothing(provider: Provider) -> None:
    provider.ask("POST", "/Users", OKTAS_USER)
    before = Person.objects.count(), Event.objects.count()
    again = provider.ask("POST", "/Users", OKTAS_USER)
    assert (again.status, again.said["scimType"]) == (409, "uniqueness")
    assert (Person.objects.count(), Event.objects.count()) == before


def test_a_password_sent_along_is_kept_nowhere(provider: Provider) -> None:
    made = provider.ask("POST", "/Users", OKTAS_USER)
    assert person(made.said["id"]).password == ""
    assert "password" not in made.said


def test_somebody_who_signed_in_before_is_found_by_address_and_taken_over(cast: Cast, provider: Provider) -> None:
    assert provider.found("Users", f'userName eq "{cast.dana.address.upper()}"') == [str(cast.dana.pk)]
    as_upn = provider.adds("dreyes@harbor.onmicrosoft.com", emails=[{"value": cast.dana.address, "type": "work"}])
    assert as_upn == str(cast.dana.pk)
    assert str(person(as_upn)) == "Dana Reyes"  # no name was sent, so none is lost
    assert provider.found("Users", 'userName eq "dreyes@harbor.onmicrosoft.com"') == [as_upn]


def test_nobody_of_the_client_portal_is_shown_or_touched(cast: Cast, provider: Provider) -> None:
    payer = Person.objects.create(
        face=Face.PORTAL, address="pat@acme.example", given_name="Pat", family_name="Lee", joined_at=NOW
    )
    assert provider.found("Users", f'emails.value eq "{payer.address}"') == []
    assert provider.ask("GET", f"/Users/{payer.pk}").status == 404
    assert provider.ask("DELETE", f"/Users/{payer.pk}").status == 404
    new = provider.adds(payer.address)
    assert new != str(payer.pk)
    assert person(payer.pk).removed_at is None


ENTRA_SWITCHES_OFF = [
    {"op": "Replace", "path": "active", "value": "False"},
    {"op": "Replace", "path": "active", "value": False},
    {"op": "replace", "value": {"active": False}},
    {"op": "Replace", "value": {"urn:ietf:params:scim:schemas:core:2.0:User:active": "false"}},
    {"op": "Add", "path": "active", "value": [{"value": "False"}]},
]


@pytest.mark.parametrize("operation", ENTRA_SWITCHES_OFF)
def test_who_is_switched_off_loses_every_session_at_once_and_stays_out(
    cast: Cast, provider: Provider, operation: dict[str, object]
) -> None:
    token = session_of(cast.dana, clock.now())
    answer = provider.patches(f"/Users/{cast.dana.pk}", operation)
    assert (answer.status, answer.said["active"]) == (200, False)
    gone = person(cast.dana.pk)
    assert (gone.removed_by, gone.removed_at is not None) == ("scim", True)
    assert sessions_of(gone) == 0
    assert queries.visitor(token=token, face=Face.STAFF, host="localhost", now=clock.now()) is None
    assert news(gone) == ["person.removed"]


def test_switching_off_and_on_is_done_once_however_often_it_is_told(cast: Cast, provider: Provider) -> None:
    address = f"/Users/{cast.miguel.pk}"
    for _ in range(2):
        provider.patches(address, {"op": "replace", "value": {"active": False}})
    assert provider.ask("GET", address).said["active"] is False
    assert provider.found("Users", f'userName eq "{cast.miguel.address}"') == [str(cast.miguel.pk)]
    for _ in range(2):
        provider.patches(address, {"op": "replace", "value": {"active": True}})
    back = person(cast.miguel.pk)
    assert (back.removed_at, back.removed_by) == (None, "")
    assert news(back) == ["person.removed", "person.returned"]
    assert Membership.objects.filter(person=back).count() == 1  # as before the leave


def test_a_session_opened_at_the_moment_of_the_removal_does_not_come_to_life_at_the_return(
    cast: Cast, provider: Provider
) -> None:
    address = f"/Users/{cast.dana.pk}"
    provider.patches(address, {"op": "replace", "value": {"active": False}})
    token = session_of(cast.dana, clock.now())
    provider.patches(address, {"op": "replace", "value": {"active": True}})
    assert queries.visitor(token=token, face=Face.STAFF, host="localhost", now=clock.now()) is None


def test_who_sees_as_somebody_removed_is_put_out_too(cast: Cast, provider: Provider) -> None:
    session_of(cast.dana, clock.now())
    Session.objects.filter(person=cast.dana).update(sees_as=cast.miguel)
    provider.patches(f"/Users/{cast.miguel.pk}", {"op": "replace", "value": {"active": False}})
    assert sessions_of(cast.dana) == 0


def test_who_was_removed_by_hand_and_then_at_the_provider_is_kept_out_by_the_provider(
    cast: Cast, provider: Provider
) -> None:
    Person.objects.filter(pk=cast.sam.pk).update(removed_at=NOW, removed_by="staff:1")
    assert provider.ask("GET", f"/Users/{cast.sam.pk}").status == 404
    revived = provider.adds(cast.sam.address, active=False)
    assert revived == str(cast.sam.pk)
    assert person(revived).removed_by == "scim"
    assert person(revived).removed_at == NOW


def test_the_deleted_are_gone_and_begin_anew_with_no_rights_of_before(cast: Cast, provider: Provider) -> None:
    Grant.objects.create(person=cast.dana, permission="see_as", given_at=NOW, given_by="staff:1")
    session_of(cast.dana, clock.now())
    address = f"/Users/{cast.dana.pk}"
    gone = provider.ask("DELETE", address)
    assert (gone.status, gone.headers.content) == (204, b"")  # type: ignore[attr-defined]  # the test client's answers have content
    assert (provider.ask("DELETE", address).status, provider.ask("GET", address).status) == (404, 404)
    assert provider.patches(address, {"op": "replace", "value": {"active": True}}).status == 404
    assert provider.found("Users", f'userName eq "{cast.dana.address}"') == []
    assert sessions_of(cast.dana) == 0
    assert person(cast.dana.pk).removed_by == "scim"
    told = Event.objects.get(name="person.deleted")
    assert told.facts == {"rights": ["see_as"], "groups": ["Admins"]}
    assert provider.adds(cast.dana.address) == str(cast.dana.pk)
    back = person(cast.dana.pk)
    assert back.removed_at is None
    assert (Membership.objects.filter(person=back).count(), Grant.objects.filter(person=back).count()) == (0, 0)


def test_okta_puts_a_whole_user(provider: Provider) -> None:
    made = provider.ask("POST", "/Users", OKTAS_USER).said["id"]
    changed = OKTAS_USER | {"name": {"givenName": "Another", "familyName": "Name"}, "active": False}
    answer = provider.ask("PUT", f"/Users/{made}", changed)
    assert (answer.status, answer.said["name"]["givenName"], answer.said["active"]) == (200, "Another", False)
    assert news(person(made)) == ["person.joined", "person.changed", "person.removed"]
    provider.ask("PUT", f"/Users/{made}", changed)
    assert len(news(person(made))) == 3


def test_a_put_that_says_nothing_of_active_brings_nobody_back(provider: Provider) -> None:
    made = provider.adds("new@harbor.example", active=False)
    provider.ask("PUT", f"/Users/{made}", {"userName": "new@harbor.example"})
    assert person(made).removed_by == "scim"


def test_entra_renames_by_paths(provider: Provider) -> None:
    made = provider.ask("POST", "/Users", ENTRAS_USER).said["id"]
    answer = provider.patches(
        f"/Users/{made}",
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "updatedEmail@microsoft.com"},
        {"op": "Replace", "path": "name.familyName", "value": "updatedFamilyName"},
        {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "5551"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Tax"},
        {"op": "Add", "path": "nickName", "value": "Babs"},
    )
    assert answer.status == 200
    changed = person(made)
    assert (changed.address, changed.family_name) == ("updatedemail@microsoft.com", "updatedFamilyName")
    told = Event.objects.get(name="person.changed")
    assert told.facts["changes"]["family_name"] == ["familyName", "updatedFamilyName"]


def test_entra_without_paths_writes_dotted_names(provider: Provider) -> None:
    made = provider.ask("POST", "/Users", ENTRAS_USER).said["id"]
    value = {"name.givenName": "Ann", "displayName": "Ann B", 'emails[type eq "work"].value': "ann@harbor.example"}
    provider.patches(f"/Users/{made}", {"op": "replace", "value": value})
    assert (person(made).given_name, person(made).address) == ("Ann", "ann@harbor.example")


def test_an_address_that_is_the_user_name_moves_with_it(provider: Provider) -> None:
    made = provider.adds("old@harbor.example")
    provider.patches(f"/Users/{made}", {"op": "replace", "path": "userName", "value": "new@harbor.example"})
    assert person(made).address == "new@harbor.example"


def test_an_address_of_somebody_else_is_refused_and_nothing_is_half_done(cast: Cast, provider: Provider) -> None:
    made = provider.adds("new@harbor.example")
    answer = provider.patches(
        f"/Users/{made}",
        {"op": "replace", "path": "name.givenName", "value": "Eve"},
        {"op": "replace", "path": "emails", "value": [{"value": cast.dana.address}]},
        {"op": "replace", "path": "active", "value": False},
    )
    assert (answer.status, answer.said["scimType"]) == (409, "uniqueness")
    unchanged = person(made)
    assert (unchanged.given_name, unchanged.address, unchanged.removed_at) == ("", "new@harbor.example", None)


def test_when_the_key_is_withdrawn_the_sign_in_decides_again(cast: Cast, provider: Provider) -> None:
    provider.patches(f"/Users/{cast.sam.pk}", {"op": "replace", "value": {"active": False}})
    scim_keys.withdraw(key=ScimKey.objects.get().pk, by="staff:1", now=clock.now())
    assert person(cast.sam.pk).removed_by == scim_keys.FORMER
    assert DirectoryEntry.objects.count() == 0
