"""Payouts with their lines as a processor may tell them, written by hand, and the mornings on which they are closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from quittance.payments.models import BalanceLine, Payment, Payout
from quittance.receivables.tests.books import now_is
from quittance.reconciliation.actions import closing
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet, Gap
from quittance.tenancy.models import BankAccount
from tests.cast import NOW


class Told(NamedTuple):
    sort: str
    source: str
    cents: int
    intent: str = ""
    fee_cents: int = 0


def charge(payment: Payment) -> Told:
    return Told("charge", f"ch_{payment.pk}", payment.charged_cents, payment.intent_id, payment.firm_fee_cents)


def account(name: str = "Operating", at: str = "acct_harbor") -> BankAccount:
    return BankAccount.objects.create(name=name, account=at, is_default=at == "acct_harbor", added_at=NOW)


def payout(of: BankAccount, day: int, *lines: Told, cents: int | None = None, is_read: bool = True) -> Payout:
    """With the deposit of that day; of other cents than its lines come to, if they are given."""
    count, now = Payout.objects.count() + 1, now_is(day)
    whole = sum(line.cents - line.fee_cents for line in lines) if cents is None else cents
    row = Payout.objects.create(
        bank_account=of, payout_id=f"po_{count}", method="card", currency="USD", amount_cents=whole,
        deposit_date=now.date(), created_at=now, heard_at=now, looked_at=now,
    )  # fmt: skip
    if is_read:
        read(row, lines, now)
    return row


def read(row: Payout, lines: Sequence[Told], now: datetime) -> None:
    for place, line in enumerate(lines, start=1):
        BalanceLine.objects.create(
            payout=row, place=place, line_id=f"txn_{row.payout_id}_{place}", sort=line.sort, source=line.source,
            intent_id=line.intent, amount_cents=line.cents, net_cents=line.cents - line.fee_cents,
            charges=[["ours", line.fee_cents, ""]] if line.fee_cents else [], created_at=now,
        )  # fmt: skip
    Payout.objects.filter(pk=row.pk).update(read_at=now, line_count=len(lines))


def close(day: int) -> list[FileSet]:
    """By the firm's clock, in the afternoon of that day."""
    closing.close(now=now_is(day).replace(hour=20))
    return list(FileSet.objects.order_by("bank_account", "number"))


def gaps() -> list[tuple[str, int]]:
    return list(Gap.objects.order_by("proof", "place").values_list("why", "difference_cents"))


def filed() -> list[tuple[str, int]]:
    return list(FiledRow.objects.order_by("pk").values_list("ref", "amount_cents"))


def fees() -> list[int]:
    return list(FiledFee.objects.order_by("pk").values_list("amount_cents", flat=True))
