"""Setup intents: a method is saved for later, without a payment."""

from typing import NoReturn

from sandbox.processor.answers import listed, public
from sandbox.processor.api import common, mandates, methods, proving, terms, tokens
from sandbox.processor.faults import Fault, invalid, unexpected_state
from sandbox.processor.money import cards, charging, debiting
from sandbox.processor.work import Obj, Work, new_id, new_secret

CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})


def create(work: Work, given: Obj) -> Obj:
    terms.check_together(given, ("mandate_data", "return_url"))
    id_ = new_id("seti")
    redirects = (given.get("automatic_payment_methods") or {}).get("allow_redirects", "always")
    facts: Obj = {
        "id": id_,
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "automatic_payment_methods": {"allow_redirects": redirects, "enabled": True},
        "client_secret": new_secret(id_),
        "customer": None,
        "description": None,
        "last_setup_error": None,
        "mandate": None,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": given.get("payment_method_options") or {},
        "payment_method_types": terms.offered(given, "usd"),
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": given.get("usage", "off_session"),
    }
    intent = work.add("setup_intent", "seti", facts)
    _set(work, intent, given)
    work.put(intent)
    work.tell("setup_intent.created", intent)
    return confirm(work, given, id=id_) if given.get("confirm") else intent


def _set(work: Work, intent: Obj, given: Obj) -> None:
    common.changed(intent, given, ("description",))
    if given.get("customer"):
        work.get("customer", given["customer"], "customer", status=400)
        intent["customer"] = given["customer"]
    for type_, options in (given.get("payment_method_options") or {}).items():
        intent["payment_method_options"][type_] = options
    method = None
    if given.get("confirmation_token"):
        method = tokens.spend(work, given["confirmation_token"], intent, given)
    elif given.get("payment_method_data"):
        method = methods.create(work, given["payment_method_data"])
    elif given.get("payment_method"):
        method = methods.by_name(work, given["payment_method"])
    if method:
        if method["type"] not in intent["payment_method_types"]:
            raise invalid(
                f"The PaymentMethod provided ({method['type']}) is not allowed for this SetupIntent.", "payment_method"
            )
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}


def confirm(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = common.by_secret(work, "setup_intent", id, given)
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state("SetupIntent", "confirm", public(intent))
    if not given.get("confirm"):
        _set(work, intent, given)
    if not intent["payment_method"]:
        words = "You cannot confirm this SetupIntent because it's missing a payment method."
        raise invalid(words, code="setup_intent_unexpected_state", setup_intent=public(intent))
    method = work.get("payment_method", intent["payment_method"])
    intent["_return_url"] = (
        None if given.get("use_stripe_sdk") else given.get("return_url") or intent.get("_token_return_url")
    )
    if method["type"] == "us_bank_account":
        intent["mandate"] = mandates.needed(work, method, given, once=None)
        way = (intent["payment_method_options"].get("us_bank_account") or {}).get("verification_method", "automatic")
        if not method["_verified"] and way != "skip":
            return debiting.wait_for_deposits(work, intent, method)
        return succeed(work, intent)
    if method["_number"] in cards.ALWAYS_ASKS | {cards.ASKS_UNLESS_SET_UP, cards.ASKS_THE_PRESENT}:
        return charging.ask(work, intent)
    _decline_if(work, intent, method)
    return succeed(work, intent)


def _decline_if(work: Work, intent: Obj, method: Obj) -> None:
    try:
        methods.refuse_when_declined(method)
    except Fault as refused:
        fail(work, intent, refused)


def fail(work: Work, intent: Obj, refused: Fault) -> NoReturn:
    error = {"message": refused.words, **refused.facts}
    intent |= {
        "status": "requires_payment_method",
        "last_setup_error": error,
        "payment_method": None,
        "next_action": None,
    }
    work.put(intent)
    work.tell("setup_intent.setup_failed", intent)
    raise Fault(402, refused.words, keep=True, **{**refused.facts, "setup_intent": public(intent)})


def succeed(work: Work, intent: Obj) -> Obj:
    method = work.get("payment_method", intent["payment_method"])
    method["_set_up"] = True
    if intent["customer"] and not method["customer"]:
        method["customer"] = intent["customer"]
        work.put(method)
        work.tell("payment_method.attached", method)
    work.put(method)
    intent |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    work.put(intent)
    work.tell("setup_intent.succeeded", intent)
    return intent


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    return common.by_secret(work, "setup_intent", id, given)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = work.get("setup_intent", id, "intent")
    _set(work, intent, given)
    return work.put(intent)


def cancel(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = work.get("setup_intent", id, "intent")
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state("SetupIntent", "cancel", public(intent))
    intent |= {"status": "canceled", "cancellation_reason": given.get("cancellation_reason"), "next_action": None}
    work.put(intent)
    work.tell("setup_intent.canceled", intent)
    return intent


def verify(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    intent = common.by_secret(work, "setup_intent", id, given)
    proving.proved(work, intent, given)
    return succeed(work, intent)


def all_of(work: Work, given: Obj) -> Obj:
    return listed(
        work,
        "setup_intent",
        given,
        "/v1/setup_intents",
        customer=given.get("customer"),
        payment_method=given.get("payment_method"),
    )
