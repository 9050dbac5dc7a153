"""What the processor sends to the firm's banks, as it tells it: in any order, each change once, each line once.

The processor is asked outside of any transaction. Its lines are kept all or none, and never changed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Max

from quittance.core import events
from quittance.core.queue import enqueue
from quittance.core.states import reachable
from quittance.integrations.stripe import payouts
from quittance.integrations.stripe.faults import Fault
from quittance.payments.actions import counter
from quittance.payments.models import BalanceLine, Payout
from quittance.payments.models.payment import Method
from quittance.payments.models.payout import State
from quittance.tenancy.models import BankAccount

log = structlog.get_logger()
_BY = "processor"
_METHODS = {payouts.Family.CARD: Method.CARD, payouts.Family.BANK: Method.BANK}
# A payout that the processor lists a moment late must not be missed, and one may fail weeks after it arrived.
_OVERLAP = timedelta(days=7)
_ROWS_AT_ONCE = 2_000


class NotYet(Exception):
    """The processor has not put the lines of this payout together."""


def look_at(*, account: str, payout_id: str, now: datetime) -> Payout | None:
    """News of a payout. Raises Fault, and NotYet where its lines are to come. None: of an account that is not ours."""
    ours = BankAccount.objects.filter(account=account).first()
    if ours is None:
        log.warning("payout.of_no_account", account=account, payout=payout_id)
        return None
    told = payouts.retrieve(counter.at(account), payout_id)
    row = _heard(ours, told, now)
    if row.read_at is None:
        if told.automatic and not told.is_complete:
            raise NotYet(f"The lines of payout {payout_id} are not complete at the processor.")
        _read(row, account, now)
    return row


def look_for(*, account: str) -> int:
    """What the processor could not call us for: payouts nobody told of, and those whose end or lines we do not know."""
    known = Payout.objects.filter(bank_account__account=account)
    last = known.aggregate(last=Max("created_at"))["last"]
    try:
        found = list(payouts.since(counter.at(account), last - _OVERLAP if last else None))
    except Fault as fault:
        log.warning("payouts.not_listed", account=account, code=fault.code, detail=fault.detail)
        return 0
    states = {row.payout_id: row for row in known.filter(payout_id__in=[told.id for told in found])}
    news = {told.id for told in found if _is_news(told, states.get(told.id))}
    news |= set(known.filter(read_at=None).values_list("payout_id", flat=True))
    for payout_id in sorted(news):
        enqueue("payments.look_at_payout", account=account, payout_id=payout_id, only_one_waiting=f"payout:{payout_id}")
    return len(news)


def _is_news(told: payouts.Payout, row: Payout | None) -> bool:
    return row is None or row.read_at is None or State(told.state.value) in reachable(Payout.MOVES, row.state)


def _heard(account: BankAccount, told: payouts.Payout, now: datetime) -> Payout:
    with transaction.atomic():
        row, is_new = Payout.objects.get_or_create(payout_id=told.id, defaults=_facts(account, told, now))
        row = Payout.objects.select_for_update(no_key=True).get(pk=row.pk)
        if is_new:
            events.record("payout.announced", row, at=now, by=_BY, **_told(row))
        _follow(row, told, now)
        Payout.objects.filter(pk=row.pk).update(looked_at=now)
        return row


def _facts(account: BankAccount, told: payouts.Payout, now: datetime) -> dict[str, object]:
    return {
        "bank_account": account,
        "method": _METHODS[told.family],
        "currency": told.currency.value,
        "amount_cents": told.amount_cents,
        "deposit_date": told.arrival_date,
        "descriptor": told.descriptor,
        "trace": told.trace,
        "automatic": told.automatic,
        "again_for": told.original_payout,
        "created_at": told.created_at,
        "heard_at": now,
        "looked_at": now,
    }


def _follow(row: Payout, told: payouts.Payout, now: datetime) -> None:
    """What is read late changes nothing. The bank's day may be moved for as long as the money is on its way."""
    if row.state == State.ANNOUNCED and row.deposit_date != told.arrival_date:
        Payout.objects.filter(pk=row.pk).update(deposit_date=told.arrival_date)
        row.refresh_from_db()
    if told.trace != row.trace:  # told only once the bank has it
        Payout.objects.filter(pk=row.pk).update(trace=told.trace)
        row.refresh_from_db()
    state = State(told.state.value)
    if state not in reachable(Payout.MOVES, row.state):
        return
    changes: dict[State, dict[str, object]] = {
        State.ARRIVED: {"arrived_at": now},
        State.FAILED: {"failed_at": now, "failure_words": told.failure},
    }
    if row.move(state, **changes.get(state, {})):
        events.record(f"payout.{row.state}", row, at=now, by=_BY, **_told(row))


def _told(row: Payout) -> dict[str, object]:
    return {
        "amount": str(row.amount),
        "date": row.deposit_date.isoformat(),
        "bank_account": row.bank_account.name,
        "payout": row.payout_id,
        "words": row.failure_words,
    }


def _read(row: Payout, account: str, now: datetime) -> None:
    lines = list(_lines(row, payouts.lines(counter.at(account), row.payout_id))) if row.automatic else []
    with transaction.atomic():
        fresh = Payout.objects.select_for_update(no_key=True).get(pk=row.pk)
        if fresh.read_at is not None:
            return
        BalanceLine.objects.bulk_create(lines, batch_size=_ROWS_AT_ONCE)
        Payout.objects.filter(pk=row.pk).update(read_at=now, line_count=len(lines))
        row.refresh_from_db()
        events.record("payout.read", row, at=now, by=_BY, payout=row.payout_id, lines=len(lines))


def _lines(row: Payout, told: Iterator[payouts.BalanceLine]) -> Iterator[BalanceLine]:
    for place, line in enumerate(told, start=1):
        taken = sum(each.amount_cents for each in line.charges)
        yield BalanceLine(
            payout=row,
            place=place,
            line_id=line.id,
            sort=line.sort.value,
            source=line.source,
            intent_id=line.intent,
            amount_cents=line.amount_cents,
            net_cents=line.amount_cents - taken,
            charges=[[each.whose.value, each.amount_cents, each.words] for each in line.charges],
            label=line.label,
            words=line.words,
            created_at=line.created_at,
        )
