"""Application fees: what the platform keeps of its firms' charges."""

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.money import feeing
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("application_fee", id, "fee")


def all_of(work: Work, given: Obj) -> Obj:
    return listed(work, "application_fee", given, "/v1/application_fees", charge=given.get("charge"))


def refund(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    fee = work.get("application_fee", id, "fee")
    return feeing.give_back(work, fee, given.get("amount"), common.metadata({}, given.get("metadata")))


def refunds(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    work.get("application_fee", id, "fee")
    return listed(work, "fee_refund", given, f"/v1/application_fees/{id}/refunds", fee=id)


def one_refund(work: Work, given: Obj, *, id: str, refund: str) -> Obj:  # noqa: A002  named as in the address
    del given
    work.get("application_fee", id, "fee")
    return work.get("fee_refund", refund)


def update_refund(work: Work, given: Obj, *, id: str, refund: str) -> Obj:  # noqa: A002  named as in the address
    made = one_refund(work, {}, id=id, refund=refund)
    common.changed(made, given, ())
    return work.put(made)
