"""Where the processor calls: what it signed is kept once and answered at once; whatever else comes leaves no trace."""

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from quittance.core import clock, scope
from quittance.core.models import Inbound
from quittance.tenancy.actions import bank_accounts
from tests.cast import NOW, Cast

SECRET = "whsec_quittance"


@pytest.fixture
def hook(cast: Cast, settings: Settings) -> Client:
    settings.QUITTANCE = replace(
        settings.QUITTANCE, processor_key="sk_test_quittance", processor_hook_secrets=("whsec_other", SECRET)
    )
    with scope.firm(cast.harbor.pk):
        bank_accounts.add(name="Operating", account="acct_harbor", by="system", now=NOW)
    return Client(headers={"host": "127.0.0.1"})


def news(**facts: Any) -> bytes:
    thing = {"id": "pi_1", "object": "payment_intent"}
    told = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": int(NOW.timestamp())}
    return json.dumps(
        {**told, "account": "acct_harbor", "livemode": False, "data": {"object": thing}, **facts}
    ).encode()


def call(hook: Client, body: bytes, *, secret: str = SECRET, at: float | None = None) -> int:
    moment = int(clock.now().timestamp() if at is None else at)
    sign = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={moment},v1={sign}"}
    return hook.post("/hooks/processor/", body, content_type="application/json", headers=headers).status_code


def kept(cast: Cast) -> list[dict[str, Any]]:
    with scope.firm(cast.harbor.pk):
        return list(Inbound.objects.filter(source="processor").values_list("headers", flat=True))


def test_what_is_signed_is_kept_for_the_firm_of_its_account_however_often_it_comes(hook: Client, cast: Cast) -> None:
    assert [call(hook, news()) for _ in range(10)] == [204] * 10
    assert kept(cast) == [{"kind": "intent.succeeded", "about": "pi_1", "account": "acct_harbor", "intent": "pi_1"}]
    with scope.firm(cast.second.pk):
        assert not Inbound.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"\xff\xfe", b"{" * 2000, news()[:-9], news(id=7), news(data=None)]
)
def test_signed_nonsense_is_refused_and_nothing_is_kept(hook: Client, cast: Cast, body: bytes) -> None:
    assert call(hook, body) in {204, 400}
    assert kept(cast) == []


def test_what_is_not_signed_by_the_processor_is_refused(hook: Client, cast: Cast) -> None:
    assert call(hook, news(), secret="whsec_forged") == 400
    unsigned = hook.post("/hooks/processor/", news(), content_type="application/json")
    assert unsigned.status_code == 400
    assert kept(cast) == []


def test_a_call_that_is_replayed_later_is_refused(hook: Client, cast: Cast) -> None:
    assert call(hook, news(), at=clock.now().timestamp() - 600) == 400
    assert call(hook, news(), at=clock.now().timestamp() + 600) == 400
    assert kept(cast) == []


def test_news_of_an_account_of_nobody_is_kept_aside_and_not_called_again(hook: Client, cast: Cast) -> None:
    assert call(hook, news(account="acct_stranger")) == 204
    assert kept(cast) == []


def test_trial_news_that_reaches_a_live_address_is_passed_over(hook: Client, cast: Cast) -> None:
    assert call(hook, news(livemode=True)) == 204
    assert kept(cast) == []


def test_the_platforms_own_news_and_what_does_not_concern_us_leave_no_row(hook: Client, cast: Cast) -> None:
    assert call(hook, news(account=None)) == 204
    assert call(hook, news(type="product.created")) == 204
    assert kept(cast) == []


def test_only_a_post_is_a_call(hook: Client) -> None:
    assert hook.get("/hooks/processor/").status_code == 405
