"""Confirmation tokens: what the payer typed, held for the server's own decision to confirm. Good for once."""

from sandbox.processor.answers import public
from sandbox.processor.api import methods
from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

LIFE_SECONDS = 12 * 3600


def create(work: Work, given: Obj) -> Obj:
    if given.get("payment_method"):
        method = methods.by_name(work, given["payment_method"])
    elif given.get("payment_method_data"):
        method = methods.create(work, given["payment_method_data"])
    else:
        raise invalid("Provide payment_method or payment_method_data.", "payment_method_data", "parameter_missing")
    preview = {
        name: value
        for name, value in public(method).items()
        if name not in {"id", "object", "created", "livemode", "metadata"}
    }
    facts: Obj = {
        "expires_at": work.now + LIFE_SECONDS,
        "mandate_data": {
            "customer_acceptance": {"type": "online", "online": {"ip_address": "127.0.0.1", "user_agent": None}}
        },
        "payment_intent": None,
        "payment_method_options": None,
        "payment_method_preview": preview,
        "return_url": given.get("return_url"),
        "setup_future_usage": given.get("setup_future_usage"),
        "setup_intent": None,
        "shipping": given.get("shipping"),
        "use_stripe_sdk": True,
        "_method": method["id"],
    }
    return work.add("confirmation_token", "ctoken", facts)


def spend(work: Work, id_: str, intent: Obj, given: Obj) -> Obj:
    token = work.get("confirmation_token", id_, "confirmation_token", status=400)
    if token["payment_intent"] or token["setup_intent"] or token["expires_at"] < work.now:
        raise invalid(
            f"The confirmation token {id_} was used before or has expired.",
            "confirmation_token",
            "confirmation_token_used",
        )
    token[intent["object"]] = intent["id"]
    work.put(token)
    given.setdefault("mandate_data", token["mandate_data"])
    intent["_token_return_url"] = token["return_url"]
    if token["setup_future_usage"] and "setup_future_usage" in intent:
        intent["setup_future_usage"] = token["setup_future_usage"]
    return work.get("payment_method", token["_method"])


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("confirmation_token", id)
