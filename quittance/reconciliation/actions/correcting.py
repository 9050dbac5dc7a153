"""What was wrong in a set that left is named, cell by cell, by a set that follows. What left is never changed."""

from datetime import datetime

from django.db import transaction

from quittance.core import events, locks
from quittance.core.money import Currency
from quittance.reconciliation.actions import making
from quittance.reconciliation.actions.making import Deposit
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.queries import correcting
from quittance.reconciliation.rules.files import Contents
from quittance.tenancy import queries as tenancy


class CannotCorrect(Exception):
    """Nothing was made; the text says why."""


def correct(*, file_set: FileSet, by: str, reason: str, now: datetime) -> FileSet:
    """Raises CannotCorrect. Asked twice, the second finds nothing that was not told."""
    if not reason.strip():
        raise CannotCorrect("Say why it is corrected: whoever reads the correction asks.")
    account = file_set.bank_account
    with locks.in_hand(locks.Kind.FILES, account.pk) as ours:
        if not ours:
            raise CannotCorrect(f"Files of {account.name} are being made at this moment. Try again in a minute.")
        found = correcting.differences(file_set)
        if not found:
            raise CannotCorrect(f"Nothing in file set {file_set.number} is other than it left, or was told already.")
        today = tenancy.current_firm().clock.today(now)
        deposit = Deposit(account, Currency(file_set.currency), today, Kind.CHANGES)
        with transaction.atomic():
            row = making.make(deposit, Contents(corrected=found), now=now)
            facts = {
                "number": row.number, "bank_account": account.name, "of": file_set.number, "cells": len(found),
                "reason": reason.strip(),
            }  # fmt: skip
            events.record("files.corrected", row, at=now, by=by, **facts)
        return row
