"""A deposit day is closed: what a bank is to show is proved, and its files leave, or are held and why is said.

One set at a time for a bank account, as each names the one before it. Done twice, it does nothing more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from quittance.core import locks, scope
from quittance.core.models import Event
from quittance.core.money import Currency
from quittance.core.queue import enqueue
from quittance.payments.models import Payout
from quittance.payments.models.payout import State
from quittance.reconciliation import queries
from quittance.reconciliation.actions import making, moved_rows, proving, telling
from quittance.reconciliation.actions.making import Deposit
from quittance.reconciliation.actions.pouring import Pouring
from quittance.reconciliation.models import Proof, Withdrawal
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.rules.files import Contents, Release
from quittance.tenancy import queries as tenancy

log = structlog.get_logger()
# What is held is looked at again by itself; a person may ask for it at any time.
HELD_FOR = timedelta(minutes=15)


def close(*, now: datetime) -> None:
    """For the firm in scope: every day that has come, the oldest first. What fails stops no other."""
    firm = tenancy.current_firm()
    today = firm.clock.today(now)
    morning = firm.clock.wall(now).time() >= queries.policy_now().mail_time
    tries = _Tries()
    for group in list(queries.due_payouts(until=today)):
        if group[0].deposit_date < today or morning:
            with tries.of(group[0].bank_account_id) as ours:
                if ours and not _was_looked_at(group, now):
                    _close(group, now)
    for account, currency in moved_rows.to_tell() if morning else ():
        with tries.of(account.pk) as ours:
            if ours and moved_rows.waiting(account, currency):
                making.make(Deposit(account, currency, today, Kind.CHANGES), Contents(), now=now)
    _withdraw(now)
    if tries.failed:
        raise tries.failed[0]


class _Tries:
    def __init__(self) -> None:
        self.failed: list[Exception] = []

    @contextmanager
    def of(self, account_id: int) -> Iterator[bool]:
        with locks.in_hand(locks.Kind.FILES, account_id) as ours:
            try:
                yield ours
            except Exception as error:
                log.exception("files.not_made", bank_account=account_id)
                self.failed.append(error)


def on_clock_moved(event: Event, *, now: datetime) -> None:
    """A rehearsal firm went on some days: what fell due by then leaves at once."""
    del event, now
    enqueue("reconciliation.close", only_one_waiting=f"close:{scope.firm_id()}")


def _was_looked_at(payouts: Sequence[Payout], now: datetime) -> bool:
    """Held a moment ago: nothing new is known since then, as far as anybody told."""
    rows = list(Proof.objects.filter(payout__in=payouts))
    fresh = any(row.told_at is not None and row.made_at > now - HELD_FOR for row in rows if row.is_held)
    return fresh or any(row.file_set_id is not None for row in rows)


@transaction.atomic
def _close(payouts: Sequence[Payout], now: datetime) -> None:
    """The proofs and the set together: what the proofs explain is written while the files are made."""
    poured = Pouring()
    proofs = [made for each in payouts if (made := proving.prove(payout=each, now=now, into=poured)) is not None]
    rows = list(Proof.objects.filter(payout__in=payouts).select_related("payout", "payout__bank_account"))
    if any(row.is_held for row in rows):
        poured.write()
        telling.held(rows=rows, now=now)
        return
    released = next((row for row in rows if row.gap_count and row.released_at), None)
    release = Release(released.released_by, released.released_reason) if released else None
    first = payouts[0]
    deposit = Deposit(first.bank_account, Currency(first.currency), first.deposit_date, payouts=payouts)
    making.make(deposit, Contents(proofs=proofs, release=release), now=now, into=poured)


def _withdraw(now: datetime) -> None:
    """A payout that came back: whoever has its files must know that the money is not there."""
    failed = Payout.objects.filter(state=State.FAILED, withdrawal=None).exclude(proof=None)
    rows = Proof.objects.filter(payout__in=failed).exclude(file_set=None)
    for proof in rows.select_related("payout__bank_account", "file_set").order_by("pk"):
        with transaction.atomic():
            defaults = {"file_set": proof.file_set, "withdrawn_at": now}
            row, is_new = Withdrawal.objects.get_or_create(payout=proof.payout, defaults=defaults)
            if is_new:
                telling.withdrawn(row=row, now=now)
