"""Bank statements that somebody of the firm brings: kept line by line, each line once, and matched to payouts."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.core.models import Event
from quittance.core.money import Currency, Money
from quittance.payments.models import Payout
from quittance.reconciliation.actions import proving
from quittance.reconciliation.models import BankLine, Proof, Statement
from quittance.reconciliation.queries import statements as queries
from quittance.reconciliation.queries.statements import Read
from quittance.reconciliation.rules import bank_lines
from quittance.tenancy.models import BankAccount

_NAME_MAX = 200
_ROWS_AT_ONCE = 2_000


class CannotMatch(Exception):
    """Nothing was changed; the text says why."""


@dataclass(frozen=True)
class Kept:
    statement: Statement
    matched: int


def on_payout(event: Event, *, now: datetime) -> None:
    """Its line may have been brought before the processor said so, or before its lines were read."""
    payout = Payout.objects.select_related("bank_account").get(pk=event.subject_id)
    if payout.read_at is not None and not Proof.objects.filter(payout=payout).exists():
        proving.prove(payout=payout, now=now)
    match(bank_account=payout.bank_account, now=now)


def keep(*, bank_account: BankAccount, read: Read, data: bytes, name: str, by: str, now: datetime) -> Kept:
    """Lines that came with an earlier file are passed over, by their keys."""
    with transaction.atomic():
        account = BankAccount.objects.select_for_update(no_key=True).get(pk=bank_account.pk)
        fresh = queries.new_lines(account, read)
        row = Statement.objects.create(
            bank_account=account, name=name[:_NAME_MAX], sha256=hashlib.sha256(data).hexdigest(),
            currency=read.currency.value, lines_read=len(read.lines), lines_new=len(fresh), brought_at=now,
            brought_by=by,
        )  # fmt: skip
        BankLine.objects.bulk_create(
            (
                BankLine(
                    statement=row, bank_account=account, key=line.key, booked_date=line.booked_date,
                    currency=read.currency.value, amount_cents=line.amount_cents, text=line.text,
                    reference=line.reference,
                )
                for line in fresh
            ),
            batch_size=_ROWS_AT_ONCE,
        )  # fmt: skip
        facts = {"name": row.name, "bank_account": account.name, "lines": len(fresh), "known": row.lines_known}
        events.record("statement.brought", row, at=now, by=by, **facts)
    return Kept(row, match(bank_account=account, now=now))


def match(*, bank_account: BankAccount, now: datetime) -> int:
    """Payouts that no line is of yet, with lines that are of none. A pair that a person took apart stays apart."""
    matched = []
    with transaction.atomic():
        BankAccount.objects.select_for_update(no_key=True).get(pk=bank_account.pk)
        for currency in queries.currencies_waiting(bank_account):
            waiting = queries.waiting(bank_account, currency)
            found = bank_lines.matched(*queries.as_said(waiting, bank_account, currency))
            pairs = queries.apart([row.payout_id for row in waiting])
            lines = {row.key: row for row in queries.free_lines(bank_account, currency)}
            for proof in waiting:
                said = found.get(proof.payout.payout_id)
                line = lines[said.bank_line_id] if said else None
                if line is not None and (proof.payout_id, line.pk) not in pairs:
                    Proof.objects.filter(pk=proof.pk, bank_line=None).update(bank_line=line)
                    matched.append(proof)
    for proof in matched:
        _proved_again(proof, now)
    return len(matched)


def assign(*, proof: Proof, line: BankLine, by: str, now: datetime) -> None:
    """A person says that this line is that payout, whatever its amount. Raises CannotMatch."""
    with transaction.atomic():
        row = _locked(proof)
        if row.bank_line_id is not None:
            raise CannotMatch("This payout has its line already. Take the two apart first.")
        if line.bank_account_id != row.payout.bank_account_id or line.currency != row.payout.currency:
            raise CannotMatch("This line is of another bank account, or in another currency.")
        if Proof.objects.filter(bank_line=line).exists():
            raise CannotMatch("This line is another payout's already.")
        Proof.objects.filter(pk=row.pk).update(bank_line=line)
        events.record("bank_line.matched", row.payout, at=now, by=by, **_facts(row, line))
    _proved_again(row, now)


def take_apart(*, proof: Proof, by: str, now: datetime) -> None:
    """They are not put together again by themselves. Raises CannotMatch."""
    with transaction.atomic():
        row = _locked(proof)
        line = row.bank_line
        if line is None:
            raise CannotMatch("No line of the bank is matched to this payout any more.")
        Proof.objects.filter(pk=row.pk).update(bank_line=None)
        events.record("bank_line.unmatched", row.payout, at=now, by=by, **_facts(row, line))
    _proved_again(row, now)


def _locked(proof: Proof) -> Proof:
    rows = Proof.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("payout__bank_account", "bank_line").get(pk=proof.pk)


def _proved_again(proof: Proof, now: datetime) -> None:
    """Before its files are made, a difference to the bank holds them. What left stays as it left."""
    if proof.file_set_id is None:
        proving.prove(payout=proof.payout, now=now)


def _facts(row: Proof, line: BankLine) -> dict[str, object]:
    return {
        "payout": row.payout.payout_id, "line": line.pk, "amount": str(row.payout.amount),
        "bank_account": row.payout.bank_account.name, "date": line.booked_date.isoformat(),
        "shown": str(Money(line.amount_cents, Currency(line.currency))),
    }  # fmt: skip
