"""What is told of deposits, and to whom: in the log of what happened, and by mail on the morning of the deposit."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.core.queue import enqueue
from quittance.outbox.actions import mails
from quittance.reconciliation import queries
from quittance.reconciliation.actions import recipients
from quittance.reconciliation.mails import notice_mail
from quittance.reconciliation.models import FileSet, Gap, Proof, Withdrawal
from quittance.tenancy import queries as tenancy

_BY = "system"


def made(*, row: FileSet, now: datetime) -> None:
    """Stands in the transaction that makes it. Its mail is written by a job: the files are put into a store first."""
    facts = {
        "number": row.number, "bank_account": row.bank_account.name, "date": row.deposit_date.isoformat(),
        "deposit": row.totals["deposit"], "currency": row.currency, "hash": row.hash,
        "reason": row.released_reason,
    }  # fmt: skip
    events.record("files.made", row, at=now, by=row.released_by or _BY, **facts)
    enqueue("reconciliation.mail", file_set_id=row.pk, only_one_waiting=f"files-mail:{row.pk}")


def held(*, rows: Sequence[Proof], now: datetime) -> None:
    """Once, on the morning on which the files ought to have left; again on a later one if something changed by then."""
    firm, first = tenancy.current_firm(), min(rows, key=lambda row: row.payout_id)
    said, today = _said(rows), firm.clock.today(now)
    told_at = max((row.told_at for row in rows if row.told_at), default=None)
    if told_at is not None:
        if firm.clock.today(told_at) >= today or firm.clock.wall(now).time() < queries.policy_now().mail_time:
            return
        if all(row.told_hash in ("", said) for row in rows):
            return
    to, why = recipients.now()
    with transaction.atomic():
        key = f"files:held:{first.payout_id}:{today}"
        words = notice_mail.held(firm=firm, rows=rows, why=why)
        mails.post(firm=firm, key=key, words=words, to=to, now=now)
        Proof.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now, told_hash=said)


def withdrawn(*, row: Withdrawal, now: datetime) -> None:
    """Stands in the transaction that finds it out."""
    payout, firm = row.payout, tenancy.current_firm()
    facts = {
        "number": row.file_set.number, "bank_account": payout.bank_account.name, "amount": str(payout.amount),
        "date": row.file_set.deposit_date.isoformat(), "words": payout.failure_words,
    }  # fmt: skip
    events.record("files.withdrawn", row.file_set, at=now, by=_BY, **facts)
    to, why = recipients.now()
    words = notice_mail.withdrawn(firm=firm, row=row, why=why)
    mails.post(firm=firm, key=f"files:withdrawn:{row.pk}", words=words, to=to, now=now)


def _said(rows: Sequence[Proof]) -> str:
    """What such a mail would say, in few letters."""
    gaps = Gap.objects.filter(proof__in=rows).order_by("proof", "place")
    told = list(gaps.values_list("proof", "why", "difference_cents", "words"))
    return hashlib.sha256(repr(told).encode()).hexdigest()
