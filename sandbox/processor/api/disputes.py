"""Disputes, as the one who was paid sees and answers them."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.money import disputing
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("dispute", id)


def all_of(work: Work, given: Obj) -> Obj:
    return listed(
        work, "dispute", given, "/v1/disputes", charge=given.get("charge"), payment_intent=given.get("payment_intent")
    )


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    dispute = work.get("dispute", id)
    common.changed(dispute, given, ())
    work.put(dispute)
    if "evidence" in given:
        return disputing.answer(work, dispute, given["evidence"], submit=given.get("submit", True))
    return dispute


def close(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return disputing.lose(work, work.get("dispute", id))
