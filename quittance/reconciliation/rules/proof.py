"""Three-way proof of a payout (FILE-8, immunity 37): our rows, the processor's balance lines, the payout, and the bank.

Each line is explained or stands as a gap with its cents; the gaps are the remainder, always to the cent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from quittance.reconciliation.rules import fee_texts, rows
from quittance.reconciliation.rules.lines import BankLine, Earlier, Line, Payout, Sort, Whose
from quittance.reconciliation.rules.motions import Motion
from quittance.reconciliation.rules.rows import FeeRow, Row, Style


class Why(StrEnum):
    """How a line is explained, or what is wrong."""

    ROWS = "rows"  # it is what our rows say
    FEE = "fee"  # a row of the fee report
    ZERO = "zero"  # one of several lines that come to nothing, in no file
    EARLIER = "earlier"  # an earlier payout that came back; its rows stand in its own file
    UNKNOWN = "unknown"  # nothing of ours
    DIFFERS = "differs"  # ours, with another sum
    REPEATED = "repeated"
    ABSENT = "absent"  # ours, without a line
    PAYOUT = "payout"  # the payout is not the sum of its lines
    BANK = "bank"  # the bank's line is not the payout


EXPLAINED = frozenset({Why.ROWS, Why.FEE, Why.ZERO, Why.EARLIER})


@dataclass(frozen=True, slots=True)
class Explained:
    """A balance line with what it is to us."""

    line: Line
    why: Why
    code: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something unexplained, and by how much the deposit is more (or less) than our files because of it."""

    why: Why
    cents: int
    words: str
    line_id: str = ""
    code: int | None = None


@dataclass(frozen=True)
class Proof:
    payout: Payout
    rows: tuple[Row, ...]
    fee_rows: tuple[FeeRow, ...]
    explained: tuple[Explained, ...]
    gaps: tuple[Gap, ...]
    carried_cents: int = 0  # of earlier payouts that came back and leave again with this one
    bank_line: BankLine | None = None
    invoice_cents: int = field(init=False)
    alt_cents: int = field(init=False)
    fee_cents: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "invoice_cents", sum(row.amount_cents for row in self.rows if row.pays_invoice))
        object.__setattr__(self, "alt_cents", sum(row.amount_cents for row in self.rows if not row.pays_invoice))
        object.__setattr__(self, "fee_cents", sum(row.amount_cents for row in self.fee_rows))

    @property
    def expected_cents(self) -> int:
        """Invoice file and alt file less the fee report, and what an earlier payout brings again."""
        return self.invoice_cents + self.alt_cents - self.fee_cents + self.carried_cents

    @property
    def deposit_cents(self) -> int:
        return self.payout.amount_cents if self.bank_line is None else self.bank_line.amount_cents

    @property
    def remainder_cents(self) -> int:
        return self.deposit_cents - self.expected_cents

    @property
    def is_proved(self) -> bool:
        """Not the remainder alone: two gaps that cancel each other are two gaps."""
        return not self.gaps


def prove(
    *,
    payout: Payout,
    lines: Iterable[Line],
    motions: Iterable[Motion],
    earlier: Mapping[str, Earlier] | None = None,
    elsewhere: Mapping[tuple[str, str], str] | None = None,
    bank_line: BankLine | None = None,
    style: Style = rows.USUAL,
) -> Proof:
    """`motions` are those that the lines are of: the same sort, the same source. More or less of them is a gap.

    `elsewhere`: by sort and source, the payout before this one that has them, whose rows they are.
    """
    lines, motions = tuple(lines), tuple(motions)
    bench = _Bench(payout, motions, earlier or {}, elsewhere or {})
    for group in _by_source(lines).values():
        bench.explain(group)
    bench.close(lines, bank_line)
    return Proof(
        payout,
        tuple(rows.of_motions(motions, payout, style)),
        tuple(rows.fee_rows(motions, bench.counted, payout)),
        tuple(bench.explained),
        tuple(bench.gaps),
        bench.carried_cents,
        bank_line,
    )


def _by_source(lines: Iterable[Line]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.source or line.line_id, []).append(line)
    return groups


class _Bench:
    def __init__(
        self, payout: Payout, motions: Sequence[Motion], earlier: Mapping[str, Earlier],
        elsewhere: Mapping[tuple[str, str], str],
    ) -> None:  # fmt: skip
        self.payout = payout
        self.earlier = earlier
        self.elsewhere = elsewhere
        self.waiting = {(motion.sort, motion.source): motion for motion in motions}
        if len(self.waiting) != len(motions):
            raise ValueError("Two motions are of the same line: each balance line is of one payment.")
        self.failed = rows.came_to_nothing(motions)
        self.seen: set[str] = set()
        self.counted: list[Line] = []  # lines whose processor's charges are rows
        self.explained: list[Explained] = []
        self.gaps: list[Gap] = []
        self.carried_cents = 0

    def explain(self, group: list[Line]) -> None:
        """All lines about one thing of the processor's; a charge and its failure are about the same."""
        fresh = [line for line in group if not self._is_repeated(line)]
        if len(fresh) == 1 and (found := self.waiting.pop((fresh[0].sort, fresh[0].source), None)):
            self._compare(found, fresh)  # nearly all are such
            return
        strange = [line for line in fresh if (line.sort, line.source) not in self.waiting]
        for motion, same in self._of_ours(fresh):
            self._compare(motion, same)
        if strange and _comes_to_nothing(strange):
            words = "These lines come to nothing: no money of ours moved."
            self.explained += [Explained(line, Why.ZERO, words=words) for line in strange]
            return
        for line in strange:
            self._without_motion(line)

    def _is_repeated(self, line: Line) -> bool:
        if line.line_id in self.seen:
            self._open(line, Why.REPEATED, line.net_cents, "The processor names this line twice.")
            return True
        self.seen.add(line.line_id)
        other = self.elsewhere.get((line.sort, line.source)) if self.elsewhere else None
        if other is not None:
            words = f"Payout {other} holds the {line.sort} of {line.source} already; its rows are there."
            self._open(line, Why.REPEATED, line.net_cents, words)
        return other is not None

    def _of_ours(self, lines: list[Line]) -> Iterator[tuple[Motion, list[Line]]]:
        found: dict[Sort, list[Line]] = {}
        for line in lines:
            if (line.sort, line.source) in self.waiting:
                found.setdefault(line.sort, []).append(line)
        for sort, same in found.items():
            yield self.waiting.pop((sort, same[0].source)), same

    def _compare(self, motion: Motion, lines: list[Line]) -> None:
        """Several lines of one sort about one thing, as a dispute withdrawn in parts, are compared in sum."""
        self.counted += lines
        by_us = sum(line.net_cents + processors_cents(line) for line in lines)
        more = by_us - motion.net_cents
        zero = motion.code in self.failed and motion.sort in rows.FAILING
        words = f"Payment {motion.code} was taken and failed before it stood in a file." if zero else ""
        why = Why.ZERO if zero else Why.FEE if motion.sort is Sort.FEE_RETURN else Why.ROWS
        self.explained += [Explained(line, Why.DIFFERS if more else why, motion.code, words) for line in lines]
        if more:
            said, ours = fee_texts.amount(by_us), fee_texts.amount(motion.net_cents)
            words = f"Payment {motion.code}: the processor's {motion.sort} comes to {said}, and ours to {ours}."
            self.gaps.append(Gap(Why.DIFFERS, more, words, lines[0].line_id, motion.code))

    def _without_motion(self, line: Line) -> None:
        known = self.earlier.get(line.source)
        if line.sort is Sort.FEE and line.fee_cents == processors_cents(line):
            self.counted.append(line)
            self.explained.append(Explained(line, Why.FEE, words=line.words))
        elif line.sort is Sort.PAYOUT_FAILURE and known and known.amount_cents == line.net_cents:
            self.carried_cents += line.net_cents
            words = f"The payout of {known.deposit_date} came back; its rows stand in file {known.number}."
            self.explained.append(Explained(line, Why.EARLIER, words=words))
        else:
            self._open(line, Why.UNKNOWN, line.net_cents, _nothing_of_ours(line))

    def close(self, lines: Sequence[Line], bank_line: BankLine | None) -> None:
        for motion in self.waiting.values():
            words = f"Payment {motion.code}: the payout holds no {motion.sort} of it."
            self.gaps.append(Gap(Why.ABSENT, -motion.net_cents, words, code=motion.code))
        paid = self.payout.amount_cents
        more = paid - sum(line.net_cents for line in lines)
        if not self.payout.is_read:
            # Also where it comes to nothing: its lines may be many that do.
            words = f"The processor has not named the lines of this payout of {fee_texts.amount(paid)} yet."
            self.gaps.append(Gap(Why.PAYOUT, more, words))
        elif more:
            words = f"The payout is {fee_texts.amount(paid)}, its lines come to {fee_texts.amount(paid - more)}."
            self.gaps.append(Gap(Why.PAYOUT, more, words))
        if bank_line is not None and bank_line.amount_cents != paid:
            shown = fee_texts.amount(bank_line.amount_cents)
            words = f"The bank shows {shown}, the payout is {fee_texts.amount(paid)}."
            self.gaps.append(Gap(Why.BANK, bank_line.amount_cents - paid, words))

    def _open(self, line: Line, why: Why, cents: int, words: str) -> None:
        self.explained.append(Explained(line, why, words=words))
        self.gaps.append(Gap(why, cents, words, line.line_id))


def processors_cents(line: Line) -> int:
    if not line.is_charged_by_processor:
        return 0
    return sum(each.amount_cents for each in line.charges if each.whose is Whose.PROCESSOR)


def _comes_to_nothing(lines: Sequence[Line]) -> bool:
    """Also of what we never had a row of, and never one line alone: that would be a line of zero."""
    return len(lines) > 1 and sum(line.net_cents for line in lines) == 0


def _nothing_of_ours(line: Line) -> str:
    what = f"“{line.label}”" if line.sort is Sort.OTHER and line.label else line.sort.value.replace("_", " ")
    about = f" ({line.words})" if line.words else ""
    return f"A line of the sort {what}{about} of {fee_texts.amount(line.net_cents)} belongs to no payment of ours."
