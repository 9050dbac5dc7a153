"""Charges: each attempt that reached a card or a bank."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("charge", id, "charge")


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    charge = work.get("charge", id, "charge")
    previous = common.changed(charge, given, ("description", "receipt_email", "shipping", "transfer_group"))
    work.put(charge)
    work.tell("charge.updated", charge, previous)
    return charge


def all_of(work: Work, given: Obj) -> Obj:
    wanted = {name: given.get(name) for name in ("customer", "payment_intent", "transfer_group")}
    return listed(work, "charge", given, "/v1/charges", **wanted)


def refunds(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    work.get("charge", id, "charge")
    return listed(work, "refund", given, f"/v1/charges/{id}/refunds", charge=id)
