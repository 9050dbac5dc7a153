"""Keys, accounts, parameters, idempotency, lists: what every request has in common."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from sandbox.processor.tests.conftest import MANDATE, NEVER, Firm, Processor


def test_whoever_has_no_key_is_told_so_and_a_browser_key_opens_nothing_secret(processor: Processor, firm: Firm) -> None:
    assert processor.service.get("/v1/charges").status == 401
    assert processor.service.get("/v1/charges", Authorization="Bearer sk_live_abc").status == 401
    basic = processor.service.get("/v1/charges", Authorization="Basic c2tfdGVzdF94Og==")
    public = processor.service.get("/v1/charges", Authorization="Bearer pk_test_x")
    assert (basic.status, public.status) == (200, 403)
    assert public.json()["error"]["code"] == "secret_key_required"


def test_an_intent_opens_to_a_browser_by_its_client_secret_alone(processor: Processor, firm: Firm) -> None:
    intent = firm.v1.payment_intents.create({"amount": 5000, "currency": "usd"}, firm.options)
    browser = {"Authorization": "Bearer pk_test_x", "Stripe_Account": firm.id}

    seen = processor.service.get(f"/v1/payment_intents/{intent.id}?client_secret={intent.client_secret}", **browser)
    guessed = processor.service.get(f"/v1/payment_intents/{intent.id}?client_secret=wrong", **browser)
    assert (seen.status, seen.json()["amount"], guessed.status) == (200, 5000, 404)


def test_each_account_sees_its_own_things_alone(processor: Processor, firm: Firm) -> None:
    customer = firm.v1.customers.create({"name": "Acme"}, firm.options)
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        processor.v1.customers.retrieve(customer.id)
    with pytest.raises(stripe.PermissionError):
        processor.v1.customers.retrieve(customer.id, {}, {"stripe_account": "acct_nobody"})


@pytest.mark.parametrize(
    ("facts", "code", "param"),
    [
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": 5000, "currency": "usd", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": 5000, "currency": "usd", "mandate_data": {"x": 1}}, "parameter_unknown", "mandate_data[x]"),
        ({"amount": 5000, "currency": "usd", "capture_method": "later"}, None, "capture_method"),
        ({"amount": "many", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": 20, "currency": "usd"}, "amount_too_small", "amount"),
        ({"amount": 5000, "currency": "usd", "customer": "cus_nobody"}, "resource_missing", "customer"),
    ],
)
def test_a_parameter_that_the_sdk_does_not_know_is_refused_by_name(
    firm: Firm, facts: dict[str, object], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.payment_intents.create(facts, firm.options)
    assert (refused.value.param, refused.value.http_status) == (param, 400)
    assert code is None or refused.value.code == code


@pytest.mark.parametrize(
    "facts",
    [
        {"off_session": True},
        {"return_url": "http://localhost/"},
        {"mandate_data": MANDATE},
        {"error_on_requires_action": True},
    ],
)
def test_what_belongs_to_an_attempt_needs_one(firm: Firm, facts: dict[str, object]) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="only be used with confirm") as refused:
        firm.v1.payment_intents.create({"amount": 5000, "currency": "usd", **facts}, firm.options)
    assert refused.value.param == next(iter(facts))


def test_nobody_takes_a_fee_of_what_goes_to_themselves(processor: Processor, firm: Firm) -> None:
    facts: dict[str, object] = {"amount": 5000, "currency": "usd", "application_fee_amount": 100}
    assert firm.v1.payment_intents.create(facts, firm.options).application_fee_amount == 100
    price = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "Fees"}}
    page: dict[str, object] = {
        "mode": "payment",
        "success_url": "http://localhost/",
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {"application_fee_amount": 100},
    }
    for made, of in ((processor.v1.payment_intents, facts), (processor.v1.checkout.sessions, page)):
        with pytest.raises(stripe.InvalidRequestError, match="Stripe-Account header") as refused:
            made.create(of)
        assert refused.value.param == "application_fee_amount"


def test_the_same_key_and_request_get_the_same_answer_and_charge_once(firm: Firm) -> None:
    options = {**firm.options, "idempotency_key": f"once-{firm.id}"}
    facts = {
        "amount": 5000,
        "currency": "usd",
        "payment_method": "pm_card_visa",
        "confirm": True,
        "return_url": "http://localhost/",
    }
    first = firm.v1.payment_intents.create(facts, options)
    second = firm.v1.payment_intents.create(facts, options)

    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(firm.v1.charges.list({}, firm.options).data) == 1
    with pytest.raises(stripe.IdempotencyError):
        firm.v1.payment_intents.create({**facts, "amount": 6000}, options)


def test_a_refusal_is_heard_again_by_the_same_key_also_when_it_would_not_be_refused_any_more(firm: Firm) -> None:
    intent = firm.v1.payment_intents.create(
        {"amount": 5000, "currency": "usd", "automatic_payment_methods": NEVER}, firm.options
    )
    once = {**firm.options, "idempotency_key": f"confirm-{intent.id}"}
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        firm.v1.payment_intents.confirm(intent.id, {}, once)
    firm.v1.payment_intents.update(intent.id, {"payment_method": "pm_card_visa"}, firm.options)

    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        firm.v1.payment_intents.confirm(intent.id, {}, once)
    with pytest.raises(stripe.IdempotencyError):
        firm.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}, once)
    assert firm.v1.payment_intents.confirm(intent.id, {}, firm.options).status == "succeeded"


def test_what_was_refused_unread_leaves_its_key_free(firm: Firm) -> None:
    once = {**firm.options, "idempotency_key": f"unread-{firm.id}"}
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        firm.v1.customers.create({"colour": "red"}, once)
    assert firm.v1.customers.create({"name": "Acme"}, once).name == "Acme"


def test_a_declined_card_is_declined_again_by_the_same_key_without_another_attempt(firm: Firm) -> None:
    intent = firm.v1.payment_intents.create(
        {"amount": 5000, "currency": "usd", "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}},
        firm.options,
    )
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            firm.v1.payment_intents.confirm(
                intent.id,
                {"payment_method": "pm_card_chargeDeclined"},
                {**firm.options, "idempotency_key": f"k-{intent.id}"},
            )
    assert len(firm.v1.charges.list({}, firm.options).data) == 1


def test_a_key_is_forgotten_after_24_hours(firm: Firm) -> None:
    options = {**firm.options, "idempotency_key": f"day-{firm.id}"}
    first = firm.v1.customers.create({"name": "Acme"}, options)
    firm.processor.move(seconds=24 * 3600 + 1)

    assert firm.v1.customers.create({"name": "Acme"}, options).id != first.id


def test_of_many_at_once_with_one_key_one_charges_and_the_rest_hear_of_it(firm: Firm) -> None:
    form = "amount=5000&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=http://localhost/"
    headers = {"Authorization": "Bearer sk_test_x", "Stripe-Account": firm.id, "Idempotency-Key": f"many-{firm.id}"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: firm.processor.service.ask("POST", "/v1/payment_intents", form, headers), range(16))
        )

    assert {each.status for each in answers} <= {200, 409}
    assert len({json.loads(each.body)["id"] for each in answers if each.status == 200}) == 1
    assert len(firm.v1.charges.list({}, firm.options).data) == 1


def test_a_list_comes_in_pages_newest_first(firm: Firm) -> None:
    made = [firm.v1.customers.create({"name": f"Client {number}"}, firm.options).id for number in range(5)]
    page = firm.v1.customers.list({"limit": 2}, firm.options)
    rest = firm.v1.customers.list({"limit": 10, "starting_after": page.data[-1].id}, firm.options)

    assert ([each.id for each in page.data], page.has_more) == ([made[4], made[3]], True)
    assert ([each.id for each in rest.data], rest.has_more) == ([made[2], made[1], made[0]], False)
    assert [each.id for each in firm.v1.customers.list({"limit": 2}, firm.options).auto_paging_iter()] == made[::-1]


def test_metadata_is_added_to_and_taken_away_key_by_key(firm: Firm) -> None:
    customer = firm.v1.customers.create({"metadata": {"a": "1", "b": "2"}}, firm.options)
    changed = firm.v1.customers.update(customer.id, {"metadata": {"a": "", "c": "3"}}, firm.options)
    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}


def test_what_cannot_be_expanded_is_refused(firm: Firm) -> None:
    intent = firm.card(expand=["latest_charge.balance_transaction", "payment_method"])
    assert intent.latest_charge.balance_transaction.net == 113_300
    assert intent.payment_method.card.last4 == "4242"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        firm.v1.payment_intents.retrieve(intent.id, {"expand": ["colour"]}, firm.options)
