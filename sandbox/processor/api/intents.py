"""Payment intents: what is to be paid, and how far it has come."""

from sandbox.processor.answers import listed, public
from sandbox.processor.api import common, mandates, methods, proving, terms, tokens
from sandbox.processor.faults import invalid, unexpected_state
from sandbox.processor.money import charging, debiting
from sandbox.processor.work import Obj, Work, new_id, new_secret

CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
CANCELABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"})
PLAIN = (
    "description",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
WITH_CONFIRM = ("error_on_requires_action", "mandate", "mandate_data", "off_session", "return_url")
NOT_HERE = ("transfer_data", "on_behalf_of", "radar_options", "payment_details", "hooks")


def create(work: Work, given: Obj) -> Obj:
    for name in NOT_HERE:
        if name in given:
            raise invalid(f"The sandbox has no {name}.", name)
    terms.check_together(given, WITH_CONFIRM)
    currency = given["currency"].lower()
    terms.check_amount(given["amount"], currency)
    id_ = new_id("pi")
    intent = work.add("payment_intent", "pi", {"id": id_, **_fresh(given, currency), "client_secret": new_secret(id_)})
    _set(work, intent, given)
    work.put(intent)
    work.tell("payment_intent.created", intent)
    return confirm(work, given, id=id_) if given.get("confirm") else intent


def _fresh(given: Obj, currency: str) -> Obj:
    automatic = given.get("automatic_payment_methods") or {}
    # None of what is allowed here sends the payer elsewhere, once it is named.
    named = "allowed_payment_method_types" in given
    redirects = automatic.get("allow_redirects", "never" if named else "always")
    return {
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "excluded_payment_method_types": given.get("excluded_payment_method_types") or None,
        "amount": given["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": {"allow_redirects": redirects, "enabled": True},
        "canceled_at": None,
        "capture_method": given.get("capture_method", "automatic_async"),
        "confirmation_method": given.get("confirmation_method", "automatic"),
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": terms.offered(given, currency),
        "processing": None,
        "receipt_email": None,
        "setup_future_usage": None,
        "status": "requires_payment_method",
    }


def _set(work: Work, intent: Obj, given: Obj) -> Obj:
    common.check_email(given, "receipt_email")
    previous = common.changed(intent, given, PLAIN)
    if {"allowed_payment_method_types", "excluded_payment_method_types"} & given.keys():
        intent["payment_method_types"] = terms.offered(given, intent["currency"])
    if "amount" in given:
        terms.check_amount(given["amount"], intent["currency"])
        previous |= {"amount": intent["amount"]} if given["amount"] != intent["amount"] else {}
        intent["amount"] = given["amount"]
    if "application_fee_amount" in given:
        fee = given["application_fee_amount"]
        terms.check_fee(work, fee, intent["amount"])
        intent["application_fee_amount"] = None if fee in ("", 0) else fee
    if given.get("customer"):
        work.get("customer", given["customer"], "customer", status=400)
        intent["customer"] = given["customer"]
    if "setup_future_usage" in given:
        intent["setup_future_usage"] = given["setup_future_usage"] or None
    for type_, options in (given.get("payment_method_options") or {}).items():
        intent["payment_method_options"][type_] = {**intent["payment_method_options"].get(type_, {}), **(options or {})}
    _method(work, intent, given)
    return previous


def _method(work: Work, intent: Obj, given: Obj) -> None:
    method = None
    if given.get("confirmation_token"):
        method = tokens.spend(work, given["confirmation_token"], intent, given)
    elif given.get("payment_method_data"):
        method = methods.create(work, given["payment_method_data"])
    elif given.get("payment_method"):
        method = methods.by_name(work, given["payment_method"])
    if method is None:
        return
    if method["type"] not in intent["payment_method_types"]:
        raise invalid(
            f"The PaymentMethod provided ({method['type']}) is not allowed for this PaymentIntent. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent['payment_method_types'])}.",
            "payment_method",
            "payment_intent_incompatible_payment_method",
        )
    if method["customer"] and method["customer"] != intent["customer"]:
        words = (
            "The provided PaymentMethod belongs to a Customer. Supply the Customer when confirming the PaymentIntent."
        )
        raise invalid(words, "payment_method")
    intent["payment_method"] = method["id"]
    if intent["status"] in CONFIRMABLE:
        intent |= {"status": "requires_confirmation", "next_action": None}


def confirm(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = common.by_secret(work, "payment_intent", id, given)
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state("PaymentIntent", "confirm", public(intent))
    if "_secret" in given:
        given = {name: value for name, value in given.items() if name not in {"application_fee_amount", "amount"}}
    if not given.get("confirm"):
        _set(work, intent, given)
    if not intent["payment_method"]:
        raise invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken.",
            code="payment_intent_unexpected_state",
            payment_intent=public(intent),
        )
    method = work.get("payment_method", intent["payment_method"])
    _may_confirm(intent, method, given)
    intent |= {
        "_off_session": bool(given.get("off_session")),
        "_no_action": bool(given.get("error_on_requires_action")),
        "_return_url": None
        if given.get("use_stripe_sdk")
        else given.get("return_url") or intent.get("_token_return_url"),
    }
    once = (
        None
        if intent["setup_future_usage"] == "off_session"
        else {"amount": intent["amount"], "currency": intent["currency"]}
    )
    intent["_mandate"] = mandates.needed(work, method, given, once=once)
    work.put(intent)
    return charging.attempt(work, intent)


def _may_confirm(intent: Obj, method: Obj, given: Obj) -> None:
    automatic = intent["automatic_payment_methods"]
    redirects = automatic and automatic["allow_redirects"] == "always"
    if redirects and not (
        "_secret" in given or given.get("return_url") or given.get("confirmation_token") or given.get("off_session")
    ):
        raise invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of "
            "these might redirect your customer off of your page, you must provide a `return_url`. If you don't want "
            " to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
            "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
        )
    if method["type"] == "card" and intent.get("statement_descriptor"):
        words = "statement_descriptor is not supported for the card type. Use statement_descriptor_suffix instead."
        raise invalid(words, "statement_descriptor", "payment_intent_invalid_parameter")
    if method["type"] == "us_bank_account" and intent["capture_method"] == "manual":
        raise invalid("A bank transfer cannot be captured later.", "capture_method", "payment_intent_invalid_parameter")


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    return common.by_secret(work, "payment_intent", id, given)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = work.get("payment_intent", id, "intent")
    money = {"amount", "currency", "payment_method", "payment_method_data", "customer", "application_fee_amount"}
    if intent["status"] not in CONFIRMABLE and money & given.keys():
        raise unexpected_state(
            "PaymentIntent", "update", public(intent), "Only its metadata and description can change."
        )
    if "currency" in given and given["currency"].lower() != intent["currency"]:
        intent["currency"] = given["currency"].lower()
    _set(work, intent, given)
    return work.put(intent)


def cancel(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = work.get("payment_intent", id, "intent")
    if intent["status"] not in CANCELABLE:
        words = (
            f"Only a PaymentIntent with one of the following statuses may be canceled: {', '.join(sorted(CANCELABLE))}."
        )
        raise unexpected_state("PaymentIntent", "cancel", public(intent), words)
    return charging.cancel(work, intent, given.get("cancellation_reason"))


def capture(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = work.get("payment_intent", id, "intent")
    if intent["status"] != "requires_capture":
        raise unexpected_state("PaymentIntent", "capture", public(intent))
    held: int = intent["amount_capturable"]
    amount: int = given.get("amount_to_capture", held)
    if not 1 <= amount <= held:
        raise invalid(
            f"The requested capture amount is greater than the amount you can capture for this charge ({held}).",
            "amount_to_capture",
            "amount_too_large",
        )
    _set(work, intent, {name: given[name] for name in ("application_fee_amount",) if name in given})
    if "metadata" in given:
        intent["metadata"] = common.metadata(intent["metadata"], given["metadata"])
    return charging.capture(work, intent, amount)


def verify(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = common.by_secret(work, "payment_intent", id, given)
    method = proving.proved(work, intent, given)
    return debiting.begin_debit(work, intent, method)


def all_of(work: Work, given: Obj) -> Obj:
    return listed(work, "payment_intent", given, "/v1/payment_intents", customer=given.get("customer"))
