"""Connected accounts: one per bank account of a firm."""

from typing import Any

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import invalid
from sandbox.processor.money import banks
from sandbox.processor.work import PLATFORM, Obj, Work, new_id

CAPABILITIES = ("card_payments", "us_bank_account_ach_payments", "transfers")
CONTROLLED = {
    "standard": ("account", "stripe"),
    "express": ("application_express", "application"),
    "custom": ("application_custom", "application"),
}


def create(work: Work, given: Obj) -> Obj:
    platform = work.on(PLATFORM)
    id_ = new_id("acct")
    account = platform.add("account", "acct", {"id": id_, **fresh(given)})
    account.pop("livemode")
    _set(account, given)
    platform.put(account)
    platform.on(id_).tell("account.updated", account, {})
    return account


def fresh(given: Obj) -> Obj:
    type_ = given.get("type", "none")
    controller = given.get("controller") or {}
    payer, losses = CONTROLLED.get(type_, ("account", "stripe"))
    return {
        "business_profile": {
            "mcc": None,
            "name": None,
            "product_description": None,
            "support_email": None,
            "url": None,
        },
        "business_type": given.get("business_type"),
        "capabilities": {},
        "charges_enabled": True,
        "controller": {
            "fees": {"payer": (controller.get("fees") or {}).get("payer", payer)},
            "is_controller": True,
            "losses": {"payments": (controller.get("losses") or {}).get("payments", losses)},
            "requirement_collection": controller.get("requirement_collection", "stripe"),
            "stripe_dashboard": controller.get("stripe_dashboard") or {"type": "none" if type_ == "custom" else "full"},
            "type": "application",
        },
        "country": given.get("country", "US"),
        "default_currency": given.get("default_currency", "usd"),
        "details_submitted": True,
        "email": given.get("email"),
        "external_accounts": {"object": "list", "data": [], "has_more": False, "url": ""},
        "future_requirements": requirements(),
        "metadata": {},
        "payouts_enabled": False,
        "requirements": requirements(),
        "settings": settings(),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": type_,
    }


def requirements() -> Obj:
    lists: Obj = {
        name: []
        for name in ("alternatives", "currently_due", "errors", "eventually_due", "past_due", "pending_verification")
    }
    return {**lists, "current_deadline": None, "disabled_reason": None}


def settings() -> Obj:
    return {
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
        },
        "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
        "payments": {"statement_descriptor": None},
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 2, "interval": "daily"},
            "statement_descriptor": None,
        },
    }


def _set(account: Obj, given: Obj) -> Obj:
    previous = common.changed(account, given, ("email", "business_type", "default_currency"))
    for name in ("business_profile", "tos_acceptance"):
        if isinstance(given.get(name), dict):
            account[name] |= given[name]
    for part, values in (given.get("settings") or {}).items():
        _merge(account["settings"].setdefault(part, {}), values)
    for name, wish in (given.get("capabilities") or {}).items():
        if name not in CAPABILITIES:
            raise invalid(f"The sandbox has the capabilities {', '.join(CAPABILITIES)}.", f"capabilities[{name}]")
        if wish.get("requested"):
            account["capabilities"][name] = "active"
        else:
            account["capabilities"].pop(name, None)
    bank: Any = given.get("external_account")
    if bank:
        external(account, bank)
    return previous


def _merge(into: Obj, values: Obj) -> None:
    for name, value in (values or {}).items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value


def external(account: Obj, given: Any) -> None:
    """The bank account that payouts go to. Another one takes the place of the first."""
    if not isinstance(given, dict):
        raise invalid("The sandbox takes a bank account as an object, not as a token.", "external_account")
    routing, number = str(given.get("routing_number", "")), str(given.get("account_number", ""))
    if not banks.valid_routing(routing):
        raise invalid("The routing number is not valid.", "external_account[routing_number]", "routing_number_invalid")
    bank = {
        "id": new_id("ba"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": given.get("account_holder_name"),
        "account_holder_type": given.get("account_holder_type"),
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": banks.BANKS.get(routing, "STRIPE TEST BANK"),
        "country": given.get("country", "US"),
        "currency": given.get("currency", "usd"),
        "default_for_currency": True,
        "fingerprint": banks.described(routing, number, holder="company")["fingerprint"],
        "last4": number[-4:],
        "metadata": {},
        "routing_number": routing,
        "status": "new",
        "_number": number,
    }
    account["external_accounts"] |= {"data": [bank], "url": f"/v1/accounts/{account['id']}/external_accounts"}
    account["payouts_enabled"] = True


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.on(PLATFORM).get("account", id, "account")


def current(work: Work, given: Obj) -> Obj:
    return retrieve(work, given, id=work.account)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    account = retrieve(work, given, id=id)
    previous = _set(account, given)
    work.put(account)
    work.on(id).tell("account.updated", account, previous)
    return account


def all_of(work: Work, given: Obj) -> Obj:
    connected = ("id <> ?", [PLATFORM])
    return listed(work, "account", given, "/v1/accounts", (connected,), account=PLATFORM)
