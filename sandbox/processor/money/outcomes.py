"""How an attempt ends for the payment intent, and who hears of it."""

from sandbox.processor.work import Obj, Work


def fail(work: Work, intent: Obj, charge: Obj, error: Obj) -> None:
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "latest_charge": charge["id"],
        "payment_method": None,
        "next_action": None,
    }
    work.put(intent)
    work.tell("charge.failed", charge)
    work.tell("payment_intent.payment_failed", intent)


def succeed(work: Work, intent: Obj, charge: Obj) -> None:
    intent |= {"status": "succeeded", "amount_received": charge["amount_captured"], "amount_capturable": 0}
    work.put(intent)
    work.tell("charge.succeeded", charge)
    work.tell("payment_intent.succeeded", intent)
