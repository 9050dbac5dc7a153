"""Application fees given back: with a refund, or by themselves."""

from sandbox.processor.faults import invalid
from sandbox.processor.money import ledger
from sandbox.processor.work import PLATFORM, Obj, Work


def give_back(work: Work, fee: Obj, amount: int | None, metadata: Obj) -> Obj:
    """By itself or with a refund: a line of its own on the account that had paid it, an adjustment among the fees."""
    made = _refund(work.on(PLATFORM), fee, amount, metadata)
    account = work.on(fee["account"])
    words = "Application fee refund"
    line = ledger.write(account, "adjustment", made, made["amount"], family=fee["_family"], words=words)
    account.put({**line, "reporting_category": "fee"})
    return made


def give_back_with(work: Work, charge: Obj, before: int, amount: int) -> None:
    """In proportion, counted so that all of the charge gives all of the fee. The refund's line does not tell."""
    fee = work.find(charge["application_fee"] or "")
    if fee is None:
        return
    whole = charge["amount_captured"]
    part = _share(fee["amount"], before + amount, whole) - _share(fee["amount"], before, whole)
    part = min(part, fee["amount"] - fee["amount_refunded"])
    if part > 0:
        give_back(work, fee, part, {})


def _share(fee: int, part: int, whole: int) -> int:
    return (2 * fee * part + whole) // (2 * whole)


def _refund(platform: Work, fee: Obj, amount: int | None, metadata: Obj) -> Obj:
    left = fee["amount"] - fee["amount_refunded"]
    if left <= 0:
        raise invalid(
            f"Application fee {fee['id']} has already been refunded.", code="application_fee_already_refunded"
        )
    amount = left if amount is None else amount
    if not 1 <= amount <= left:
        raise invalid(
            f"Refund amount (${amount / 100:.2f}) is greater than unrefunded amount on fee (${left / 100:.2f})",
            "amount",
        )
    facts: Obj = {"amount": amount, "currency": fee["currency"], "fee": fee["id"], "metadata": metadata}
    made = platform.add("fee_refund", "fr", facts)
    made.pop("livemode")
    line = ledger.write(platform, "application_fee_refund", made, -amount, family=fee["_family"])
    made["balance_transaction"] = line["id"]
    platform.put(made)
    fee["amount_refunded"] += amount
    fee["refunded"] = fee["amount_refunded"] >= fee["amount"]
    fee["refunds"]["data"].insert(0, made)
    platform.put(fee)
    platform.tell("application_fee.refunded", fee)
    return made
