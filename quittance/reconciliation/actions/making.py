"""A file set is made: sealed, kept, and written down with every row that it holds. The account's files are in our hand.

Whoever is killed half-way leaves no set, or all of one: its bytes lie under their own hash before the rows name them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from django.db import connection, transaction

from quittance.core.money import Currency
from quittance.payments.models import Payout
from quittance.receivables.queries import sightings
from quittance.reconciliation import queries
from quittance.reconciliation.actions import moved_rows, stored, telling
from quittance.reconciliation.actions.pouring import Pouring
from quittance.reconciliation.actions.unswept import unswept
from quittance.reconciliation.models import BankLine, Corrected, FiledFee, FiledRow, FileSet, Move, Proof
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.queries import sets
from quittance.reconciliation.rules import files
from quittance.reconciliation.rules.files import Contents, Heading
from quittance.reconciliation.rules.rows import FeeRow, Row
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Deposit:
    """Whose day it is, and what a set for it is made of besides the firm's choices."""

    account: BankAccount
    currency: Currency
    day: date
    kind: Kind = Kind.DEPOSIT
    payouts: Sequence[Payout] = ()


@unswept()
def make(deposit: Deposit, contents: Contents, *, now: datetime, into: Pouring | None = None) -> FileSet:
    """What was moved meanwhile leaves with it, outside of its total. Raises NotProved.

    `into` may hold more that is to be written: the server has all rows in hand while we make the files of them.
    """
    account = deposit.account
    setup = sets.setup_of(
        queries.policy_now(), firm=tenancy.current_firm(), account=account, identifier=sightings.identifier()
    )
    setup["bank_lines"] = _bank_lines(account, contents)
    moves = moved_rows.waiting(account, deposit.currency)
    paid = [row for proof in contents.proofs for row in proof.rows]
    whole = replace(
        contents,
        moved=moved_rows.of(moves, deposit.currency),
        layouts=sets.layouts_of(setup, deposit.currency, paid),
        accounts=sets.accounts_of(setup),
    )
    heading, poured = _heading(deposit, setup), into or Pouring()
    with transaction.atomic():
        key = _next_key()
        _stage_rows(poured, key, deposit.payouts, whole)
        with poured.under_way():
            one = files.build(heading, whole, sets.paper_of(setup, deposit.currency))
            archive = stored.keep(one)
        row = _written(deposit, one, FileSet(pk=key, setup=setup, archive=archive, built_at=now))
        _write_corrected(row, whole)
        Move.objects.filter(pk__in=[each.pk for each in moves]).update(file_set=row)
        Proof.objects.filter(payout__in=deposit.payouts).update(file_set=row)
        telling.made(row=row, now=now)
    return row


def _bank_lines(account: BankAccount, contents: Contents) -> dict[str, int]:
    """By payout, as it was proved: what somebody matches from then on belongs to no set that is being made."""
    named = {proof.bank_line.bank_line_id: proof.payout.payout_id for proof in contents.proofs if proof.bank_line}
    lines = BankLine.objects.filter(bank_account=account, key__in=named)
    return {named[key]: line for key, line in lines.values_list("key", "pk")}


def _heading(deposit: Deposit, setup: dict[str, object]) -> Heading:
    last = FileSet.objects.filter(bank_account=deposit.account).order_by("-number").first()
    return Heading(
        str(setup["firm"]), str(setup["bank_account"]), deposit.currency, last.number + 1 if last else 1, deposit.day,
        last.hash if last else "", str(setup["bank_account_name"]),
    )  # fmt: skip


def _next_key() -> int:
    """The rows name their set before it is there: what it is sealed with is known when its files are made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [FileSet._meta.db_table])  # noqa: SLF001  Django's Meta API
        key: int = cursor.fetchone()[0]
    return key


def _written(deposit: Deposit, one: files.FileSet, row: FileSet) -> FileSet:
    """Two can never have one number: the database says so, and the second begins anew."""
    release = one.manifest["release"] or {}
    row.bank_account, row.currency, row.kind = deposit.account, deposit.currency.value, deposit.kind
    row.number, row.deposit_date, row.previous = one.heading.number, deposit.day, one.heading.previous
    row.hash, row.manifest = one.hash, dict(one.manifest)
    row.released_by, row.released_reason = release.get("by", ""), release.get("reason", "")
    row.save(force_insert=True)
    return row


def _stage_rows(poured: Pouring, key: int, payouts: Sequence[Payout], contents: Contents) -> None:
    keys = {payout.payout_id: payout.pk for payout in payouts}
    proofs = contents.proofs
    rows = chain(chain.from_iterable(proof.rows for proof in proofs), contents.moved)
    filed = (_filed(key, each, keys.get(each.payout_id)) for each in rows)
    poured.stage(FiledRow, _ROW_COLUMNS, filed, before=FileSet)
    fees = chain.from_iterable(proof.fee_rows for proof in proofs)
    filed = (_filed_fee(key, fee, keys[fee.payout_id]) for fee in fees)
    poured.stage(FiledFee, _FEE_COLUMNS, filed, before=FileSet)


def _write_corrected(row: FileSet, contents: Contents) -> None:
    Corrected.objects.bulk_create(
        (
            Corrected(
                file_set=row, place=place, number=each.number, row_key=each.row_key, column=each.column, was=each.was,
                now=each.now,
            )
            for place, each in enumerate(contents.corrected, start=1)
        ),
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip


_ROW_COLUMNS = (
    "file_set_id", "payout_id", "code", "suffix", "use", "ref", "row_date", "client", "invoice", "amount_cents",
    "notes", "method", "card",
)  # fmt: skip
_FEE_COLUMNS = (
    "file_set_id", "payout_id", "key", "amount_cents", "details", "method", "client_name", "client", "code",
    "transaction_date", "deposit_date",
)  # fmt: skip


def _filed(file_set: int, row: Row, payout: int | None) -> tuple[object, ...]:
    return (
        file_set, payout, row.code, row.suffix, row.use.value, row.ref, row.date, row.client, row.invoice,
        row.amount_cents, row.notes, row.method.value, row.card,
    )  # fmt: skip


def _filed_fee(file_set: int, fee: FeeRow, payout: int) -> tuple[object, ...]:
    return (
        file_set, payout, fee.key, fee.amount_cents, fee.details, fee.method, fee.client_name, fee.client, fee.code,
        fee.transaction_date, fee.deposit_date,
    )  # fmt: skip
