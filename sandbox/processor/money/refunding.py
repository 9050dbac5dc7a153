"""Money given back: whole or in part, at once or some days later, and sometimes not after all."""

from sandbox.processor.faults import invalid
from sandbox.processor.money import cards, days, feeing, ledger
from sandbox.processor.work import Obj, Work, new_id

BANK_REFUND_DAYS = 3
SOON_SECONDS = 60  # after which a test card's refund turns


def refund(work: Work, charge: Obj, given: Obj) -> Obj:
    amount = given.get("amount", left_of(charge))
    _may_refund(work, charge, amount)
    bank = charge["_family"] == "bank_account"
    number = (work.find(charge["payment_method"]) or {}).get("_number")
    pending = bank or number == cards.REFUND_PENDS
    before = charge["amount_captured"] - left_of(charge)
    facts: Obj = {
        "id": new_id("pyr" if bank else "re"),
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "currency": charge["currency"],
        "destination_details": _destination(charge),
        "metadata": given.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": given.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if pending else "succeeded",
        "transfer_reversal": None,
    }
    made = work.add("refund", "re", facts)
    made.pop("livemode")
    line = ledger.write(
        work,
        "payment_refund" if bank else "refund",
        made,
        -amount,
        family=charge["_family"],
        words="REFUND FOR PAYMENT",
    )
    if given.get("refund_application_fee"):
        feeing.give_back_with(work, charge, before, amount)
    made["balance_transaction"] = line["id"]
    work.put(made)
    _count(work, charge, amount)
    if bank:
        due = days.business_days_after(days.day_of(work.now), BANK_REFUND_DAYS)
        work.later(days.at(due, days.SETTLE_HOUR), "refund", made["id"])
    elif number in {cards.REFUND_FAILS, cards.REFUND_PENDS}:
        work.later(work.now + SOON_SECONDS, "refund", made["id"])
    work.tell("charge.refunded", charge)
    work.tell("refund.created", made)
    return made


def left_of(charge: Obj) -> int:
    """What can still be given back. Of a card held, what was not captured counts among what was refunded."""
    left: int = charge["amount"] - charge["amount_refunded"]
    return left


def _may_refund(work: Work, charge: Obj, amount: int) -> None:
    left = left_of(charge)
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise invalid(
            f"Charge {charge['id']} has not succeeded and cannot be refunded.", "charge", "charge_not_refundable"
        )
    if charge["disputed"] and any(
        each["status"] in {"needs_response", "under_review", "lost"}
        for each in work.all("dispute", charge=charge["id"])
    ):
        raise invalid(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge", "charge_disputed"
        )
    if left <= 0:
        raise invalid(f"Charge {charge['id']} has already been refunded.", "charge", "charge_already_refunded")
    if amount > left:
        words = f"Refund amount (${amount / 100:.2f}) is greater than unrefunded amount on charge (${left / 100:.2f})"
        raise invalid(words, "amount")
    if amount < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer")


def _destination(charge: Obj) -> Obj:
    if charge["_family"] == "bank_account":
        return {"type": "us_bank_transfer", "us_bank_transfer": {"reference": None, "reference_status": "pending"}}
    card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
    return {"type": "card", "card": card}


def _count(work: Work, charge: Obj, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = left_of(charge) <= 0
    work.put(charge)


def arrive(work: Work, id_: str) -> None:
    """What a refund comes to some time later."""
    made = work.get("refund", id_)
    charge = work.get("charge", made["charge"])
    number = (work.find(charge["payment_method"]) or {}).get("_number")
    if number == cards.REFUND_FAILS:
        if made["status"] in {"pending", "succeeded"}:
            fail(work, made, "expired_or_canceled_card")
    elif made["status"] == "pending":
        made["status"] = "succeeded"
        work.put(made)
        _updated(work, made, {"status": "pending"})


def fail(work: Work, made: Obj, reason: str) -> Obj:
    if made["status"] not in {"pending", "succeeded", "requires_action"}:
        raise invalid(f"The refund {made['id']} is {made['status']} already.")
    before = made["status"]
    made |= {"status": "failed", "failure_reason": reason}
    _take_back(work, made, "REFUND FAILURE")
    work.tell("refund.failed", made)
    _updated(work, made, {"status": before})
    return made


def cancel(work: Work, made: Obj) -> Obj:
    if made["status"] not in {"pending", "requires_action"}:
        raise invalid(f"You cannot cancel a refund with status {made['status']}.", code="refund_not_cancelable")
    made["status"] = "canceled"
    _take_back(work, made, "REFUND CANCELED")
    _updated(work, made, {"status": "pending"})
    return made


def _take_back(work: Work, made: Obj, words: str) -> None:
    charge = work.get("charge", made["charge"])
    line = ledger.write(work, "refund_failure", made, made["amount"], family=charge["_family"], words=words)
    made["failure_balance_transaction"] = line["id"]
    work.put(made)
    work.forget("refund", made["id"])
    _count(work, charge, -made["amount"])


def _updated(work: Work, made: Obj, previous: Obj) -> None:
    work.tell("refund.updated", made, previous)
    work.tell("charge.refund.updated", made, previous)
