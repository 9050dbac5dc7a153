"""Checkout sessions: a hosted page takes the payment, for whoever cannot have the fields in their own."""

from typing import Any

from sandbox.processor.answers import listed
from sandbox.processor.api import common, intents, setups, terms
from sandbox.processor.faults import absent, invalid
from sandbox.processor.money import charging
from sandbox.processor.work import Obj, Work, new_id

LIFE_SECONDS = 24 * 3600
SHORTEST_SECONDS = 30 * 60


def create(work: Work, given: Obj) -> Obj:
    mode = given.get("mode", "payment")
    if mode == "subscription" or given.get("ui_mode", "hosted_page") != "hosted_page":
        raise invalid("The sandbox has hosted sessions for a payment or a setup.", "mode")
    if not given.get("success_url"):
        raise absent("success_url")
    lines, total, currency = _lines(given) if mode == "payment" else ([], None, given.get("currency", "usd"))
    expires = given.get("expires_at", work.now + LIFE_SECONDS)
    if not work.now + SHORTEST_SECONDS - 5 <= expires <= work.now + LIFE_SECONDS + 5:
        raise invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
            "expires_at",
        )
    id_ = new_id("cs_test")
    facts = {
        **_fresh(given, mode),
        "id": id_,
        "amount_subtotal": total,
        "amount_total": total,
        "currency": currency,
        "expires_at": expires,
    }
    facts["url"] = f"{work.origin}/c/pay/{id_}"
    facts["_line_items"] = {
        "object": "list",
        "data": lines,
        "has_more": False,
        "url": f"/v1/checkout/sessions/{id_}/line_items",
    }
    terms.check_fee(work, (given.get("payment_intent_data") or {}).get("application_fee_amount", ""), total or 0)
    facts["_intent_data"] = given.get("payment_intent_data") or given.get("setup_intent_data") or {}
    if given.get("customer"):
        work.get("customer", given["customer"], "customer", status=400)
    work.later(expires, "session", id_)
    return work.add("checkout.session", "cs_test", facts)


def _fresh(given: Obj, mode: str) -> Obj:
    return {
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": given.get("customer"),
        "customer_creation": given.get("customer_creation", "if_required") if mode == "payment" else None,
        "customer_details": None,
        "customer_email": given.get("customer_email"),
        "livemode": False,
        "metadata": common.metadata({}, given.get("metadata")),
        "mode": mode,
        "payment_intent": None,
        "payment_method_options": given.get("payment_method_options") or {},
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "payment_method_types": terms.offered(given, (given.get("currency") or "usd").lower()),
        "payment_status": "unpaid" if mode == "payment" else "no_payment_required",
        "setup_intent": None,
        "shipping_options": [],
        "status": "open",
        "success_url": given["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0} if mode == "payment" else None,
        "ui_mode": "hosted_page",
    }


def _lines(given: Obj) -> tuple[list[Obj], int, str]:
    if not given.get("line_items"):
        raise absent("line_items")
    lines, total, currency = [], 0, ""
    for number, item in enumerate(given["line_items"]):
        price: Any = item.get("price_data")
        if not price or "unit_amount" not in price:
            raise invalid(
                "The sandbox takes price_data with a unit_amount for each line.", f"line_items[{number}][price_data]"
            )
        count = item.get("quantity", 1)
        amount = price["unit_amount"] * count
        currency = price["currency"].lower()
        total += amount
        name = (price.get("product_data") or {}).get("name", "Payment")
        amounts = {"amount_discount": 0, "amount_subtotal": amount, "amount_tax": 0, "amount_total": amount}
        line = {
            "id": new_id("li"),
            "object": "item",
            **amounts,
            "currency": currency,
            "description": name,
            "quantity": count,
        }
        lines.append({**line, "metadata": {}, "price": None})
    terms.check_amount(total, currency)
    return lines, total, currency


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("checkout.session", id, "session")


def all_of(work: Work, given: Obj) -> Obj:
    wanted = {name: given.get(name) for name in ("customer", "payment_intent", "status")}
    return listed(work, "checkout.session", given, "/v1/checkout/sessions", **wanted)


def line_items(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    return dict(retrieve(work, given, id=id)["_line_items"])


def expire(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    session = retrieve(work, given, id=id)
    if session["status"] != "open":
        raise invalid(
            f"Only Checkout Sessions with a status in [open] can be expired. This one is {session['status']}."
        )
    return _expired(work, session)


def lapse(work: Work, id_: str) -> None:
    session = work.get("checkout.session", id_)
    if session["status"] == "open":
        _expired(work, session)


def _expired(work: Work, session: Obj) -> Obj:
    session |= {"status": "expired", "url": None}
    work.put(session)
    intent = work.find(session["payment_intent"] or "")
    if intent and intent["status"] in intents.CANCELABLE:
        charging.cancel(work, intent, "abandoned")
    work.tell("checkout.session.expired", session)
    return session


def intent_of(work: Work, session: Obj) -> Obj:
    """Made when the payer first presses the button, as the real one does."""
    kind = "payment_intent" if session["mode"] == "payment" else "setup_intent"
    found = work.find(session[kind] or "")
    if found:
        return found
    facts: Obj = {"allowed_payment_method_types": session["payment_method_types"], **session["_intent_data"]}
    facts["payment_method_options"] = session["payment_method_options"]
    if session["customer"]:
        facts["customer"] = session["customer"]
    if kind == "payment_intent":
        facts |= {"amount": session["amount_total"], "currency": session["currency"]}
        made = intents.create(work, facts)
    else:
        made = setups.create(work, facts)
    session[kind] = made["id"]
    made["_session"] = session["id"]
    work.put(session)
    return work.put(made)


def complete(work: Work, session: Obj, intent: Obj, billing: Obj) -> Obj:
    """Once the payer has done their part. A bank transfer's outcome is told later by the payment intent.

    What is only held on a card is not available yet, so it is unpaid until it is captured.
    """
    is_paid = intent["status"] == "succeeded" and session["mode"] == "payment"
    status = "paid" if is_paid else session["payment_status"]
    details = {
        "address": billing.get("address"),
        "email": billing.get("email"),
        "name": billing.get("name"),
        "phone": None,
    }
    session |= {"status": "complete", "url": None, "payment_status": status}
    session["customer_details"] = {
        **details,
        "business_name": None,
        "individual_name": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    work.put(session)
    work.forget("session", session["id"])
    work.tell("checkout.session.completed", session)
    return session


def settled(work: Work, intent: Obj, *, paid: bool) -> None:
    session = work.find(intent.get("_session") or "")
    if session and session["status"] == "complete" and session["payment_status"] == "unpaid":
        if paid:
            session["payment_status"] = "paid"
            work.put(session)
        work.tell(f"checkout.session.async_payment_{'succeeded' if paid else 'failed'}", session)
