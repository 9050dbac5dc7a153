"""Who is let in at the SCIM door, and what the others learn: nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from quittance.access.actions import scim_keys
from quittance.access.models import Knock, Person, ScimKey
from quittance.core import clock, scope
from quittance.web.hooks.scim import gate
from quittance.web.hooks.tests.scim_client import BASE, USER, Provider, provider_of
from tests.cast import Cast

HARBOR, SECOND = "localhost:8000", "second.localhost:8000"
KINDS = ("Users", "Groups")
PATHS = (*(f"/{kind}" for kind in KINDS), *(f"/{kind}/1" for kind in KINDS), "/ServiceProviderConfig", "/Schemas")


@pytest.fixture
def harbor(cast: Cast) -> Provider:
    return provider_of(cast.harbor, HARBOR)


def test_the_firms_key_opens_the_door(harbor: Provider) -> None:
    assert [harbor.ask("GET", path).status for path in ("/Users", "/Groups", "/Schemas")] == [200, 200, 200]


def test_without_its_key_a_firms_host_and_a_host_of_nobody_say_the_same(cast: Cast, harbor: Provider) -> None:
    second = provider_of(cast.second, SECOND)
    callers = (
        Provider(HARBOR, second.token),
        Provider(HARBOR, ""),
        Provider(HARBOR, "x" * 5000),
        Provider("stranger.example", harbor.token),
        Provider("stranger.example", ""),
    )
    for path in PATHS:
        answers = [caller.ask("GET", path) for caller in callers]
        assert {answer.status for answer in answers} == {401}
        assert len({str(answer.said) for answer in answers}) == 1
        assert answers[0].said["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_key_sees_its_own_firm_alone(cast: Cast, harbor: Provider) -> None:
    shown = {user["userName"] for user in harbor.ask("GET", "/Users").said["Resources"]}
    assert shown == {cast.dana.address, cast.miguel.address, cast.sam.address}
    assert harbor.ask("GET", f"/Users/{cast.lee.pk}").status == 404
    assert harbor.ask("DELETE", f"/Users/{cast.lee.pk}").status == 404
    with scope.firm(cast.second.pk):
        assert Person.objects.get(pk=cast.lee.pk).removed_at is None


def test_a_withdrawn_and_a_renewed_key_open_nothing(cast: Cast, harbor: Provider) -> None:
    renewed = provider_of(cast.harbor, HARBOR)
    assert (harbor.ask("GET", "/Users").status, renewed.ask("GET", "/Users").status) == (401, 200)
    with scope.firm(cast.harbor.pk):
        scim_keys.withdraw(key=ScimKey.objects.get(withdrawn_at=None).pk, by="staff:1", now=clock.now())
    assert renewed.ask("GET", "/Users").status == 401


def test_wrong_keys_grow_slow_and_never_shut_the_right_one_out(cast: Cast, harbor: Provider) -> None:
    guesser = Provider(HARBOR, "guess")
    answers = [guesser.ask("GET", "/Users") for _ in range(gate.WRONG_KEYS_FREE + 2)]
    assert [answer.status for answer in answers][:: gate.WRONG_KEYS_FREE] == [401, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert harbor.ask("GET", "/Users").status == 200
    with scope.firm(cast.harbor.pk):
        assert Knock.objects.count() == gate.WRONG_KEYS_FREE


def test_that_a_key_is_used_is_noted_once_a_minute(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        now = clock.now()
        token = scim_keys.make(replaces=None, by="staff:1", now=now)
        moments = [now + timedelta(seconds=seconds) for seconds in (0, 30, 60)]
        noted = []
        for moment in moments:
            assert scim_keys.opened_by(token=token, now=moment)
            noted.append(ScimKey.objects.get().used_at)
        assert noted == [moments[0], moments[0], moments[2]]


def test_of_two_who_renew_the_key_at_once_one_is_told(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        now = clock.now()
        scim_keys.make(replaces=None, by="staff:1", now=now)
        with pytest.raises(scim_keys.Changed):
            scim_keys.make(replaces=None, by="staff:2", now=now)
        first = ScimKey.objects.get().pk
        scim_keys.make(replaces=first, by="staff:1", now=now)
        with pytest.raises(scim_keys.Changed):
            scim_keys.make(replaces=first, by="staff:2", now=now)
        assert ScimKey.objects.filter(withdrawn_at=None).count() == 1


def test_a_browser_with_a_staff_session_but_no_key_is_a_stranger(cast: Cast) -> None:
    answer = Client(headers={"host": HARBOR}).get(f"{BASE}/Users")
    assert answer.status_code == 401


def test_no_form_seal_is_asked_of_a_machine(cast: Cast, harbor: Provider) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": HARBOR, "authorization": f"Bearer {harbor.token}"})
    body = {"schemas": [USER], "userName": "new@harbor.example"}
    assert strict.post(f"{BASE}/Users", body, content_type="application/json").status_code == 201


def test_a_client_learns_what_the_door_can_do(harbor: Provider) -> None:
    config = harbor.ask("GET", "/ServiceProviderConfig")
    assert config.headers["Content-Type"] == "application/scim+json"
    assert (config.said["patch"]["supported"], config.said["bulk"]["supported"]) == (True, False)
    kinds = harbor.ask("GET", "/ResourceTypes").said["Resources"]
    assert [kind["endpoint"] for kind in kinds] == ["/Users", "/Groups"]
    for schema in harbor.ask("GET", "/Schemas").said["Resources"]:
        assert harbor.ask("GET", f"/Schemas/{schema['id']}").said == schema
    for kind in kinds:
        assert harbor.ask("GET", f"/ResourceTypes/{kind['id']}").said == kind
    assert harbor.ask("GET", "/Schemas/none").status == harbor.ask("GET", "/ResourceTypes/Robot").status == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b'{"userName": 1e999}'],
)
def test_what_is_no_json_object_is_refused_in_scims_form(harbor: Provider, body: bytes) -> None:
    answer = harbor.ask("POST", "/Users", body)
    assert answer.status == 400
    assert answer.said["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.said["status"] == "400"


def test_a_method_that_an_address_does_not_take_is_refused(harbor: Provider) -> None:
    assert harbor.ask("PUT", "/Users", {}).status == 405
    assert harbor.ask("POST", PATHS[2], {}).status == 405
