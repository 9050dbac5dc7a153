"""Refunds of a charge, or of the charge of a payment intent."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import absent, invalid
from sandbox.processor.money import refunding
from sandbox.processor.work import Obj, Work


def create(work: Work, given: Obj) -> Obj:
    if given.get("payment_intent"):
        intent = work.get("payment_intent", given["payment_intent"], "payment_intent")
        if not intent["latest_charge"]:
            raise invalid(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                "payment_intent",
                "payment_intent_unexpected_state",
            )
        charge = work.get("charge", intent["latest_charge"])
    elif given.get("charge"):
        charge = work.get("charge", given["charge"], "charge")
    else:
        raise absent("payment_intent")
    given["metadata"] = common.metadata({}, given.get("metadata"))
    return refunding.refund(work, charge, given)


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("refund", id)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    made = work.get("refund", id)
    previous = common.changed(made, given, ())
    work.put(made)
    work.tell("refund.updated", made, previous)
    return made


def cancel(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return refunding.cancel(work, work.get("refund", id))


def all_of(work: Work, given: Obj) -> Obj:
    return listed(
        work, "refund", given, "/v1/refunds", charge=given.get("charge"), payment_intent=given.get("payment_intent")
    )
