"""The rows of the three files (FILE-2 to FILE-6, FILE-10, FILE-11), made from what moved.

A row's key is its reference without the identifier, or for a fee the payment's code and what it is: unique in a firm.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter

from quittance.core.money import Currency
from quittance.payments.rules import naming
from quittance.payments.rules.fees import Method
from quittance.receivables.rules import reference
from quittance.reconciliation.rules import fee_texts
from quittance.reconciliation.rules.lines import Line, Payout, Sort, Whose
from quittance.reconciliation.rules.motions import Motion, Part, Use

_KINDS = {Sort.CHARGE: "fee", Sort.FEE_RETURN: "fee-back"}
LATE_FEE, CARD_FEE = "LateFee", "CardFeeRefund"
FAILING = (Sort.CHARGE, Sort.CHARGE_FAILURE)


class Dated(StrEnum):
    """What the date of a row is; the firm chooses."""

    DEPOSIT = "deposit"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the invoice file, or of the alt file where it pays no invoice."""

    code: int
    suffix: int
    use: Use
    ref: str
    date: date
    client: str
    invoice: str
    amount_cents: int
    notes: str
    method: Method
    card: str = ""
    payout_id: str = ""

    @property
    def key(self) -> str:
        return f"{self.code}-{self.suffix}"

    @property
    def pays_invoice(self) -> bool:
        return self.use is Use.INVOICE

    @property
    def order(self) -> tuple[int, int]:
        """By code as a number, then suffix: 2202 before 10199."""
        return (self.code, self.suffix)


in_order = attrgetter("code", "suffix")


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A row of the fee report: above zero what was withheld, below zero what was given back."""

    key: str
    amount_cents: int
    details: str
    method: str
    client_name: str
    client: str
    code: int | None  # none where the processor charges for no payment of ours
    transaction_date: date
    deposit_date: date
    payout_id: str = ""

    @property
    def order(self) -> tuple[int, str]:
        return (self.code or 0, self.key)


@dataclass(frozen=True)
class Style:
    identifier: str = reference.IDENTIFIER
    dated: Dated = Dated.DEPOSIT


USUAL = Style()


def of_motion(motion: Motion, payout: Payout, style: Style = USUAL) -> Iterator[Row]:
    day = payout.deposit_date if style.dated is Dated.DEPOSIT else motion.moved_date
    for part in motion.parts:
        invoice = part.invoice if part.use is Use.INVOICE else ""
        yield Row(
            motion.code,
            part.suffix,
            part.use,
            ref(motion.code, part.suffix, part.use, style.identifier),
            day,
            part.client,
            invoice,
            part.amount_cents,
            notes(part, motion.method, payout.currency),
            motion.method,
            motion.card,
            payout.payout_id,
        )


def ref(code: int, suffix: int, use: Use, identifier: str) -> str:
    """FILE-5: the identifier stands before what pays an invoice, and before nothing else."""
    named = use is Use.INVOICE and not reference.is_reversal(suffix)
    return reference.build(code, suffix, identifier=identifier if named else "")


def notes(part: Part, method: Method, currency: Currency) -> str:
    """FILE-6. One line of text, whatever the payer typed: importers read line by line."""
    if part.use is Use.INVOICE:
        return f"{fee_texts.method_word(method, currency)}-Invoice-{part.invoice}"
    if part.use is Use.LATE_FEE:
        return LATE_FEE
    return CARD_FEE if part.use is Use.CARD_FEE else one_line(part.description)


def one_line(text: str) -> str:
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    # What can be printed has no other space than this one.
    return " ".join(text.split()) if "  " in text or text.strip(" ") != text else text


def came_to_nothing(motions: Sequence[Motion]) -> frozenset[int]:
    """Codes of payments that were taken and failed within the same payout: these two stand in no file."""
    back = {motion.code: motion.parts_cents for motion in motions if motion.sort is Sort.CHARGE_FAILURE}
    return frozenset(
        motion.code for motion in motions if motion.sort is Sort.CHARGE and back.get(motion.code) == -motion.parts_cents
    )


def of_motions(motions: Sequence[Motion], payout: Payout, style: Style = USUAL) -> list[Row]:
    failed = came_to_nothing(motions)
    standing = (motion for motion in motions if motion.code not in failed or motion.sort not in FAILING)
    return sorted((row for motion in standing for row in of_motion(motion, payout, style)), key=in_order)


def fee_rows(motions: Sequence[Motion], lines: Iterable[Line], payout: Payout) -> list[FeeRow]:
    """A row for what a payment costs the firm (FILE-4), one for what is given back, one for what the processor took."""
    silent = _fees_came_to_nothing(motions)
    found = [row for motion in motions for row in _fees_of(motion, payout, silent)]
    taken = [line for line in lines if line.sort is Sort.FEE or line.is_charged_by_processor]
    known = {(motion.sort, motion.source): motion for motion in motions} if taken else {}
    for line in taken:
        found += _processors(line, known.get((line.sort, line.source)), payout)
    return sorted(found, key=lambda row: row.order)


def _fees_came_to_nothing(motions: Sequence[Motion]) -> frozenset[int]:
    """Of the payments that failed within this payout, those whose fee was given back within it, too."""
    sums = dict.fromkeys(came_to_nothing(motions), 0)
    for motion in motions:
        if motion.code in sums:
            sums[motion.code] += motion.firm_fee_cents
    return frozenset(code for code, cents in sums.items() if not cents)


def _fees_of(motion: Motion, payout: Payout, silent: frozenset[int]) -> Iterator[FeeRow]:
    if motion.firm_fee_cents and motion.code not in silent:
        kind = motion.fee_mark or _KINDS.get(motion.sort) or f"fee-{motion.source}"
        words = motion.fee_words or f"{fee_texts.method_word(motion.method, payout.currency)} fee"
        yield _fee_row(f"{motion.code}-{kind}", motion.firm_fee_cents, words, motion, payout)
    if motion.missing_cents:
        key = f"{motion.code}-twice-{motion.sort}-{motion.source}"
        yield _fee_row(key, motion.missing_cents, fee_texts.taken_twice(motion.missing_cents), motion, payout)


def _fee_row(key: str, cents: int, words: str, motion: Motion, payout: Payout) -> FeeRow:
    name, client = motion.client_name, motion.client
    if not client and motion.parts:
        client = motion.parts[0].client
        name = naming.people([part.client_name for part in motion.parts])
    return FeeRow(
        key,
        cents,
        one_line(words),
        fee_texts.method_word(motion.method, payout.currency),
        one_line(name),
        client,
        motion.code,
        motion.paid_date,
        payout.deposit_date,
        payout.payout_id,
    )


def _processors(line: Line, motion: Motion | None, payout: Payout) -> Iterator[FeeRow]:
    """Immunity 38: every fee is read from the balance line, whoever takes it."""
    taken = [each for each in line.charges if each.whose is Whose.PROCESSOR and each.amount_cents]
    words = [f"Processor: {each.words or line.words or line.label}" for each in taken]
    cents = [each.amount_cents for each in taken]
    if line.sort is Sort.FEE and motion is None and line.amount_cents:
        words.append(f"Processor: {line.words or line.label}")
        cents.append(-line.amount_cents)
    for place, (text, amount) in enumerate(zip(words, cents, strict=True)):
        key = f"{line.line_id}-fee" + (f"-{place + 1}" if place else "")
        if motion is not None:
            yield _fee_row(key, amount, text, motion, payout)
        else:
            word = fee_texts.method_word(payout.method, payout.currency)
            day = payout.deposit_date
            yield FeeRow(key, amount, one_line(text), word, "", "", None, day, day, payout.payout_id)
