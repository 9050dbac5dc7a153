"""The sandbox's identity provider tells the product who came and who went, over HTTP as Okta and Entra do."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connections
from waitress.server import create_server

from quittance.access.actions import scim_keys
from quittance.access.models import DirectoryEntry, Group, Mapping, Membership, Person, ProviderGroup
from quittance.config.wsgi import application
from quittance.core import clock, scope
from sandbox.identity.tests.conftest import Provider
from sandbox.tests.service import running
from tests.cast import Cast, session_of

DANA = "dana.reyes@harborpine.example"
NORA = {
    "given_name": "Nora",
    "family_name": "Quist",
    "email": "nora@harborpine.example",
    "groups": ["Accounts receivable"],
}


@dataclass(frozen=True)
class Firm:
    """Harbor & Pine with its provider connected by SCIM, everybody pushed."""

    provider: Provider

    def misbehaves(self, *moods: str) -> None:
        self.provider.misbehave(**dict.fromkeys(moods, "once"))

    def refused(self) -> int:
        """How many pushes the product did not take."""
        return sum(not line["outcome"].startswith("2") for line in self.provider.log("scim"))


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running("identity", tmp_path_factory.mktemp("world")) as service:
        yield Provider(service)


@pytest.fixture
def product(database: None) -> Iterator[int]:
    """The port on which the product answers."""

    def close_connections(*arguments: object, **named: object) -> object:
        try:
            return application(*arguments, **named)
        finally:
            connections.close_all()

    server = create_server(close_connections, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield int(server.effective_port)
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=20)


@pytest.fixture
def firm(cast: Cast, identity: Provider, product: int) -> Iterator[Firm]:
    identity.misbehave()
    identity.api("POST", "provisioning", {})
    identity.api("POST", "seed")
    with scope.firm(cast.harbor.pk):
        admins = Group.objects.get(name="Admins")
        Mapping.objects.create(
            group=admins, provider_group="Accounts receivable", made_at=clock.now(), made_by="system"
        )
        token = scim_keys.make(replaces=None, by="staff:1", now=clock.now())
        address = f"http://localhost:{product}/hooks/scim/v2"
        identity.api("POST", "provisioning", {"address": address, "token": token})
        identity.api("POST", "provisioning/push")
        identity.api("DELETE", "log")
        yield Firm(identity)
        identity.api("POST", "provisioning", {})


def dana() -> Person:
    return Person.objects.get(address=DANA)


def groups_of(person: Person) -> set[str]:
    return set(Membership.objects.filter(person=person).values_list("group__name", flat=True))


def test_everybody_is_known_with_their_groups_after_one_push_or_two(firm: Firm) -> None:
    everybody = {person["email"] for person in firm.provider.api("GET", "people")["people"]}
    firm.provider.api("POST", "provisioning/push")
    assert set(DirectoryEntry.objects.values_list("user_name", flat=True)) == everybody
    assert groups_of(dana()) == {"Admins"}
    pushed = {group["name"]: len(group["members"]) for group in firm.provider.api("GET", "groups")["groups"]}
    known = {group.name: group.memberships.count() for group in ProviderGroup.objects.all()}
    assert known == pushed
    assert firm.refused() == 0


@pytest.mark.parametrize("mood", ["", "scim_twice", "scim_text_active"])
def test_who_is_switched_off_there_is_out_here_and_back_when_switched_on(firm: Firm, mood: str) -> None:
    for active in (False, True):
        session_of(dana(), clock.now())
        firm.misbehaves(*[mood] if mood else [])
        firm.provider.api("PATCH", f"people/{DANA}", {"active": active})
        assert (dana().removed_at is None, dana().removed_by) == (active, "" if active else "scim")
        assert not active or groups_of(dana()) == {"Admins"}
    assert firm.refused() == 0


@pytest.mark.parametrize("mood", ["", "scim_twice"])
def test_somebody_new_comes_with_the_rights_of_their_group_and_goes_with_them(firm: Firm, mood: str) -> None:
    firm.misbehaves(*[mood] if mood else [])
    firm.provider.api("POST", "people", NORA)
    nora = Person.objects.get(address=NORA["email"])
    assert (str(nora), groups_of(nora)) == ("Nora Quist", {"Admins"})
    firm.provider.api("DELETE", f"people/{NORA['email']}")
    nora.refresh_from_db()
    assert (nora.removed_by, groups_of(nora)) == ("scim", set())


def test_changes_that_come_out_of_order_are_mended_by_the_next_full_push(firm: Firm) -> None:
    firm.misbehaves("scim_out_of_order")
    firm.provider.api("PATCH", f"people/{DANA}", {"family_name": "Reyes-Smith"})
    firm.provider.api("PATCH", f"people/{DANA}", {"family_name": "Smith"})
    firm.provider.api("POST", "provisioning/push")
    assert dana().family_name == "Smith"


def test_a_wrong_key_or_half_a_body_changes_nothing_and_the_next_push_mends_it(firm: Firm) -> None:
    for mood in ("scim_wrong_token", "scim_broken"):
        firm.misbehaves(mood)
        firm.provider.api("PATCH", f"people/{DANA}", {"family_name": mood})
        assert dana().family_name != mood
        firm.provider.api("POST", "provisioning/push")
        assert dana().family_name == mood


def test_a_group_renamed_there_gives_what_its_new_name_is_mapped_to(firm: Firm) -> None:
    firm.provider.api("PATCH", "groups/Accounts%20receivable", {"name": "Receivables"})
    assert groups_of(dana()) == set()
    firm.provider.api("PATCH", "groups/Receivables", {"name": "accounts RECEIVABLE"})
    assert groups_of(dana()) == {"Admins"}
    firm.provider.api("PATCH", "groups/accounts%20RECEIVABLE", {"remove": [DANA]})
    assert groups_of(dana()) == set()
    firm.provider.api("DELETE", "groups/accounts%20RECEIVABLE")
    assert not ProviderGroup.objects.filter(name__iexact="accounts receivable").exists()
