"""The firm's own page for its provider's key."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from quittance.access.actions import provider_groups
from quittance.access.models import Group, Mapping, ProviderGroup, ScimKey
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.base import cookies
from tests.cast import NOW, Cast, session_of

PAGE = "/firm-portal/people/provisioning/"
HOST = {"host": "localhost:8000"}
_TOKEN = re.compile(r"quittance_scim_[\w-]{43}")


@pytest.fixture
def dana(cast: Cast) -> Iterator[Client]:
    client = Client(headers=HOST)
    client.cookies[cookies.STAFF] = session_of(cast.dana, clock.now())
    with scope.firm(cast.harbor.pk):
        yield client


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def works(token: str) -> bool:
    asked = Client(headers=HOST | {"authorization": f"Bearer {token}"}).get("/hooks/scim/v2/Users")
    return asked.status_code == 200


def make(client: Client, **said: object) -> str:
    answer = client.post(f"{PAGE}key/", said)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return str(_TOKEN.findall(answer.content.decode())[0])


def test_the_key_is_shown_once_and_works(dana: Client) -> None:
    assert "There is no key" in text(dana)
    token = make(dana)
    assert works(token)
    again = text(dana)
    assert not _TOKEN.search(again)
    assert "by Dana Reyes" in again
    assert "in use" in again


def test_no_event_and_no_row_holds_the_key(dana: Client) -> None:
    token = make(dana)
    told = Event.objects.get(name="scim_key.made")
    assert token not in str(told.facts)
    assert told.by.startswith("staff:")
    assert token not in str(ScimKey.objects.values().get())


def test_a_new_key_ends_the_old_one_and_a_page_sent_twice_makes_no_third(dana: Client) -> None:
    old = make(dana)
    key = ScimKey.objects.get().pk
    new = make(dana, replaces=key)
    assert (works(old), works(new)) == (False, True)
    twice = dana.post(f"{PAGE}key/", {"replaces": key})
    assert (twice.status_code, twice["Location"]) == (302, PAGE)
    assert "nothing was changed" in text(dana)
    assert works(new)


def test_a_withdrawn_key_opens_nothing(dana: Client) -> None:
    token = make(dana)
    answer = dana.post(f"{PAGE}key/withdraw/", {"key": ScimKey.objects.get().pk})
    assert answer.status_code == 302
    assert "The key is withdrawn" in text(dana)
    assert not works(token)
    assert Event.objects.filter(name="scim_key.withdrawn").count() == 1


@pytest.mark.parametrize("odd", ["", "x", "999", "-1", "٣", "9" * 18, "9" * 5000])
def test_a_withdrawal_of_no_key_of_ours_changes_nothing(dana: Client, odd: str) -> None:
    token = make(dana)
    assert dana.post(f"{PAGE}key/withdraw/", {"key": odd}).status_code == 302
    assert dana.post(f"{PAGE}key/", {"replaces": odd}).status_code == 302
    assert works(token)


def test_wrong_keys_of_late_are_told(dana: Client) -> None:
    make(dana)
    assert not works("an-old-one")
    assert "1 call with a wrong key" in text(dana)


def test_the_page_says_which_groups_the_provider_told_of_and_what_they_give(cast: Cast, dana: Client) -> None:
    Mapping.objects.create(group=Group.objects.get(name="Users"), provider_group="KEY-1", made_at=NOW, made_by="system")
    ProviderGroup.objects.create(name="<b>Tax</b>", external_id="key-1", told_at=NOW, scim_at=NOW)
    provider_groups.apply(person=cast.sam, groups=["Tennis"], by="system", now=NOW)
    shown = text(dana)
    assert "&lt;b&gt;Tax&lt;/b&gt;" in shown
    assert re.search(r'Tax.*<td class="wide">Users</td><td>provisioning', shown)
    assert re.search(r'Tennis</td><td class="number">1</td>.*nothing here.*sign-in', shown)
