"""Payouts: made by the clock, looked at here."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("payout", id)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    payout = work.get("payout", id)
    previous = common.changed(payout, given, ())
    work.put(payout)
    work.tell("payout.updated", payout, previous)
    return payout


def all_of(work: Work, given: Obj) -> Obj:
    wanted = {name: given.get(name) for name in ("status", "destination")}
    return listed(work, "payout", given, "/v1/payouts", **wanted)
