"""What deposits ask of a person: files that are held, and deposits that came back from the bank."""

from datetime import datetime, timedelta

from django.db.models import Q

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.payments.models.payout import State
from quittance.reconciliation.models import Proof, Withdrawal
from quittance.tenancy import queries as tenancy
from quittance.web.base.tags import money
from quittance.web.firm.today.need import Need

_HERE = "/firm-portal/deposits/"
_RECENT = timedelta(days=7)


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    """Deposits are of all clients together: for whoever sees all of them."""
    if Permission.SEE_PAYMENTS not in visitor.permissions or not visitor.reach.is_unbounded:
        return []
    return [*_of_held(now), *_of_withdrawn(now)]


def _of_held(now: datetime) -> list[Need]:
    """Those whose day has come. Before that, what is missing may still explain itself."""
    today = tenancy.current_firm().clock.today(now)
    held = Proof.objects.filter(file_set=None, gap_count__gt=0, released_at=None, payout__deposit_date__lte=today)
    rows = list(held.exclude(Q(payout__state=State.CANCELLED)).select_related("payout__bank_account"))
    if not rows:
        return []
    first = min(rows, key=lambda row: row.payout.deposit_date)
    payout = first.payout
    deposits = {(row.payout.deposit_date, row.payout.bank_account_id, row.payout.currency) for row in rows}
    words = "Its files have not left. See what is not explained, row by row, and what to do."
    if len(deposits) == 1:
        day = f"{payout.deposit_date:%B} {payout.deposit_date.day}"
        left = money(sum(row.remainder_cents for row in rows), payout.currency)
        title = f"The deposit of {day} is held: {left} is not explained"
        address = f"{_HERE}open/{payout.bank_account_id}/{payout.currency}/{payout.deposit_date:%Y-%m-%d}/"
        return [Need("bad", title, words, address, "See why")]
    address = f"{_HERE}?view=month&day={payout.deposit_date:%Y-%m-%d}&state=held"
    return [Need("bad", f"{len(deposits)} deposits are held", words, address, "See them")]


def _of_withdrawn(now: datetime) -> list[Need]:
    rows = Withdrawal.objects.filter(withdrawn_at__gte=now - _RECENT).select_related("payout", "file_set")
    found = list(rows.order_by("-withdrawn_at")[:2])
    if not found:
        return []
    if len(found) > 1:
        words = "Their rows are not to be posted until the money leaves again."
        return [Need("bad", "Deposits came back from the bank", words, f"{_HERE}files/?show=withdrawn", "See them")]
    row = found[0]
    title = f"A deposit of {row.payout.amount} came back from the bank"
    words = f"Its rows in file set {row.file_set.number} are not to be posted until the money leaves again."
    return [Need("bad", title, words, f"{_HERE}files/{row.file_set_id}/", "See the set")]
