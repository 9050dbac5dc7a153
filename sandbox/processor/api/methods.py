"""Payment methods: cards and bank accounts, by number, by Stripe's test names, or from the fields' stand-in."""

import time
from typing import Any

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import Fault, absent, invalid, missing
from sandbox.processor.money import banks, cards
from sandbox.processor.work import PLATFORM, Obj, Work

TYPES = ("card", "us_bank_account")
NAMED = {"line1": "given", "postal_code": "given"}  # of a card by whose name the bank has a word on them
YEAR = 2026 + 8  # of the cards that bear a name instead of a number


def create(work: Work, given: Obj) -> Obj:
    if "payment_method" in given:
        return _cloned(work, given)
    type_ = given.get("type")
    if type_ is None:
        raise absent("type")
    if type_ not in TYPES:
        raise invalid(f"The sandbox takes card and us_bank_account, not {type_}.", "type")
    if type_ not in given:
        raise absent(type_)
    billing = common.billing(given.get("billing_details"))
    more = _card(given["card"], billing["address"]) if type_ == "card" else _bank(given["us_bank_account"])
    facts: Obj = {
        "allow_redisplay": given.get("allow_redisplay", "unspecified"),
        "billing_details": billing,
        "customer": None,
        "metadata": common.metadata({}, given.get("metadata")),
        "type": type_,
        **more,
    }
    if type_ == "us_bank_account" and not facts["billing_details"]["name"]:
        raise absent("billing_details[name]")
    return work.add("payment_method", "pm", facts)


def from_wallet(work: Work, wallet: str, name: str, billing: Any) -> Obj:
    """What a wallet gives for one of its cards: a card, with the wallet's name on it."""
    number = cards.named(name) if name in dict(cards.IN_WALLETS) else None
    if wallet not in cards.WALLETS or number is None:
        raise missing("card in this wallet", name, "card", status=400)
    facts: Obj = {
        "allow_redisplay": "unspecified",
        "billing_details": common.billing(billing),
        "customer": None,
        "metadata": {},
        "type": "card",
        "card": cards.in_wallet(number, wallet),
        "_number": number,
    }
    return work.add("payment_method", "pm", facts)


def _card(given: Any, address: Obj) -> Obj:
    if given.get("token"):
        number = cards.named(given["token"])
        if number is None:
            raise missing("token", given["token"], "card[token]", status=400)
        return _by_number(number, 12, YEAR, address | NAMED if number in cards.ADDRESSES else address, cvc=True)
    number = "".join(each for each in str(given.get("number", "")) if each not in " -")
    if not number:
        raise absent("card[number]")
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19 and cards.passes_check(number)):
        raise _card_fault("incorrect_number", "Your card number is incorrect.", "number")
    month, year = given.get("exp_month"), given.get("exp_year")
    if not isinstance(month, int) or not 1 <= month <= 12:
        raise _card_fault("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    year = year + 2000 if isinstance(year, int) and year < 100 else year
    today = time.gmtime()
    if not isinstance(year, int) or (year, month) < (today.tm_year, today.tm_mon) or year > today.tm_year + 50:
        raise _card_fault("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    cvc = str(given.get("cvc", ""))
    if cvc and not (cvc.isdigit() and len(cvc) in {3, 4}):
        raise _card_fault("invalid_cvc", "Your card's security code is invalid.", "cvc")
    return _by_number(number, month, year, address, cvc=bool(cvc))


def _card_fault(code: str, words: str, param: str) -> Fault:
    return Fault(402, words, code=code, param=f"card[{param}]", type="card_error")


def _by_number(number: str, month: int, year: int, address: Obj, *, cvc: bool) -> Obj:
    card = cards.described(number, month, year)
    return {"card": {**card, "checks": cards.unasked(address, cvc=cvc)}, "_number": number}


def _bank(given: Any) -> Obj:
    linked = given.get("financial_connections_account")
    if linked:
        login = next((each for each in banks.LOGINS if f"fca_{each.key}" == linked), None)
        if login is None:
            raise missing("financial_connections.account", linked, "us_bank_account[financial_connections_account]")
        told = banks.described(
            login.routing,
            login.number,
            holder=given.get("account_holder_type", "company"),
            kind=login.kind,
            linked=linked,
        )
        return {"us_bank_account": told, "_behaviour": banks.behaviour(login.number), "_verified": True}
    routing, number = str(given.get("routing_number", "")), str(given.get("account_number", ""))
    for name, value in (
        ("routing_number", routing),
        ("account_number", number),
        ("account_holder_type", given.get("account_holder_type")),
    ):
        if not value:
            raise absent(f"us_bank_account[{name}]")
    if not banks.valid_routing(routing):
        raise invalid("The routing number is not valid.", "us_bank_account[routing_number]", "routing_number_invalid")
    if not (number.isascii() and number.isdigit() and 4 <= len(number) <= 17):
        raise invalid("The account number is not valid.", "us_bank_account[account_number]", "account_number_invalid")
    told = banks.described(
        routing, number, holder=given["account_holder_type"], kind=given.get("account_type", "checking")
    )
    return {"us_bank_account": told, "_behaviour": banks.behaviour(number), "_verified": False}


def by_name(work: Work, name: Any, param: str = "payment_method") -> Obj:
    """A stored one, or one of Stripe's test names, which is made anew each time."""
    name = str(name)
    if name.startswith("pm_card_"):
        number = cards.named(name)
        if number is None:
            raise missing("PaymentMethod", name, param, status=400)
        return create(work, {"type": "card", "card": {"token": name}})
    if name.startswith("pm_usBankAccount_"):
        number = banks.TOKENS.get(name.removeprefix("pm_usBankAccount_"))
        if number is None:
            raise missing("PaymentMethod", name, param, status=400)
        account = {"routing_number": banks.ROUTING, "account_number": number, "account_holder_type": "individual"}
        method = create(
            work, {"type": "us_bank_account", "us_bank_account": account, "billing_details": {"name": "Jenny Rosen"}}
        )
        method["_verified"] = method["_behaviour"] != "no_microdeposits"
        return work.put(method)
    found = work.get("payment_method", name, param, status=400)
    if found.get("_spent"):
        raise invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared "
            "with a connected account, or was detached from a Customer. It may not be used again.",
            param,
            "payment_method_unexpected_state",
        )
    return found


def _cloned(work: Work, given: Obj) -> Obj:
    """From a customer of the platform to the connected account: a method of its own, good once unless attached."""
    if work.account == PLATFORM:
        words = "A PaymentMethod is cloned to a connected account. Name the account in the Stripe-Account header."
        raise invalid(words, "payment_method")
    if not given.get("customer"):
        raise absent("customer")
    platform = work.on(PLATFORM)
    platform.get("customer", given["customer"], "customer", status=400)
    found = platform.get("payment_method", given["payment_method"], "payment_method", status=400)
    if found["customer"] != given["customer"]:
        raise invalid(
            f"The payment method {found['id']} is not attached to the customer {given['customer']} of the platform. "
            "Attach it first, such as by a SetupIntent.",
            "payment_method",
            "resource_missing",
        )
    kept = (
        "allow_redisplay",
        "billing_details",
        "type",
        "card",
        "us_bank_account",
        "_number",
        "_behaviour",
        "_verified",
        "_set_up",
    )
    facts = {name: found[name] for name in kept if name in found}
    return work.add("payment_method", "pm", {**facts, "customer": None, "metadata": {}})


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("payment_method", id, "payment_method")


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    method = work.get("payment_method", id, "payment_method")
    previous = common.changed(method, given, ("allow_redisplay",))
    if "billing_details" in given:
        previous["billing_details"] = method["billing_details"]
        method["billing_details"] = common.billing({**method["billing_details"], **(given["billing_details"] or {})})
    if isinstance(given.get("card"), dict):
        method["card"] |= {name: given["card"][name] for name in ("exp_month", "exp_year") if name in given["card"]}
    if isinstance(given.get("us_bank_account"), dict):
        method["us_bank_account"] |= given["us_bank_account"]
    work.put(method)
    work.tell("payment_method.updated", method, previous)
    return method


def attach(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    method = by_name(work, id)
    if not given.get("customer"):
        raise absent("customer")
    work.get("customer", given["customer"], "customer")
    if method["customer"] and method["customer"] != given["customer"]:
        raise invalid("The payment method you provided has already been attached to a customer.", "payment_method")
    if method["type"] == "us_bank_account" and not method["_verified"]:
        raise invalid(
            "This bank account is not verified. Verify it with a SetupIntent, which attaches it then.",
            "payment_method",
            "payment_method_bank_account_not_verified",
        )
    refuse_when_declined(method)
    method["customer"] = given["customer"]
    work.put(method)
    work.tell("payment_method.attached", method)
    return method


def refuse_when_declined(method: Obj) -> None:
    number = method.get("_number")
    refused = cards.decline(method) if number and number != cards.ATTACHES_BUT_DECLINES else None
    if refused and number not in cards.ALWAYS_ASKS:
        raise Fault(402, refused.words, code=refused.code, decline_code=refused.decline_code, type="card_error")


def detach(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    method = work.get("payment_method", id, "payment_method")
    if not method["customer"]:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            "payment_method",
        )
    previous = {"customer": method["customer"]}
    method |= {"customer": None, "_spent": True}
    work.put(method)
    for made in work.all("mandate", payment_method=method["id"]):
        made["status"] = "inactive"
        work.put(made)
        work.tell("mandate.updated", made, {"status": "active"})
    work.tell("payment_method.detached", method, previous)
    return method


def all_of(work: Work, given: Obj) -> Obj:
    customer = given.get("customer")
    if customer:
        work.get("customer", customer, "customer")
        return listed(work, "payment_method", given, "/v1/payment_methods", customer=customer, type=given.get("type"))
    return {"object": "list", "url": "/v1/payment_methods", "has_more": False, "data": []}


def of_customer(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    work.get("customer", id)
    return listed(
        work, "payment_method", given, f"/v1/customers/{id}/payment_methods", customer=id, type=given.get("type")
    )


def mandate(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("mandate", id, "mandate")
