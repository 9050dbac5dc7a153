"""A debit of a bank account: begun, settled some mornings later, or come back."""

from typing import Any

from sandbox.processor.answers import public
from sandbox.processor.faults import invalid
from sandbox.processor.money import banks, collecting, days, disputing, ledger, outcomes
from sandbox.processor.work import Obj, Work

FAILURE_FEE = 400  # of a bank debit that comes back
STAYS_PENDING = "pending_for_good"
DISPUTED = "dispute"


def attempt(work: Work, intent: Obj, method: Obj) -> Obj:
    options = (intent.get("payment_method_options") or {}).get("us_bank_account") or {}
    way = options.get("verification_method", "automatic")
    if not method.get("_verified") and way != "skip":
        if way == "instant":
            raise invalid(
                "This bank account is not verified. Instant verification was asked for; collect the account through "
                "the bank login.",
                code="payment_method_bank_account_unverified",
            )
        return wait_for_deposits(work, intent, method)
    return begin_debit(work, intent, method)


def wait_for_deposits(work: Work, intent: Obj, method: Obj) -> Obj:
    """Two small deposits, or one with a code, prove that the account is the payer's."""
    if method["_behaviour"] == "no_microdeposits":
        raise invalid(
            "Microdeposits could not be sent to this bank account.", code="payment_method_microdeposit_failed"
        )
    arrival = days.business_days_after(days.day_of(work.now), 1)
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "verify_with_microdeposits",
        "verify_with_microdeposits": {
            "arrival_date": days.at(arrival, 8),
            "hosted_verification_url": f"{work.origin}/verify/{intent['id']}?client_secret={intent['client_secret']}",
            "microdeposit_type": "amounts" if work.setting("deposits") == "amounts" else "descriptor_code",
        },
    }
    intent["_tries"] = 0
    work.put(intent)
    work.tell(f"{intent['object']}.requires_action", intent)
    return intent


def begin_debit(work: Work, intent: Obj, method: Obj) -> Obj:
    charge = collecting.charge_of(work, intent, method, status="pending")
    charge["amount_captured"] = charge["amount"]
    collecting.collect(work, charge)
    collecting.keep_method(work, intent, method)
    intent |= {
        "status": "processing",
        "latest_charge": charge["id"],
        "next_action": None,
        "last_payment_error": None,
        "processing": None,
    }
    work.put(intent)
    if method["_behaviour"] != STAYS_PENDING:
        work.later(days.at(collecting.settles_on(work, charge), days.SETTLE_HOUR), "settle", charge["id"])
    work.tell("charge.pending", charge)
    work.tell("payment_intent.processing", intent)
    return intent


def settle(work: Work, id_: str) -> None:
    """On the morning when the bank knows."""
    charge = work.get("charge", id_)
    if charge["status"] != "pending":
        return
    method = work.find(charge["payment_method"]) or {}
    behaviour: Any = method.get("_behaviour", "success")
    if behaviour in banks.RETURNS:
        come_back(work, charge, banks.RETURNS[behaviour])
    elif behaviour in {"invalid_currency", "weekly_limit"}:
        code = "invalid_currency" if behaviour == "invalid_currency" else "charge_exceeds_weekly_limit"
        come_back(work, charge, banks.Return("R61", code, "The bank does not take this debit.", "bank_cannot_process"))
    else:
        arrive(work, charge)
        if behaviour == DISPUTED:
            come_back(work, charge, banks.RETURNS["R10"])


def arrive(work: Work, charge: Obj) -> None:
    intent = work.get("payment_intent", charge["payment_intent"])
    charge |= {"status": "succeeded", "paid": True, "captured": True}
    charge["outcome"] = collecting.outcome("authorized", None)
    work.put(charge)
    work.forget("settle", charge["id"])
    outcomes.succeed(work, intent, charge)
    _tell_session(work, intent, paid=True)


def come_back(work: Work, charge: Obj, why: banks.Return) -> None:
    """Before it settled the payment fails; after that the network takes the money back as a dispute that is lost."""
    if charge["status"] == "succeeded":
        disputing.open_dispute(work, charge, why.dispute_reason, network=why.code)
        return
    if charge["status"] != "pending":
        raise invalid(f"The charge {charge['id']} is {charge['status']}: it cannot come back.")
    intent = work.get("payment_intent", charge["payment_intent"])
    taken = work.find(charge["balance_transaction"]) or {}
    line = ledger.write(
        work,
        "payment_failure_refund",
        charge,
        -charge["amount"],
        family="bank_account",
        fees=ledger.own_fee(work, charge, FAILURE_FEE, "Bank debit failure fee"),
        available=max(taken["available_on"], days.at(days.day_of(work.now))),
        words=f"Payment failure refund ({why.code})",
    )
    charge |= {
        "status": "failed",
        "paid": False,
        "failure_code": why.failure_code,
        "failure_message": why.words,
        "failure_balance_transaction": line["id"],
        "outcome": collecting.outcome("declined_by_network", None, why.code),
    }
    work.put(charge)
    work.forget("settle", charge["id"])
    error = {
        "charge": charge["id"],
        "code": "payment_intent_payment_attempt_failed",
        "decline_code": why.failure_code,
        "doc_url": "https://docs.stripe.com/error-codes/payment-intent-payment-attempt-failed",
        "message": why.words,
        "network_decline_code": why.code,
        "payment_method": public(work.find(charge["payment_method"]) or {}),
        "type": "invalid_request_error",
    }
    outcomes.fail(work, intent, charge, error)
    _tell_session(work, intent, paid=False)


def _tell_session(work: Work, intent: Obj, *, paid: bool) -> None:
    from sandbox.processor.api import sessions

    sessions.settled(work, intent, paid=paid)
