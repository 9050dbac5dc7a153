"""One row of every table about payouts and files, for any firm."""

from datetime import time

from django.db import models

from quittance.outbox.models import Mail
from quittance.payments.models import BalanceLine, Payout
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.reconciliation.models import (
    BankLine,
    Corrected,
    Explained,
    FiledFee,
    FiledRow,
    FileSet,
    Gap,
    Mailing,
    Move,
    Policy,
    Posted,
    Proof,
    Statement,
    Withdrawal,
)
from quittance.reconciliation.queries import sets
from quittance.tenancy.models import BankAccount, Firm
from tests.cast import NOW
from tests.row_words import Builder, word_of

_DAY = NOW.date()


def _payout(firm: Firm) -> Payout:
    word = word_of(firm)
    return Payout.objects.create(
        bank_account=BankAccount.objects.get(), payout_id=word, method="card", currency="USD", amount_cents=5_00,
        deposit_date=_DAY, descriptor=word, created_at=NOW, heard_at=NOW, looked_at=NOW,
    )  # fmt: skip


def _line(firm: Firm) -> BalanceLine:
    word = word_of(firm)
    return BalanceLine.objects.create(
        payout=Payout.objects.get(), place=1, line_id=word, sort="charge", source=word, amount_cents=5_00,
        net_cents=5_00, words=word, created_at=NOW,
    )  # fmt: skip


def _file_set(firm: Firm) -> FileSet:
    word = word_of(firm)
    account = BankAccount.objects.get()
    setup = sets.setup_of(Policy(), firm=firm, account=account, identifier="AIW") | {"firm": word}
    return FileSet.objects.create(
        bank_account=account, currency="USD", number=1, deposit_date=_DAY, hash=word[:64],
        manifest={"totals": {"deposit": "5.00"}, "files": [], "word": word}, setup=setup, archive=word,
        built_at=NOW,
    )  # fmt: skip


def _filed_row(firm: Firm) -> FiledRow:
    return FiledRow.objects.create(
        file_set=FileSet.objects.get(), payout=Payout.objects.get(), code=1000, suffix=100, use="invoice",
        ref="AIW-1000-100", row_date=_DAY,
        client=word_of(firm), amount_cents=5_00, method="card",
    )  # fmt: skip


def _filed_fee(firm: Firm) -> FiledFee:
    return FiledFee.objects.create(
        file_set=FileSet.objects.get(), payout=Payout.objects.get(), key="1000-fee", amount_cents=4,
        details=word_of(firm), method="CC", transaction_date=_DAY, deposit_date=_DAY,
    )  # fmt: skip


def _statement(firm: Firm) -> Statement:
    return Statement.objects.create(
        bank_account=BankAccount.objects.get(), name=word_of(firm), sha256="0" * 64, currency="USD", lines_read=1,
        lines_new=1, brought_at=NOW, brought_by="system",
    )  # fmt: skip


def _bank_line(firm: Firm) -> BankLine:
    return BankLine.objects.create(
        statement=Statement.objects.get(), bank_account=BankAccount.objects.get(), key=word_of(firm),
        booked_date=_DAY, currency="USD", amount_cents=5_00, text=word_of(firm),
    )  # fmt: skip


def _move(firm: Firm) -> Move:
    client, invoice = Client.objects.get(), Invoice.objects.get()
    return Move.objects.create(
        receipt=Receipt.objects.latest("pk"), code=1000, amount_cents=5_00, from_client=client, from_invoice=invoice,
        to_client=client, in_file=False, reason=word_of(firm), moved_at=NOW, moved_by="system",
    )  # fmt: skip


def _withdrawal(firm: Firm) -> Withdrawal:
    del firm
    return Withdrawal.objects.create(file_set=FileSet.objects.get(), payout=Payout.objects.get(), withdrawn_at=NOW)


BUILDERS: dict[type[models.Model], Builder] = {
    Payout: _payout,
    BalanceLine: _line,
    FileSet: _file_set,
    Statement: _statement,
    BankLine: _bank_line,
    Proof: lambda firm: Proof.objects.create(
        payout=Payout.objects.get(), gap_count=1, made_at=NOW, released_at=NOW, released_by="system",
        released_reason=word_of(firm),
    ),
    Explained: lambda firm: Explained.objects.create(
        proof=Proof.objects.get(), place=1, line=BalanceLine.objects.get(), why="unknown", words=word_of(firm)
    ),
    Gap: lambda firm: Gap.objects.create(
        proof=Proof.objects.get(), place=1, why="unknown", difference_cents=1, words=word_of(firm)
    ),
    FiledRow: _filed_row,
    FiledFee: _filed_fee,
    Corrected: lambda firm: Corrected.objects.create(
        file_set=FileSet.objects.get(), place=1, number=1, row_key="1000-100", column="Client #", was="",
        now=word_of(firm),
    ),
    Mailing: lambda firm: Mailing.objects.create(
        file_set=FileSet.objects.get(), mail=Mail.objects.get(), mailed_at=NOW, mailed_by=word_of(firm)
    ),
    Withdrawal: _withdrawal,
    Policy: lambda firm: Policy.objects.create(mail_time=time(7), cash=word_of(firm)),
    Move: _move,
    Posted: lambda firm: Posted.objects.create(
        code=1000, suffix=101, posted_at=NOW, posted_by=word_of(firm)
    ),
}  # fmt: skip
