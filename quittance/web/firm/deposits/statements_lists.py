"""Which payouts a bank's line is known of, which wait for one, and which lines could be theirs."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Abs

from quittance.core import business_days
from quittance.core.money import Currency, Money
from quittance.payments.models.payout import State
from quittance.reconciliation.models import BankLine, Proof
from quittance.reconciliation.rules.bank_lines import LATE_DAYS
from quittance.reconciliation.rules.proof import Why

_ROWS_MAX, _CANDIDATES_MAX = 50, 30
_NEAR = timedelta(days=10)
_THERE = (State.ANNOUNCED, State.ARRIVED)


@dataclass(frozen=True)
class Waiting:
    proof: Proof
    is_late: bool  # the bank had its time to book it
    other: BankLine | None  # under its trace, with another amount


@dataclass(frozen=True)
class Matched:
    proof: Proof
    line: BankLine
    deviation: str


def waiting(today: date) -> list[Waiting]:
    """Only of bank accounts of which a statement was brought: of the others nothing can be said."""
    known = BankLine.objects.values("bank_account")
    rows = Proof.objects.filter(bank_line=None, payout__state__in=_THERE, payout__deposit_date__lte=today)
    rows = rows.filter(payout__bank_account__in=known).select_related("payout__bank_account")
    found = rows.order_by("-payout__deposit_date", "-pk")[:_ROWS_MAX]
    traces = {row.payout.trace for row in found} - {""}
    others = {
        (row.bank_account_id, row.reference): row for row in BankLine.objects.filter(reference__in=traces, proof=None)
    }
    return [
        Waiting(
            row,
            business_days.after(row.payout.deposit_date, LATE_DAYS) < today,
            others.get((row.payout.bank_account_id, row.payout.trace)),
        )
        for row in found
    ]


def matched() -> list[Matched]:
    """The last deposit first."""
    rows = Proof.objects.exclude(bank_line=None).select_related("payout__bank_account", "bank_line")
    found = rows.order_by("-payout__deposit_date", "-pk")[:_ROWS_MAX]
    return [Matched(row, row.bank_line, deviation(row)) for row in found if row.bank_line]


def deviation(proof: Proof) -> str:
    """By how much the bank shows another amount than the processor sent; a set that left stays as it left."""
    line, payout = proof.bank_line, proof.payout
    if line is None or line.amount_cents == payout.amount_cents:
        return ""
    apart = Money(abs(line.amount_cents - payout.amount_cents), Currency(payout.currency))
    words = f"The bank shows {apart} {'more' if line.amount_cents > payout.amount_cents else 'less'}."
    if not proof.file_set_id:
        return f"{words} Its files are {'released' if proof.released_at else 'held for it'}."
    if proof.released_at and proof.gaps.filter(why=Why.BANK).exists():
        return f"{words} Its files were held for it, and released by a person."
    return f"{words} Its files had left already and stay as they are."


def candidates(proof: Proof) -> list[BankLine]:
    """Lines that are no payout's, near its day: the nearest amount first."""
    payout = proof.payout
    days = (payout.deposit_date - _NEAR, payout.deposit_date + _NEAR)
    rows = BankLine.objects.filter(bank_account=payout.bank_account_id, currency=payout.currency, proof=None)
    near = rows.filter(booked_date__range=days).annotate(apart=Abs(F("amount_cents") - payout.amount_cents))
    return list(near.order_by("apart", "booked_date", "pk")[:_CANDIDATES_MAX])
