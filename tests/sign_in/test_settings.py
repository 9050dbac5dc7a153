"""The firm's IT drafts a connection, tries it, maps groups and puts it in force, with a way back."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from quittance.access.models import Group, Person
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import connections, providers, vault
from quittance.tenancy.models import Connection
from quittance.web.base import cookies
from sandbox.seed import CLIENT_SECRET
from tests.cast import Cast, session_of
from tests.sign_in.visit import Visit

HERE = "/firm-portal/settings/sign-in/"


def typed(visit: Visit, **other: str) -> dict[str, str]:
    return {
        "issuer": f"{visit.provider.root}/oidc",
        "client_id": "quittance-harbor",
        "secret": CLIENT_SECRET,
        "domains": "",
        **other,
    }


def save(visit: Visit, **other: str) -> Any:
    return visit.client.post(f"{HERE}draft/?product=other&protocol=oidc", typed(visit, **other))


def try_it(visit: Visit) -> str:
    there = visit.client.get(f"{HERE}try/")["Location"]
    assert visit.arrive(visit.sent_back(there))["Location"] == f"{HERE}trial/"
    return html.unescape(visit.client.get(f"{HERE}trial/").content.decode())


def seen(visit: Visit) -> str:
    """The state of the mapping table that a page shows."""
    page = visit.client.get(f"{HERE}groups/").content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found.group(1)


def map_groups(visit: Visit, looked_at: str = "", **mapped: str) -> Any:
    with scope.firm(visit.firm.pk):
        numbers = {group.name: group.pk for group in Group.objects.all()}
    rows: dict[str, object] = {"form-TOTAL_FORMS": len(mapped), "form-INITIAL_FORMS": 0}
    rows["seen"] = looked_at or seen(visit)
    for number, (ours, theirs) in enumerate(mapped.items()):
        rows |= {f"form-{number}-provider_group": theirs, f"form-{number}-group": numbers[ours]}
    return visit.client.post(f"{HERE}groups/", rows)


def told(visit: Visit, name: str) -> list[dict[str, Any]]:
    with scope.firm(visit.firm.pk):
        return [event.facts for event in Event.objects.filter(name=name).order_by("pk")]


def stage_of(visit: Visit) -> dict[str, str]:
    with scope.firm(visit.firm.pk):
        return {row.stage: row.issuer for row in Connection.objects.all()}


def test_from_nothing_to_a_connection_in_force(dana: Visit) -> None:
    assert save(dana)["Location"] == HERE
    assert dana.client.post(f"{HERE}check/draft/").status_code == 302
    said = html.unescape(dana.client.get(HERE).content.decode())
    assert "It publishes 1 key" in said
    page = try_it(dana)
    assert "It works: somebody came through" in page
    assert "dana.reyes@harborpine.example" in page
    assert "None of them is mapped yet" in page
    assert "Accounts receivable" in dana.client.get(f"{HERE}groups/").content.decode()
    assert map_groups(dana, Admins="Accounts receivable").status_code == 302
    dana.client.post(f"{HERE}put-in-force/")
    assert stage_of(dana) == {"live": f"{dana.provider.root}/oidc"}
    dana.client.cookies.clear()
    assert dana.come_in().status_code == 302
    assert CLIENT_SECRET not in str(told(dana, "connection.drafted"))


def test_a_try_signs_nobody_in_and_is_kept_by_who_may_edit_the_sign_in_alone(dana: Visit, cast: Cast) -> None:
    save(dana)
    there = dana.client.get(f"{HERE}try/")["Location"]
    said = dana.sent_back(there)
    dana.client.cookies[cookies.STAFF] = session_of(cast.miguel, clock.now())
    assert dana.arrive(said)["Location"] == "/firm-portal/"
    with scope.firm(dana.firm.pk):
        draft = tenancy.draft_connection()
        assert draft is not None
        assert draft.trial == {}
        assert not Person.objects.filter(address=dana.person).exists()


def test_a_try_that_fails_says_why_to_who_can_mend_it(dana: Visit) -> None:
    save(dana, secret="not the secret")
    page = try_it(dana)
    assert "Nobody could come in by this draft" in page
    assert "It refused the secret by which we prove who asks." in page
    assert "(client)" not in page
    assert "invalid_client" in page
    save(dana)
    dana.provider.misbehave("oidc_unverified")
    assert "Nobody could come in by this draft" in try_it(dana)
    dana.provider.misbehave("oidc_wrong_audience")
    assert "The answer was meant for somebody else" in try_it(dana)


@pytest.mark.parametrize("step", ["untried", "unmapped", "changed since"])
def test_a_draft_comes_in_force_after_a_try_and_with_somebody_in_charge(dana: Visit, step: str) -> None:
    save(dana)
    if step != "unmapped":
        map_groups(dana, Admins="Accounts receivable")
    else:
        map_groups(dana, Users="Accounts receivable")
    if step != "untried":
        try_it(dana)
    if step == "changed since":
        save(dana, client_id="another")
    dana.client.post(f"{HERE}put-in-force/")
    assert "live" not in stage_of(dana)


def test_what_was_in_force_before_is_one_step_away(oidc: Visit, cast: Cast) -> None:
    first = stage_of(oidc)["live"]
    oidc.client = Client(headers={"host": "localhost"})
    oidc.come_in()
    with scope.firm(oidc.firm.pk):
        subject = Person.objects.get(address=oidc.person).subject
    save(oidc, issuer=f"{oidc.provider.root.replace('harbor', 'second')}/oidc", client_id="quittance-second")
    with scope.firm(oidc.firm.pk):
        Connection.objects.filter(stage="draft").update(proved_at=clock.now())
    oidc.client.post(f"{HERE}put-in-force/")
    assert stage_of(oidc)["draft"] == first
    with scope.firm(oidc.firm.pk):
        assert Person.objects.get(address=oidc.person).subject == ""  # another provider calls people otherwise
    oidc.client.post(f"{HERE}put-in-force/")
    assert stage_of(oidc)["live"] == first
    with scope.firm(oidc.firm.pk):
        live = tenancy.live_connection()
        assert live is not None
        assert vault.reveal(name=providers.secret_name(live)) == CLIENT_SECRET
    oidc.come_in()
    with scope.firm(oidc.firm.pk):
        assert Person.objects.get(address=oidc.person).subject == subject


def test_a_secret_is_written_and_never_shown(dana: Visit) -> None:
    save(dana)
    for page in (HERE, f"{HERE}draft/"):
        assert CLIENT_SECRET not in dana.client.get(page).content.decode()
    assert save(dana, secret="", client_id="renamed").status_code == 302
    with scope.firm(dana.firm.pk):
        draft = tenancy.draft_connection()
        assert draft is not None
        assert vault.reveal(name=providers.secret_name(draft)) == CLIENT_SECRET
    answer = save(dana, secret="", issuer="http://127.0.0.1:1/other")
    assert answer.status_code == 400  # a secret is never sent to a provider it was not meant for
    assert "Paste the client secret" in answer.content.decode()


def test_everybodys_google_needs_the_firms_own_domain(dana: Visit) -> None:
    answer = save(dana, issuer="https://accounts.google.com")
    assert answer.status_code == 400
    assert "Write your firm's own domain" in html.unescape(answer.content.decode())
    assert save(dana, issuer="https://accounts.google.com", domains="@harbor.example").status_code == 302


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"metadata_text": "<not metadata"}, "This is no metadata"),
        ({"metadata_text": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "This is no metadata"),
        ({"metadata_address": "ftp://provider.example/"}, "This address cannot be asked"),
        ({"metadata_address": "http://127.0.0.1:1/"}, "Nobody answers at this address"),
        ({"issuer": "x", "sign_in_address": "http://127.0.0.1/", "certificates": "junk"}, "This is no certificate"),
        ({}, "Write what the provider calls itself"),
    ],
)
def test_saml_metadata_that_cannot_be_used_is_named_beside_its_field(
    dana: Visit, fields: dict[str, str], fault: str
) -> None:
    answer = dana.client.post(f"{HERE}draft/?product=other&protocol=saml", fields)
    assert answer.status_code == 400
    assert fault in html.unescape(answer.content.decode())


def test_saml_is_tried_from_its_metadata_alone(saml: Visit) -> None:
    saml.client = Client(headers={"host": saml.host})
    saml.come_in()
    address = f"{saml.provider.root}/saml/metadata"
    saml.client.post(f"{HERE}draft/?product=other&protocol=saml", {"metadata_address": address})
    saml.client.post(f"{HERE}check/draft/")
    assert "is strong enough and valid until" in saml.client.get(HERE).content.decode()
    assert "It works: somebody came through" in try_it(saml)


@pytest.mark.parametrize("product", ["entra", "okta", "google", "other"])
@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_every_guide_names_our_own_addresses(dana: Visit, product: str, protocol: str) -> None:
    page = dana.client.get(f"{HERE}draft/?product={product}&protocol={protocol}").content.decode()
    assert f"/firm-portal/door/{protocol}/" in page


def test_our_own_metadata_is_read_by_whoever_asks(dana: Visit) -> None:
    answer = Client(headers={"host": "localhost"}).get("/firm-portal/door/saml/metadata/")
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    assert b'Location="http://localhost:' in answer.content


def test_a_draft_thrown_away_takes_its_secret_along(dana: Visit) -> None:
    save(dana)
    with scope.firm(dana.firm.pk):
        draft = tenancy.draft_connection()
        assert draft is not None
    dana.client.post(f"{HERE}discard/")
    with scope.firm(dana.firm.pk), pytest.raises(vault.NotKept):
        vault.reveal(name=providers.secret_name(draft))


def test_a_trial_of_an_older_draft_proves_nothing_of_the_newer_one(dana: Visit) -> None:
    save(dana)
    with scope.firm(dana.firm.pk):
        older = tenancy.draft_connection()
        assert older is not None
    save(dana, client_id="renamed")
    with scope.firm(dana.firm.pk):
        connections.note_trial(connection=older, trial={"at": "now"}, passed=True, now=clock.now())
        newer = tenancy.draft_connection()
        assert newer is not None
        assert newer.proved_at is None
