"""The balance and its lines."""

from sandbox.processor.answers import listed
from sandbox.processor.money import ledger
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj) -> Obj:
    del given
    return ledger.balance(work)


def line(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get("balance_transaction", id)


def lines(work: Work, given: Obj) -> Obj:
    wanted = {name: given.get(name) for name in ("payout", "source", "type", "currency")}
    if wanted["payout"]:
        work.get("payout", wanted["payout"], "payout")
    return listed(work, "balance_transaction", given, "/v1/balance_transactions", **wanted)
