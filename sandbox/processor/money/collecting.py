"""A charge, the line it leaves on the balance, and the fees that are kept of it."""

from datetime import date
from typing import Any

from sandbox.processor.money import cards, days, ledger
from sandbox.processor.work import PLATFORM, Obj, Work, new_id

PERCENT_CARD, FIXED_CARD = 290, 30  # of the processor's own fee, in hundredths of a percent and cents
PERCENT_BANK, CAP_BANK = 80, 500
BANK_DAYS = "2"


def charge_of(work: Work, intent: Obj, method: Obj, *, status: str) -> Obj:
    bank = method["type"] == "us_bank_account"
    facts: Obj = {
        "id": new_id("py" if bank else "ch"),
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if status == "succeeded" else 0,
        "amount_refunded": 0,
        "application": "ca_quittance" if work.account != PLATFORM else None,
        "application_fee": None,
        "application_fee_amount": intent.get("application_fee_amount"),
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": _descriptor(work, intent) if not bank else None,
        "captured": status != "failed",
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "fraud_details": {},
        "metadata": dict(intent["metadata"]),
        "outcome": outcome("authorized", None) if status == "succeeded" else None,
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(work, intent, method),
        "receipt_email": intent.get("receipt_email"),
        "refunded": False,
        "statement_descriptor": intent.get("statement_descriptor"),
        "statement_descriptor_suffix": intent.get("statement_descriptor_suffix"),
        "status": status,
        "_family": "bank_account" if bank else "card",
    }
    return work.add("charge", "ch", facts)


def outcome(network_status: str, reason: str | None, network_code: str | None = None) -> Obj:
    fine = network_status == "authorized"
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": network_code,
        "network_status": "approved_by_network" if fine else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "seller_message": "Payment complete." if fine else "The bank did not return any further details.",
        "type": "authorized" if fine else "issuer_declined",
    }


# In the eyes of the processor itself, who watches for fraud.
REVIEWED = {"reason": "elevated_risk_level", "risk_level": "elevated", "type": "manual_review"}


def blocked() -> Obj:
    """No bank was asked."""
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "not_sent_to_network",
        "reason": "highest_risk_level",
        "risk_level": "highest",
        "seller_message": "Stripe blocked this payment as too risky.",
        "type": "blocked",
    }


def authenticated() -> Obj:
    return {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("dst")[4:],
        "version": "2.2.0",
    }


def _descriptor(work: Work, intent: Obj) -> str:
    account = work.find(work.account) or {}
    name = str((account.get("business_profile") or {}).get("name") or "QUITTANCE")
    suffix = intent.get("statement_descriptor_suffix")
    return (f"{name[:10]}* {suffix}" if suffix else name)[:22].upper()


def _details(work: Work, intent: Obj, method: Obj) -> Obj:
    if method["type"] == "us_bank_account":
        told = method["us_bank_account"]
        bank = {
            name: told[name]
            for name in ("account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number")
        }
        debit = days.next_business_day(days.batch_day(work.now, "bank_account"))
        more = {"expected_debit_date": debit.isoformat(), "mandate": intent.get("_mandate"), "payment_reference": None}
        return {"type": "us_bank_account", "us_bank_account": {**bank, **more}}
    told = method["card"]
    copied = (
        "brand",
        "country",
        "exp_month",
        "exp_year",
        "fingerprint",
        "funding",
        "last4",
        "wallet",
        "regulated_status",
    )
    card = {**{name: told[name] for name in copied}, "checks": cards.asked(method["_number"], told["checks"])}
    card |= {
        "amount_authorized": intent["amount"],
        "authorization_code": new_id("a")[2:8].upper(),
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": told["brand"],
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "three_d_secure": None,
    }
    return {"type": "card", "card": card}


def settles_on(work: Work, charge: Obj) -> date:
    family = charge["_family"]
    count = int(work.setting("bank_days", BANK_DAYS)) if family == "bank_account" else days.CARD_DAYS
    return days.business_days_after(days.batch_day(charge["created"], family), count)


def collect(work: Work, charge: Obj) -> Obj:
    """The line of the balance: what was taken, less our application fee and, where it is so, the processor's own."""
    gross, family = charge["amount_captured"], charge["_family"]
    method = work.find(charge["payment_method"]) or {}
    at_once = method.get("_number") == cards.AVAILABLE_AT_ONCE
    fees = ledger.own_fee(work, charge, processing_fee(gross, family), "Stripe processing fees")
    fee = _application_fee(work, charge, gross)
    if fee:
        fees = [
            ledger.fee_detail("application_fee", fee["amount"], fee["currency"], "Quittance application fee"),
            *fees,
        ]
        charge["application_fee"] = fee["id"]
    line = ledger.write(
        work,
        "payment" if family == "bank_account" else "charge",
        charge,
        gross,
        family=family,
        fees=fees,
        available=days.at(days.day_of(work.now) if at_once else settles_on(work, charge)),
        words=charge["description"],
    )
    charge["balance_transaction"] = line["id"]
    return work.put(charge)


def processing_fee(amount: int, family: str) -> int:
    if family == "bank_account":
        return min(CAP_BANK, (amount * PERCENT_BANK + 5000) // 10_000)
    return (amount * PERCENT_CARD + 5000) // 10_000 + FIXED_CARD


def _application_fee(work: Work, charge: Obj, gross: int) -> Obj | None:
    amount = min(charge["application_fee_amount"] or 0, gross)
    if not amount or work.account == PLATFORM:
        return None
    platform = work.on(PLATFORM)
    facts: Obj = {
        "account": work.account,
        "amount": amount,
        "amount_refunded": 0,
        "application": "ca_quittance",
        "charge": charge["id"],
        "currency": charge["currency"],
        "fee_source": {"charge": charge["id"], "type": "charge"},
        "originating_transaction": None,
        "refunded": False,
        "_family": charge["_family"],
    }
    fee = platform.add("application_fee", "fee", facts)
    fee["refunds"] = {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": f"/v1/application_fees/{fee['id']}/refunds",
    }
    line = ledger.write(
        platform, "application_fee", fee, amount, family=charge["_family"], available=days.at(settles_on(work, charge))
    )
    fee["balance_transaction"] = line["id"]
    platform.put(fee)
    platform.tell("application_fee.created", fee)
    return fee


def keep_method(work: Work, intent: Obj, method: Obj) -> None:
    """Saved for the customer if that was asked for."""
    wish: Any = intent.get("setup_future_usage")
    if wish and intent["customer"] and not method["customer"]:
        method["customer"] = intent["customer"]
        work.put(method)
        work.tell("payment_method.attached", method)
    if not method["customer"]:
        method["_spent"] = True  # good for one payment, as the real one has it
        work.put(method)
    if wish == "off_session":
        method["_set_up"] = True
        work.put(method)
