"""Webhooks: signed, tried again, and on demand doubled, late, lost or in the wrong order."""

from typing import Any

from sandbox.processor.tests.conftest import Firm, Processor
from sandbox.processor.tests.receiver import Receiver
from sandbox.tests.waiting import until


def of_firm(receiver: Receiver, firm: Firm) -> list[Any]:
    return [each for each in receiver.events() if getattr(each, "account", None) == firm.id]


def test_a_connected_accounts_event_arrives_signed_and_names_the_account(firm: Firm, receiver: Receiver) -> None:
    intent = firm.card()
    event = receiver.of("payment_intent.succeeded")[0]

    assert (event.account, event.data.object.id, event.api_version) == (firm.id, intent.id, "2026-10-28.endive")
    assert firm.v1.events.retrieve(event.id, {}, firm.options).data.object.id == intent.id


def test_what_is_refused_is_sent_again_until_it_is_taken(firm: Firm, receiver: Receiver) -> None:
    receiver.answers = [500, 503]
    customer = firm.v1.customers.create({}, firm.options)
    event = receiver.of("customer.created")[0]

    assert event.data.object.id == customer.id
    tried = until(
        lambda: [
            each
            for each in firm.processor.ask("GET", f"deliveries?event={event.id}")["deliveries"]
            if each["state"] == "delivered"
        ]
    )
    assert (tried[0]["attempts"], tried[0]["code"]) == (3, 200)


def test_duplicate_late_and_missing_ones_are_had_on_demand(firm: Firm, receiver: Receiver) -> None:
    firm.processor.misbehave(duplicate="once")
    firm.v1.customers.create({}, firm.options)
    assert len({each.id for each in receiver.of("customer.created", count=2)}) == 1

    firm.processor.misbehave(missing={"times": 1, "account": firm.id})
    lost = firm.v1.customers.create({"name": "Lost"}, firm.options)
    kept = firm.v1.customers.create({"name": "Kept"}, firm.options)
    seen = [each.data.object.id for each in receiver.of("customer.created", count=3)]
    assert kept.id in seen
    assert lost.id not in seen
    event = next(each for each in firm.v1.events.list({}, firm.options).data if each.data.object.id == lost.id)
    firm.processor.ask("POST", f"events/{event.id}/resend")
    assert lost.id in [each.data.object.id for each in receiver.of("customer.created", count=4)]


def test_the_wrong_order_is_had_on_demand(firm: Firm, receiver: Receiver) -> None:
    firm.processor.misbehave(reorder={"times": 3, "account": firm.id})
    firm.card()
    receiver.of("payment_intent.created")
    order = [each.type for each in of_firm(receiver, firm)]
    assert order == ["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]


def test_what_is_held_back_waits_for_its_release(firm: Firm, receiver: Receiver) -> None:
    firm.processor.misbehave(hold={"times": None, "account": firm.id})
    firm.v1.customers.create({}, firm.options)
    firm.processor.misbehave()
    mark = firm.v1.customers.create({"name": "Mark"}, firm.options)
    until(lambda: [each for each in of_firm(receiver, firm) if each.data.object.id == mark.id])
    assert len(of_firm(receiver, firm)) == 1
    assert firm.processor.ask("POST", "deliveries/release", {})["released"] == 1
    receiver.of("customer.created", count=2)


def test_the_platforms_own_endpoint_hears_of_its_fees(processor: Processor, firm: Firm, receiver: Receiver) -> None:
    endpoint = processor.v1.webhook_endpoints.create(
        {"url": receiver.url, "enabled_events": ["application_fee.created"]}
    )
    receiver.secret, connect = endpoint.secret, receiver.secret
    firm.card(application_fee_amount=100)
    until(lambda: len(receiver.got) >= 4)
    receiver.got = [(body, mark) for body, mark in receiver.got if b"application_fee.created" in body]
    assert receiver.of("application_fee.created")[0].data.object.account == firm.id
    receiver.secret = connect
    processor.v1.webhook_endpoints.delete(endpoint.id)


def test_nothing_is_sent_off_this_machine(processor: Processor) -> None:
    answer = processor.service.ask(
        "POST",
        "/v1/webhook_endpoints",
        "url=https://shop.example/hooks&enabled_events[]=*",
        {"Authorization": "Bearer sk_test_x"},
    )
    assert (answer.status, answer.json()["error"]["code"]) == (400, "url_invalid")
