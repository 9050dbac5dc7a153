"""The mails without files: held, why and by how much; and what came back after its files had left."""

from collections.abc import Iterator, Sequence

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.reconciliation.mails import pages
from quittance.reconciliation.mails.sums import Part, day_of, part_of
from quittance.reconciliation.models import FiledFee, FiledRow, Gap, Proof, Withdrawal
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

HELD, WITHDRAWN = "files_held", "files_withdrawn"
NAMED_MAX = 20


def held(*, firm: Firm, rows: Sequence[Proof], why: str) -> Words:
    """Of all payouts of a bank account on a day: one of them holds them all."""
    payout = rows[0].payout
    account, currency, day = payout.bank_account.name, Currency(payout.currency), day_of(payout.deposit_date)
    amount = Money(sum(row.payout.amount_cents for row in rows), currency)
    remainder = Money(sum(row.remainder_cents for row in rows), currency)
    gaps = Gap.objects.filter(proof__in=rows).order_by("proof", "place")
    count = gaps.count()
    where = "in one place" if count == 1 else f"in {count:,} places"
    return _words(
        firm,
        kind=HELD,
        subject=f"Held: the files of {amount} on {day}: {account} ({firm.name})",
        heading=f"The files of {amount} for {account} are held",
        sentences=[
            f"{abs(remainder)} of the deposit of {day} is not explained, {where}. Until it is, post nothing of it."
            if remainder
            else f"The deposit of {day} comes to the right sum, but its lines are not explained {where}. "
            "Until they are, post nothing of it."
        ],
        parts=[_part(row) for row in rows],
        named="What is not explained",
        lines=[(gap.words, "", Money(gap.difference_cents, currency)) for gap in gaps[:NAMED_MAX]],
        more=max(0, count - NAMED_MAX),
        steps=[
            "It is looked at again by itself, and the files leave as soon as all is explained.",
            "Whoever may release files can let them go as they are, with a reason, on the page of the deposit.",
            "You hear of it again on a later morning only if something about it changed.",
        ],
        page=pages.of_day(rows[0].payout),
        label="See what is missing",
        why=why,
    )


def withdrawn(*, firm: Firm, row: Withdrawal, why: str) -> Words:
    payout, number = row.payout, row.file_set.number
    account, day = payout.bank_account.name, day_of(row.file_set.deposit_date)
    told = next(each for each in row.file_set.manifest["payouts"] if each["payout"] == payout.payout_id)
    rows = FiledRow.objects.filter(file_set=row.file_set, payout=payout).order_by("code", "suffix")
    count, money = rows.count(), row.file_set.money
    return _words(
        firm,
        kind=WITHDRAWN,
        subject=f"Do not post: {payout.amount} of {day} came back: {account}, file {number} ({firm.name})",
        heading=f"{payout.amount} did not stay in {account}",
        sentences=[
            f"The bank sent back the deposit of {day}, whose rows stand in file {number}. "
            f"{payout.failure_words}".strip(),
            *_left_to_post(row, count),
        ],
        parts=[part_of(told, money)],
        named=f"Its rows in file {number}",
        lines=[(each.ref, each.client, Money(each.amount_cents, money)) for each in rows[:NAMED_MAX]],
        more=max(0, count - NAMED_MAX),
        steps=[
            "The clients have paid and their invoices stay paid: it is the way to your bank that failed.",
            "Look whether the bank account is open and its numbers are right at the processor.",
            f"The money leaves again with a later deposit, whose mail names file {number}. Post these rows then.",
        ],
        page=pages.of_set(row.file_set),
        label="See the file",
        why=why,
    )


def _left_to_post(row: Withdrawal, count: int) -> Iterator[str]:
    fees = FiledFee.objects.filter(file_set=row.file_set, payout=row.payout).count()
    what = "1 row" if count == 1 else f"{count:,} rows"
    what += "" if not fees else " and 1 fee" if fees == 1 else f" and {fees:,} fees"
    yield f"Do not post its {what} yet. What is posted already may stand until the money is there."
    if len(row.file_set.manifest["payouts"]) > 1:
        yield "This is about these rows alone: the others of the file stay as they are."


def _part(row: Proof) -> Part:
    told = {
        "invoices": row.invoice_cents, "alt": row.alt_cents, "fees": row.fee_cents, "carried": row.carried_cents,
        "remainder": row.remainder_cents,
    }  # fmt: skip
    currency, payout = Currency(row.payout.currency), row.payout
    written = {name: Money(cents, currency).machine() for name, cents in told.items()}
    deposit = sum(told.values()) - 2 * row.fee_cents
    method = {"method": payout.method, "descriptor": payout.descriptor}
    return part_of({**written, **method, "deposit": Money(deposit, currency).machine()}, currency)


def _words(firm: Firm, *, kind: str, subject: str, page: str, **told: object) -> Words:
    host = tenancy.main_host()
    shown = {"firm": firm, "brand": tenancy.letterhead(), "page": addresses.page(host, page), **told}
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("reconciliation/notice.txt", shown),
        html=render_to_string("reconciliation/notice.html", shown),
    )
