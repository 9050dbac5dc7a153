"""A payer's leave to debit their account: when they gave it, from where, for once or for good."""

from typing import Any

from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work


def make(work: Work, method: Obj, given: Any, *, once: Obj | None = None) -> Obj:
    """`once` is amount and currency of the one payment that it is for."""
    acceptance = dict((given or {}).get("customer_acceptance") or {"type": "online", "online": {}})
    acceptance["accepted_at"] = acceptance.get("accepted_at", work.now)
    acceptance.setdefault("online", None)
    acceptance.setdefault("offline", None)
    if isinstance(acceptance["online"], dict):
        acceptance["online"] = {"ip_address": None, "user_agent": None, **acceptance["online"]}
    type_ = method["type"]
    facts: Obj = {
        "customer_acceptance": acceptance,
        "payment_method": method["id"],
        "payment_method_details": {
            type_: {"collection_method": None} if type_ == "us_bank_account" else {},
            "type": type_,
        },
        "status": "active",
        "type": "single_use" if once else "multi_use",
        ("single_use" if once else "multi_use"): once or {},
    }
    made = work.add("mandate", "mandate", facts)
    made.pop("created")
    return work.put(made)


def needed(work: Work, method: Obj, given: Obj, *, once: Obj | None) -> str | None:
    """The one to debit by: given now, named, or kept from when the account was set up."""
    if method["type"] != "us_bank_account":
        return None
    if given.get("mandate"):
        named = work.get("mandate", given["mandate"], "mandate", status=400)
        if named["payment_method"] != method["id"] or named["status"] != "active":
            raise invalid(
                "The provided mandate is invalid and can not be used for the payment intent.",
                "mandate",
                "payment_intent_mandate_invalid",
            )
        return str(named["id"])
    if given.get("mandate_data") or "_secret" in given:
        return str(make(work, method, given.get("mandate_data"), once=once)["id"])
    for kept in work.all("mandate", newest=True, payment_method=method["id"]):
        if kept["status"] == "active" and kept["type"] == "multi_use":
            return str(kept["id"])
    raise invalid(
        "This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the "
        "customer and try again, providing acceptance data in the mandate_data parameter.",
        "mandate_data",
        "payment_intent_mandate_invalid",
    )
