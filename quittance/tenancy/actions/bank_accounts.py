"""Where a firm's money arrives. We open the accounts at the processor and note them here; a firm alone changes none."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from quittance.core import events
from quittance.tenancy.models import BankAccount, Office

NAME_LENGTH_MAX = 100
_ACCOUNT = re.compile(r"acct_[A-Za-z0-9_]{1,90}")
_LAST4 = re.compile(r"[0-9]{0,4}")


class CannotAdd(Exception):
    """The bank account cannot be added as asked; the text says why."""


def add(
    *,
    name: str,
    account: str,
    by: str,
    now: datetime,
    bank_name: str = "",
    last4: str = "",
    offices: Sequence[str] = (),
) -> BankAccount:
    """The first one takes everything. A later one takes the clients of the offices that it names."""
    name, offices = name.strip(), sorted(set(offices))
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise CannotAdd(f"A bank account's name has 1 to {NAME_LENGTH_MAX} letters, all of them visible.")
    if not _ACCOUNT.fullmatch(account):
        raise CannotAdd(f'"{account[:60]}" is no account of the processor; it begins with acct_.')
    if not _LAST4.fullmatch(last4):
        raise CannotAdd("Write the last four figures of the account number, or nothing.")
    with transaction.atomic():
        living = list(BankAccount.objects.filter(closed_at=None).select_for_update())
        _refuse_offices(offices, living)
        try:
            with transaction.atomic():
                row = BankAccount.objects.create(
                    name=name, account=account, bank_name=bank_name.strip(), last4=last4, offices=offices,
                    is_default=not any(each.is_default for each in living), added_at=now,
                )  # fmt: skip
        except IntegrityError:
            raise CannotAdd(f'"{name}" or {account} is taken already.') from None
        events.record("bank_account.added", row, at=now, by=by, name=name, last4=last4, offices=offices)
    return row


def _refuse_offices(offices: Sequence[str], living: Sequence[BankAccount]) -> None:
    if living and not offices:
        raise CannotAdd("One account takes everything already. Name the offices whose clients pay into this one.")
    known = set(Office.objects.filter(source_key__in=offices).values_list("source_key", flat=True))
    unknown = [each for each in offices if each not in known]
    if unknown:
        raise CannotAdd(f"The practice system has no office {', '.join(unknown)}.")
    for each in living:
        taken = sorted(set(offices) & set(each.offices))
        if taken:
            raise CannotAdd(f"Clients of office {', '.join(taken)} pay into {each.name} already.")
