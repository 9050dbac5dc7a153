"""Statements as the bank wrote them, and which payouts wait for a line."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from quittance.core.models import Event
from quittance.core.money import Currency
from quittance.integrations.banks import reader
from quittance.integrations.banks.words import Line, Unreadable
from quittance.payments.models.payout import State
from quittance.reconciliation.models import BankLine, Proof
from quittance.reconciliation.queries.deposits import bank_line_as_said, payout_as_said
from quittance.reconciliation.rules import bank_lines
from quittance.reconciliation.rules import lines as said
from quittance.tenancy.models import BankAccount

APART = "bank_line.unmatched"
BYTES_MAX = 1 << 20
LINES_MAX = 20_000
_KNOWN_AT_ONCE = 5_000


@dataclass(frozen=True)
class Read:
    """The one statement of a file that is of the chosen account."""

    account: str
    currency: Currency
    lines: tuple[Line, ...]


def read(bank_account: BankAccount, data: bytes, *, currency: Currency = Currency.USD) -> Read:
    """Raises Unreadable."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if len(data) > BYTES_MAX:
        raise Unreadable("The file is larger than 1 MB. Download fewer days from the bank.")
    found = reader.read(data, account="", currency=currency)
    mine = [each for each in found if _is_of(bank_account, each.account) and each.lines]
    if not mine and any(each.lines for each in found):
        names = ", ".join(sorted({each.account or "without a number" for each in found}))
        raise Unreadable(
            f"The file is of another account ({names}); {bank_account.name} ends with {bank_account.last4}."
        )
    if not mine:
        raise Unreadable("There is no line in the file.")
    if len(mine) > 1:
        raise Unreadable(
            "The file has lines of several accounts or currencies that fit. Download one account at a time."
        )
    if len(mine[0].lines) > LINES_MAX:
        raise Unreadable(f"The file has more than {LINES_MAX:,} lines. Download fewer days from the bank.")
    return Read(mine[0].account, mine[0].currency, mine[0].lines)


def new_lines(bank_account: BankAccount, found: Read) -> list[Line]:
    known: set[str] = set()
    keys = [line.key for line in found.lines]
    for start in range(0, len(keys), _KNOWN_AT_ONCE):
        rows = BankLine.objects.filter(bank_account=bank_account, key__in=keys[start : start + _KNOWN_AT_ONCE])
        known |= set(rows.values_list("key", flat=True))
    return [line for line in found.lines if line.key not in known]


def would_match(bank_account: BankAccount, found: Read) -> int:
    """How many payouts would have their line."""
    proofs = waiting(bank_account, found.currency)
    payouts, lines = as_said(proofs, bank_account, found.currency)
    fresh = [
        said.BankLine(line.key, line.booked_date, line.amount_cents, line.text)
        for line in new_lines(bank_account, found)
    ]
    return len(bank_lines.matched(payouts, [*lines, *fresh])) - len(bank_lines.matched(payouts, lines))


def currencies_waiting(bank_account: BankAccount) -> list[Currency]:
    rows = _waiting(bank_account).values_list("payout__currency", flat=True).distinct()
    return sorted(Currency(each) for each in rows.order_by())


def waiting(bank_account: BankAccount, currency: Currency) -> list[Proof]:
    """Payouts on their way or there, that no line of the bank is matched to."""
    return list(_waiting(bank_account).filter(payout__currency=currency.value).order_by("payout__deposit_date", "pk"))


def free_lines(bank_account: BankAccount, currency: Currency) -> QuerySet[BankLine]:
    return BankLine.objects.filter(bank_account=bank_account, currency=currency.value, proof=None)


def as_said(
    proofs: Collection[Proof], bank_account: BankAccount, currency: Currency
) -> tuple[list[said.Payout], list[said.BankLine]]:
    amounts = {proof.payout.amount_cents for proof in proofs}
    lines = free_lines(bank_account, currency).filter(amount_cents__in=amounts)
    return (
        [payout_as_said(proof.payout, proof.payout.deposit_date) for proof in proofs],
        [bank_line_as_said(line) for line in lines],
    )


def apart(payouts: Collection[int]) -> set[tuple[int, int]]:
    """Payout and line that a person took apart, and that nobody put together since."""
    about = Event.objects.filter(subject_type="payments.payout", subject_id__in=payouts, name=APART)
    return {(event.subject_id, int(event.facts["line"])) for event in about}


def _waiting(bank_account: BankAccount) -> QuerySet[Proof]:
    rows = Proof.objects.filter(payout__bank_account=bank_account, bank_line=None)
    there = rows.filter(payout__state__in=[State.ANNOUNCED, State.ARRIVED])
    return there.select_related("payout__bank_account")


def _is_of(bank_account: BankAccount, named: str) -> bool:
    """A file without a number, as CSV mostly is, is taken for what was chosen."""
    digits = "".join(letter for letter in named if letter.isdigit())
    return not digits or not bank_account.last4 or digits.endswith(bank_account.last4)
