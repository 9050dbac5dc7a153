from collections.abc import Iterator

import pytest

from sandbox.identity.tests.conftest import DANA, Provider
from sandbox.identity.tests.receiver import TOKEN, Receiver, receiving
from sandbox.tests.service import free_port

NORA = "nora@harborpine.example"
NEW = {"given_name": "Nora", "family_name": "Quist", "email": NORA, "groups": ["Partners"]}


@pytest.fixture
def quittance(provider: Provider) -> Iterator[Receiver]:
    """It knows everybody already, and nothing of what follows is mixed with that."""
    with receiving() as receiver:
        provider.api("POST", "provisioning", {"address": receiver.address, "token": TOKEN})
        provider.api("POST", "provisioning/push")
        receiver.asked.clear()
        receiver.statuses.clear()
        yield receiver
        provider.api("POST", "provisioning", {})


def test_everything_pushed_is_everybody_with_their_groups(provider: Provider, quittance: Receiver) -> None:
    dana = quittance.user(DANA)

    assert dana
    assert len(quittance.kept["Users"]) == len(provider.api("GET", "people")["people"])
    assert dana["externalId"] == provider.api("GET", f"people/{DANA}")["id"]
    assert dana["name"] == {"givenName": "Dana", "familyName": "Reyes", "formatted": "Dana Reyes"}
    assert dana["emails"] == [{"value": DANA, "type": "work", "primary": True}]
    assert (dana["active"], dana["schemas"]) == (True, ["urn:ietf:params:scim:schemas:core:2.0:User"])
    assert quittance.members("Accounts receivable") == [DANA]
    assert quittance.media_types == {"application/scim+json"}


def test_somebody_new_is_made_and_then_joins_the_group(provider: Provider, quittance: Receiver) -> None:
    provider.api("POST", "people", NEW)

    assert quittance.writes() == [("POST", "/scim/Users"), ("PATCH", "/scim/Groups/ID")]
    assert NORA in quittance.members("Partners")


def test_a_new_name_replaces_the_person(provider: Provider, quittance: Receiver) -> None:
    provider.api("PATCH", f"people/{DANA}", {"family_name": "Reyes-Smith"})

    assert quittance.writes() == [("PUT", "/scim/Users/ID")]
    assert (quittance.user(DANA) or {})["name"]["familyName"] == "Reyes-Smith"


def test_deactivating_and_reactivating_change_that_alone(provider: Provider, quittance: Receiver) -> None:
    provider.api("PATCH", f"people/{DANA}", {"active": False})
    first = (quittance.user(DANA) or {})["active"]
    provider.api("PATCH", f"people/{DANA}", {"active": True})

    assert (first, (quittance.user(DANA) or {})["active"]) == (False, True)
    assert quittance.writes() == [("PATCH", "/scim/Users/ID")] * 2
    assert quittance.asked[0][2]["Operations"] == [{"op": "replace", "path": "active", "value": False}]


def test_whoever_is_removed_leaves_the_groups_and_then_the_list(provider: Provider, quittance: Receiver) -> None:
    provider.api("DELETE", f"people/{DANA}")

    assert quittance.user(DANA) is None
    assert quittance.writes()[-1] == ("DELETE", "/scim/Users/ID")
    assert quittance.members("Accounts receivable") == []


def test_groups_are_made_renamed_filled_and_removed(provider: Provider, quittance: Receiver) -> None:
    provider.api("POST", "groups", {"name": "Quittance admins", "members": [DANA]})
    provider.api("PATCH", "groups/Quittance%20admins", {"name": "Admins", "add": ["ruth.okafor@harborpine.example"]})
    provider.api("PATCH", "groups/Admins", {"remove": [DANA]})
    left = quittance.members("Admins")
    provider.api("DELETE", "groups/Admins")

    assert left == ["ruth.okafor@harborpine.example"]
    assert quittance.group("Admins") is None
    assert [method for method, _path in quittance.writes()] == ["POST", "PATCH", "PATCH", "PATCH", "DELETE"]


def test_after_an_outage_pushing_everything_heals(provider: Provider, quittance: Receiver) -> None:
    quittance.out_of_order = True
    provider.api("POST", "people", NEW)
    provider.api("DELETE", f"people/{DANA}")
    missed = provider.api("GET", "provisioning")["last"]
    quittance.out_of_order = False
    provider.api("POST", "provisioning/push")

    assert missed["refused"] == missed["requests"] > 0
    assert quittance.user(NORA)
    assert quittance.user(DANA) is None


def test_whoever_the_receiver_knows_already_is_found_and_not_made_twice(
    provider: Provider, quittance: Receiver
) -> None:
    quittance.kept["Users"]["7"] = {"id": "7", "userName": NORA}
    provider.api("POST", "people", NEW)

    assert (quittance.user(NORA) or {})["id"] == "7"
    assert (quittance.user(NORA) or {})["externalId"]


def test_whoever_the_receiver_lost_is_made_again(provider: Provider, quittance: Receiver) -> None:
    quittance.kept["Users"] = {key: each for key, each in quittance.kept["Users"].items() if each["userName"] != DANA}
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert (quittance.user(DANA) or {})["active"] is False


def test_without_a_token_nothing_is_pushed(provider: Provider, quittance: Receiver) -> None:
    provider.api("POST", "provisioning", {"address": quittance.address})
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert quittance.asked == []


def test_the_address_is_that_of_the_demo_unless_another_is_given(provider: Provider) -> None:
    assert provider.api("GET", "provisioning")["address"] == (
        f"http://localhost:{provider.service.port - 6}/hooks/scim/v2"
    )


def test_a_firm_with_a_name_under_localhost_is_reached_by_that_name(provider: Provider, quittance: Receiver) -> None:
    address = quittance.address.replace("127.0.0.1", "second.localhost")
    provider.api("POST", "provisioning", {"address": address, "token": TOKEN})
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert any(host.startswith("second.localhost:") for host in quittance.hosts)
    assert (quittance.user(DANA) or {})["active"] is False


def test_a_receiver_that_is_not_there_stands_in_the_log(provider: Provider) -> None:
    provider.api("POST", "provisioning", {"address": f"http://127.0.0.1:{free_port()}/scim", "token": "x"})
    provider.api("POST", "provisioning/push")
    provider.api("POST", "provisioning", {})

    # One is enough: whoever does not answer is not asked for each person anew.
    assert [line["outcome"] for line in provider.log("scim")] == ["no answer"]


def test_every_request_is_sent_twice(provider: Provider, quittance: Receiver) -> None:
    provider.misbehave(scim_twice="once")
    provider.api("POST", "people", {**NEW, "groups": []})

    assert quittance.writes() == [("POST", "/scim/Users")] * 2
    assert quittance.statuses[-2:] == [201, 409]
    assert provider.log("scim")[0]["moods"] == ["scim_twice"]


def test_the_later_change_comes_before_the_earlier(provider: Provider, quittance: Receiver) -> None:
    provider.misbehave(scim_out_of_order="once")
    provider.api("PATCH", f"people/{DANA}", {"active": False})
    held = (provider.api("GET", "provisioning")["held_back"], quittance.writes())
    provider.api("PATCH", f"people/{DANA}", {"active": True})
    told = [body["Operations"][0]["value"] for method, _path, body in quittance.asked if method == "PATCH"]

    assert held == (1, [])
    assert told == [True, False]


def test_a_wrong_token_comes_once(provider: Provider, quittance: Receiver) -> None:
    provider.misbehave(scim_wrong_token="once")
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert set(quittance.statuses) == {401}
    assert (quittance.user(DANA) or {})["active"] is True


def test_the_body_is_not_json(provider: Provider, quittance: Receiver) -> None:
    provider.misbehave(scim_broken="once")
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert quittance.statuses == [400]


def test_active_comes_as_a_text(provider: Provider, quittance: Receiver) -> None:
    provider.misbehave(scim_text_active="once")
    provider.api("PATCH", f"people/{DANA}", {"active": False})

    assert quittance.asked[-1][2]["Operations"][0]["value"] == "False"
