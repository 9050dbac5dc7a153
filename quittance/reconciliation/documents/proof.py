"""The proof of a payout on paper: what each side says it comes to, what is not explained, and the lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quittance.core import pdf
from quittance.core.money import Currency, Money
from quittance.payments.models import Payout
from quittance.reconciliation.models import Proof

_TEMPLATE = Path(__file__).with_name("proof.typ")
LINES_MAX = 1_000  # more are read in the file of balance lines, not on paper


@dataclass(frozen=True)
class Side:
    """One who tells of this money, and what it says it comes to."""

    name: str
    cents: int
    note: str


@dataclass(frozen=True)
class Part:
    """A row of ours."""

    ref: str
    cents: int
    client: str
    about: str


@dataclass(frozen=True)
class ProofLine:
    """A line of the processor's with what is ours of it."""

    parts: list[Part]
    ours_cents: int | None
    fee_cents: int
    sort: str
    name: str
    about: str
    amount_cents: int
    taken_cents: int
    net_cents: int
    tone: str
    word: str
    note: str
    code: int | None
    payment: int | None


@dataclass(frozen=True)
class ProofPaper:
    payout: Payout
    sides: Sequence[Side]
    lines: Sequence[ProofLine]
    firm: Mapping[str, Any]
    today: date
    state: str


def paper(made: ProofPaper, *, now: datetime, standards: Sequence[str] = pdf.ACCESSIBLE) -> bytes:
    return pdf.render(_TEMPLATE, _data(made), made_at=now, standards=standards)


def _data(made: ProofPaper) -> dict[str, Any]:
    payout, proof = made.payout, made.payout.proof
    currency = Currency(payout.currency)

    def said(cents: int) -> str:
        return str(Money(cents, currency))

    return {
        "firm": made.firm,
        "title": "Proof of a payout",
        "amount": {
            "name": f"Payout of {_spoken(payout.deposit_date)} into {payout.bank_account.name}",
            "figure": said(payout.amount_cents),
            "note": _verdict(proof),
        },
        "facts": _facts(made),
        "sides": [[side.name, side.note, said(side.cents)] for side in made.sides],
        "terms": [
            ["Invoice file", said(proof.invoice_cents)],
            ["Alt file", said(proof.alt_cents)],
            *([["Of an earlier payout that came back", said(proof.carried_cents)]] if proof.carried_cents else []),
            ["Less the fee report", said(-proof.fee_cents)],
            ["Not explained", said(proof.remainder_cents)],
        ],
        "total": ["Deposit", said(sum(_cents(proof)))],
        "gaps": [[gap.words, said(gap.difference_cents)] for gap in proof.gaps.order_by("place")[:LINES_MAX]],
        "lines": [_line(line, said) for line in made.lines],
        "closing": _closing(made),
    }


def _cents(proof: Proof) -> tuple[int, ...]:
    return (
        proof.invoice_cents, proof.alt_cents, proof.carried_cents, -proof.fee_cents, proof.remainder_cents
    )  # fmt: skip


def _facts(made: ProofPaper) -> list[tuple[str, str]]:
    payout, proof = made.payout, made.payout.proof
    facts = [
        ("Payout", payout.payout_id),
        ("State", made.state),
        ("The bank shows", payout.descriptor or "not told"),
    ]
    if payout.trace:
        facts.append(("Trace", payout.trace))
    if proof.bank_line is not None:
        facts.append(("Bank statement", f"{_spoken(proof.bank_line.booked_date)}: {proof.bank_line.text}"))
    if proof.file_set is not None:
        facts += [("File set", str(proof.file_set.number)), ("Its seal", proof.file_set.hash)]
    if payout.again_for:
        facts.append(("Brings the money of", payout.again_for))
    if proof.released_reason:
        facts.append(("Released because", proof.released_reason))
    return [*facts, ("Drawn up", _spoken(made.today))]


def _verdict(proof: Proof) -> str:
    if not proof.gap_count:
        return "Every line is explained, to the cent."
    places = "1 place is" if proof.gap_count == 1 else f"{proof.gap_count:,} places are"
    return f"{places} not explained: {proof.remainder} in sum."


def _line(line: ProofLine, said: Callable[[int], str]) -> list[str]:
    ours = "; ".join(f"{part.ref} {part.about}" for part in line.parts)
    told = ours or line.note or line.word
    return [line.sort, told, "" if line.ours_cents is None else said(line.ours_cents), said(line.net_cents), line.word]


def _closing(made: ProofPaper) -> str:
    more = made.payout.line_count - len(made.lines)
    if more <= 0:
        return "These are all its lines."
    return f"These are the first {len(made.lines):,} lines; {more:,} more stand in the file Balance_Lines of the set."


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
