"""The books after many payments, ours and the processor's: without them agreeing there is no figure."""

from collections.abc import Sequence
from typing import Any

from bench.harness.result import CannotMeasure
from bench.harness.simulation.outside import Outside
from bench.harness.till import Bill

_MAILS_EACH = 2  # the payer's confirmation and the firm's notice
_PAGE = 100
_AS_IT_MUST_BE = {
    "state": "succeeded", "standing": "received", "due_cents": 0, "mails": _MAILS_EACH, "waiting": _MAILS_EACH,
}  # fmt: skip


def charges(beyond: Outside, account: str) -> list[dict[str, Any]]:
    """All that the processor has, page by page."""
    beyond = Outside(int(beyond.address.rpartition(":")[2]))  # the connection kept so far was idle for too long
    found: list[dict[str, Any]] = []
    while True:
        after = f"&starting_after={found[-1]['id']}" if found else ""
        page = beyond.read(f"charges?limit={_PAGE}{after}", account)
        found += page["data"]
        if not page["has_more"]:
            return found


def refuse_unless_paid_once(
    told: Sequence[dict[str, Any]], charged: Sequence[dict[str, Any]], bills: Sequence[Bill]
) -> None:
    """Each bill by one payment, of which the processor has one charge of the same amount, and nothing else."""
    for payment in told:
        wrong = {name: payment[name] for name, wanted in _AS_IT_MUST_BE.items() if payment[name] != wanted}
        if wrong:
            raise CannotMeasure(f"The payment of bill {payment['invoice']} is not as it must be: {wrong}.")
    ours = sorted((payment["invoice"], payment["cents"]) for payment in told)
    if ours != sorted((bill.invoice, bill.cents) for bill in bills):
        raise CannotMeasure(f"Of {len(bills)} bills not each was paid once: there are {len(ours)} payments.")
    here = sorted((payment["intent"], payment["cents"]) for payment in told)
    there = sorted((charge["payment_intent"], charge["amount"]) for charge in charged if charge["paid"])
    if here != there or len(there) != len(charged):
        raise CannotMeasure(
            f"The processor has {len(charged)} charges, {len(there)} of them paid; ours are {len(here)}."
        )
