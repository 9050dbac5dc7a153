"""What is told of deposits, and to whom: in the log of what happened, and by mail on the morning of the deposit."""

from collections.abc import Sequence
from datetime import datetime

from quittance.core import events
from quittance.reconciliation.models import FileSet, Proof, Withdrawal

_BY = "system"


def made(*, row: FileSet, now: datetime) -> None:
    """Stands in the transaction that makes it."""
    facts = {
        "number": row.number, "bank_account": row.bank_account.name, "date": row.deposit_date.isoformat(),
        "deposit": row.totals["deposit"], "currency": row.currency, "hash": row.hash,
        "reason": row.released_reason,
    }  # fmt: skip
    events.record("files.made", row, at=now, by=row.released_by or _BY, **facts)


def held(*, rows: Sequence[Proof], now: datetime) -> None:
    """Once, on the morning on which the files ought to have left."""
    Proof.objects.filter(pk__in=[row.pk for row in rows], told_at=None).update(told_at=now)


def withdrawn(*, row: Withdrawal, now: datetime) -> None:
    payout = row.payout
    facts = {
        "number": row.file_set.number, "bank_account": payout.bank_account.name, "amount": str(payout.amount),
        "date": row.file_set.deposit_date.isoformat(), "words": payout.failure_words,
    }  # fmt: skip
    events.record("files.withdrawn", row.file_set, at=now, by=_BY, **facts)
