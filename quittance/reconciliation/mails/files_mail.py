"""The morning's mail: what a bank account shows today, what of it stands in which file, and what to do with those."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.core.money import Money
from quittance.integrations.pms.layouts import LAYOUTS
from quittance.outbox.actions.mails import Words
from quittance.reconciliation.mails import pages
from quittance.reconciliation.mails.sums import Part, day_of, part_of
from quittance.reconciliation.models import Explained, FiledRow, FileSet, Proof
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.rules import files, sheets
from quittance.reconciliation.rules.proof import Why
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

KIND = "payment_files"
# In the set and on its page, and of no use in a mailbox.
NOT_MAILED = frozenset({f"{sheets.LINES}.csv", files.SEALS})
_USUAL = f"Import {sheets.INVOICES} and leave each Ref as it stands: by it the payment is found again."


@dataclass(frozen=True)
class Enclosed:
    """What travels with the mail, or why it does not."""

    names: Sequence[str] = ()
    instead: str = ""


@dataclass(frozen=True)
class File:
    name: str
    rows: int
    total: Money | None


def words(*, firm: Firm, row: FileSet, enclosed: Enclosed, why: str, released_by: str = "") -> Words:
    deposit = Money.parse(row.totals["deposit"], row.money)
    shown = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "heading": _heading(row, deposit),
        "sentences": [*_news(row, released_by)],
        "parts": _parts(row),
        "files": [*_files(row)],
        "steps": [*_steps(row)],
        "enclosed": enclosed,
        "facts": _facts(row),
        "page": addresses.page(tenancy.main_host(), pages.of_set(row)),
        "label": "See the deposit" if row.kind == Kind.DEPOSIT else "See the changes",
        "why": why,
    }
    return Words(
        kind=KIND,
        subject=_subject(firm, row, deposit),
        text=render_to_string("reconciliation/files.txt", shown),
        html=render_to_string("reconciliation/files.html", shown),
    )


def _subject(firm: Firm, row: FileSet, deposit: Money) -> str:
    account = row.bank_account.name
    if row.kind == Kind.CHANGES:
        return f"Changes to earlier files: {account}, file {row.number} ({firm.name})"
    what = "Withdrawal" if deposit.cents < 0 else "Deposit"
    return f"{what} of {abs(deposit)} on {day_of(row.deposit_date)}: {account}, file {row.number} ({firm.name})"


def _heading(row: FileSet, deposit: Money) -> str:
    account, day = row.bank_account.name, day_of(row.deposit_date)
    if row.kind == Kind.CHANGES:
        return f"Changes to what left earlier for {account}"
    if deposit.cents < 0:
        return f"{abs(deposit)} is taken from {account} on {day}"
    return f"{deposit} arrives in {account} on {day}"


def _news(row: FileSet, released_by: str) -> Iterator[str]:
    withdrawn = row.withdrawals.select_related("payout").order_by("pk")
    for each in withdrawn:
        yield (
            f"The deposit of {each.payout.amount} in it came back from the bank: do not post its rows "
            f"until it leaves again."
        )
    if row.released_reason:
        remainder = abs(Money.parse(row.totals["remainder"], row.money))
        what = f"{remainder} is not explained" if remainder else "some lines are not explained"
        yield f"{released_by} let these files go although {what}: {row.released_reason}"
    elif row.kind == Kind.DEPOSIT:
        yield "Every cent of it is explained by your payments and the processor's lines."
    yield from _carried(row)
    moved = row.rows.filter(payout=None).count()
    if moved:
        yield (
            f"{sheets.MOVES} has {_rows(moved)} of payments that were moved after their own files had left. "
            "They come to nothing in sum and change no deposit."
        )
    numbers = sorted(set(row.corrected.values_list("number", flat=True)))
    if numbers:
        of = f"file {numbers[0]}" if len(numbers) == 1 else f"files {', '.join(str(each) for each in numbers)}"
        yield f"{sheets.CORRECTIONS} names what was wrong in {of}, cell by cell, and what it is. Change it there."


def _carried(row: FileSet) -> Iterator[str]:
    """A payout that came back and leaves again with this one."""
    again = Explained.objects.filter(proof__file_set=row, why=Why.EARLIER).select_related("line").order_by("pk")
    cents = {each.line.source: each.line.net_cents for each in again}
    earlier = Proof.objects.filter(payout__payout_id__in=cents).exclude(file_set=None).select_related("payout")
    numbers = {each.payout.payout_id: each.file_set for each in earlier.select_related("file_set")}
    for payout, amount in cents.items():
        first = numbers[payout]
        if first is not None:
            yield (
                f"{Money(amount, row.money)} of file {first.number} ({day_of(first.deposit_date)}) came back and "
                f"leaves again with this deposit. Its rows stand in file {first.number}; it has no new ones."
            )


def _parts(row: FileSet) -> list[Part]:
    found = [part_of(each, row.money) for each in row.manifest["payouts"]]
    if len(found) > 1:
        found.append(part_of({**row.totals, "method": "", "descriptor": ""}, row.money))
    return found


def _files(row: FileSet) -> Iterator[File]:
    for each in row.files:
        if each["name"] not in NOT_MAILED:
            total = Money.parse(each["total"], row.money) if each["sums"] else None
            yield File(str(each["name"]).removesuffix(".csv"), int(each["rows"]), total)


def _steps(row: FileSet) -> Iterator[str]:
    names = {str(each["name"]).removesuffix(".csv") for each in row.files}
    if sheets.INVOICES in names:
        layout = row.setup["layout"]
        yield LAYOUTS[layout].how if layout else _USUAL
        if layout:
            yield f"{sheets.INVOICES} has the same rows in our own columns: import one of them, never both."
        if FiledRow.objects.filter(file_set=row, amount_cents__lt=0).exclude(payout=None).exists():
            yield "A row below zero takes a payment back: un-apply it there, and its invoice is open again."
    if sheets.ALT in names:
        yield f"{sheets.ALT} pays no invoice: post its rows by hand, each Ref as it stands."
    if sheets.MOVES in names:
        yield f"For {sheets.MOVES}, un-apply what stands below zero and apply what stands above it."
    if sheets.FEES in names:
        yield f"{sheets.FEES} is what the payments cost the firm."
    if sheets.JOURNAL in names:
        yield f"{sheets.JOURNAL} has the same deposit for the general ledger."


def _facts(row: FileSet) -> list[tuple[str, str]]:
    follows = f"file {row.number - 1}, {row.previous[:12]}…" if row.previous else "nothing: it is the first"
    return [("File", f"{row.number} of {row.bank_account.name}"), ("Seal", row.hash), ("Follows", follows)]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
