"""The deposits that hold something of a payment: the way back from a single payment to what the bank shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from quittance.access.queries import Visitor
from quittance.payments.models import BalanceLine, Payment, Payout
from quittance.web.firm import payout_states


@dataclass(frozen=True)
class DepositLine:
    payout: int
    day: date
    account: str
    cents: int  # of this payment, after what was taken
    tone: str
    word: str


def of(payment: Payment, visitor: Visitor) -> list[DepositLine]:
    """The first one first. A deposit has rows of all clients: whoever is bound to some does not see it."""
    if not payment.intent_id or not visitor.reach.is_unbounded:
        return []
    lines = BalanceLine.objects.filter(intent_id=payment.intent_id)
    nets = dict(lines.values_list("payout").annotate(cents=Sum("net_cents")))
    found = Payout.objects.filter(pk__in=nets).select_related("bank_account").order_by("deposit_date", "pk")
    return [
        DepositLine(row.pk, row.deposit_date, str(row.bank_account), nets[row.pk], *payout_states.of(row))
        for row in found
    ]
