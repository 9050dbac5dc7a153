"""Killed again and again in the middle of paying: what was answered stands, once, and its webhook still comes."""

import http.client
import json
import signal
import threading
from pathlib import Path
from typing import Any

import stripe

from sandbox.processor.tests.receiver import Receiver, receiving
from sandbox.tests.service import Service, running
from sandbox.tests.waiting import until

FORM = "amount=5000&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=http://localhost/&application_fee_amount=100"
KEYS = [f"payment-{number}" for number in range(40)]


def headers(key: str = "") -> dict[str, str]:
    return {
        "Authorization": "Bearer sk_test_x",
        "Stripe-Account": "acct_harbor",
        **({"Idempotency-Key": key} if key else {}),
    }


def pay_some(service: Service, answered: dict[str, str], *, most: int) -> None:
    """Until the service is killed under our hands."""
    for key in KEYS:
        if key in answered:
            continue
        if len(answered) >= most:
            service.process.send_signal(signal.SIGKILL)
        try:
            answer = service.ask("POST", "/v1/payment_intents", FORM, headers(key))
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 200:
            answered[key] = answer.json()["id"]


def everything(service: Service, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.ask("GET", f"/v1/{what}?limit=100", None, headers()).json()["data"]
    return found


def listen(service: Service, receiver: Receiver) -> None:
    form = f"url={receiver.url}&enabled_events[]=payment_intent.succeeded&connect=true"
    receiver.secret = service.ask("POST", "/v1/webhook_endpoints", form, {"Authorization": "Bearer sk_test_x"}).json()[
        "secret"
    ]


def test_nothing_answered_is_lost_or_doubled_and_every_webhook_comes(tmp_path: Path) -> None:
    answered: dict[str, str] = {}
    with receiving() as receiver:
        for most in (10, 20, 30):
            with running("processor", tmp_path) as service:
                if not receiver.secret:
                    listen(service, receiver)
                payers = [
                    threading.Thread(target=pay_some, args=[service, answered], kwargs={"most": most}) for _ in range(3)
                ]
                for payer in payers:
                    payer.start()
                for payer in payers:
                    payer.join()
                assert service.end(signal.SIGKILL) == -signal.SIGKILL
        with running("processor", tmp_path) as service:
            pay_some(service, answered, most=1_000)
            charges, lines = everything(service, "charges"), everything(service, "balance_transactions")
            told = until(lambda: found if len(found := _told(receiver)) == len(KEYS) else set())

    assert sorted(answered) == sorted(KEYS)
    assert {each["payment_intent"] for each in charges} == set(answered.values()) == told
    assert (len(charges), len(lines)) == (len(KEYS), len(KEYS))
    assert {line["source"] for line in lines} == {each["id"] for each in charges}


def _told(receiver: Receiver) -> set[str]:
    return {
        json.loads(body)["data"]["object"]["id"]
        for body, mark in receiver.got
        if stripe.WebhookSignature.verify_header(body.decode(), mark, receiver.secret)
    }
