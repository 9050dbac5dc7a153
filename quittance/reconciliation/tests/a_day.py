"""What tests are told with: parts, motions and proofs of one payment, with few words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quittance.core.money import Currency, Money
from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import files, proof
from quittance.reconciliation.rules.files import Contents, FileSet, Heading
from quittance.reconciliation.rules.lines import Line, Payout, Sort
from quittance.reconciliation.rules.motions import Motion, Part, Use
from quittance.reconciliation.rules.proof import Proof
from quittance.reconciliation.rules.sheets import Paper
from quittance.reconciliation.tests.ledger import Ledger, line

USD = Currency.USD
PAPER = Paper(USD)
PAID, DEPOSITED = date(2026, 6, 1), date(2026, 6, 3)
HEADING = Heading("Birch & Co", "main", USD, 1, DEPOSITED)


def cents(amount: str) -> int:
    return Money.parse(amount, USD).cents


def part(suffix: int, amount: str, use: Use = Use.INVOICE, *, invoice: str = "61001", words: str = "") -> Part:
    number = invoice if use is Use.INVOICE else ""
    return Part(suffix, use, cents(amount), "11022", "Test Client", number, words)


def motion(sort: Sort, *parts: Part, code: int = 1100, method: Method = Method.BANK, fee: str = "0.00") -> Motion:
    source = {Sort.CHARGE: "py", Sort.CHARGE_FAILURE: "py"}.get(sort, sort.value)
    words = "ACH 0.8 % of 3,000.00" if cents(fee) else ""
    return Motion(
        sort, f"{source}_{code}", code, method, PAID, PAID, parts, firm_fee_cents=cents(fee), fee_words=words,
        client="11022", client_name="Test Client",
    )  # fmt: skip


def line_of(one: Motion, **charged: int) -> Line:
    """The line that a motion has to be, as the processor writes it."""
    if one.sort is Sort.FEE_RETURN:
        return line(one.sort, one.source, -one.firm_fee_cents)
    amount = one.parts_cents - one.missing_cents
    return line(one.sort, one.source, amount, fee=one.firm_fee_cents, theirs=charged.get("theirs", 0))


def payout_of(lines: Sequence[Line], method: Method = Method.BANK, amount: int | None = None) -> Payout:
    whole = sum(each.net_cents for each in lines) if amount is None else amount
    return Payout(f"po_{method}", method, USD, whole, DEPOSITED, "QUITTANCE 1")


def proved(*motions: Motion) -> Proof:
    """A payout of exactly these."""
    lines = [line_of(each) for each in motions]
    return proof.prove(payout=payout_of(lines, motions[0].method), lines=lines, motions=motions)


def refs(found: Proof) -> list[tuple[str, str]]:
    return [(row.ref, Money(row.amount_cents, USD).machine()) for row in found.rows]


def fee_amounts(found: Proof) -> list[str]:
    return [Money(row.amount_cents, USD).machine() for row in found.fee_rows]


def proofs_of(ledger: Ledger) -> dict[date, list[Proof]]:
    """Each deposit day of a month, with the numbers that its sets would have."""
    numbers: dict[date, int] = {}
    found: dict[date, list[Proof]] = {}
    for day, payouts in ledger.by_day():
        numbers[day] = len(numbers) + 1
        found[day] = [
            proof.prove(
                payout=each.payout, lines=each.lines, motions=each.motions, earlier=ledger.earlier(numbers),
                bank_line=each.bank_line,
            )
            for each in payouts
        ]  # fmt: skip
    return found


def sets_of(found: dict[date, list[Proof]], account: str = "main") -> list[FileSet]:
    made: list[FileSet] = []
    for number, (day, proofs) in enumerate(found.items(), start=1):
        heading = replace(HEADING, bank_account=account, number=number, deposit_date=day)
        heading = replace(heading, previous=made[-1].hash if made else "")
        made.append(files.build(heading, Contents(proofs), PAPER))
    return made
