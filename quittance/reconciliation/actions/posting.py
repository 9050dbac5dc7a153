"""Rows that a person posts by hand, because no practice system imports them: marked, and unmarked again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from quittance.core import events
from quittance.reconciliation.models import FiledRow, FileSet, Posted
from quittance.reconciliation.rules.motions import Use
from quittance.tenancy.models import BankAccount


class CannotMark(Exception):
    """Nothing was marked; the text says why."""


def mark(*, rows: Collection[FiledRow], by: str, now: datetime) -> list[Posted]:
    """Those that were marked by this call: what is marked already stays as it is."""
    with transaction.atomic():
        fresh = [row for row in _marked_by_hand(rows) if not _marks(row).exists()]
        made = [Posted.objects.create(code=row.code, suffix=row.suffix, posted_at=now, posted_by=by) for row in fresh]
        for each, found in _by_set(fresh).items():
            facts = {"number": each.number, "refs": [row.ref for row in found], "count": len(found)}
            events.record("filed_rows.posted", each, at=now, by=by, **facts)
        return made


def unmark(*, rows: Collection[FiledRow], by: str, now: datetime) -> int:
    """How many are open again because of this call."""
    with transaction.atomic():
        marked = [row for row in _marked_by_hand(rows) if _marks(row).exists()]
        for row in marked:
            _marks(row).update(withdrawn_at=now, withdrawn_by=by)
        for each, found in _by_set(marked).items():
            facts = {"number": each.number, "refs": [row.ref for row in found], "count": len(found)}
            events.record("filed_rows.reopened", each, at=now, by=by, **facts)
        return len(marked)


def _marked_by_hand(rows: Collection[FiledRow]) -> list[FiledRow]:
    """One after the other for an account, so that two who mark the same row mark it once."""
    found = FiledRow.objects.filter(pk__in=[row.pk for row in rows])
    locked = list(found.select_related("file_set").order_by("pk"))
    accounts = {row.file_set.bank_account_id for row in locked}
    list(BankAccount.objects.select_for_update(no_key=True).filter(pk__in=accounts).order_by("pk"))
    if any(row.use == Use.INVOICE for row in locked):
        raise CannotMark("A row that pays an invoice is imported, and seen in the books by itself. Mark other rows.")
    return locked


def _marks(row: FiledRow) -> QuerySet[Posted]:
    return Posted.objects.filter(code=row.code, suffix=row.suffix, withdrawn_at=None)


def _by_set(rows: Collection[FiledRow]) -> dict[FileSet, list[FiledRow]]:
    found: dict[FileSet, list[FiledRow]] = {}
    for row in rows:
        found.setdefault(row.file_set, []).append(row)
    return found
