"""A deposit as its page tells it: from the total down to each payout, and what is not explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quittance.core.models import Event
from quittance.core.money import MINUS, Currency, Money
from quittance.payments.models import Payout
from quittance.payments.models.payout import State
from quittance.reconciliation import queries
from quittance.reconciliation.models import FileSet, Gap, Proof
from quittance.reconciliation.queries import overview
from quittance.reconciliation.rules.files import MANIFEST
from quittance.tenancy.models import BankAccount
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import history, payout_states
from quittance.web.firm.deposits import lists, words

_GAPS_MAX = 200
_EVENTS_MAX = 50


@dataclass(frozen=True)
class PayoutLine:
    payout: Payout
    proof: Proof | None
    tone: str
    word: str
    method: str
    note: str
    again: Payout | None  # the earlier one whose money leaves with it
    follower: Payout | None  # the one that its money left with afterwards


@dataclass(frozen=True)
class GapLine:
    gap: Gap
    payout: Payout
    tone: str
    word: str
    to_do: str
    payment: int | None


@dataclass(frozen=True)
class FileLine:
    name: str
    title: str
    words: str
    rows: int
    total: str
    is_table: bool


@dataclass(frozen=True)
class Term:
    sign: str
    cents: int
    words: str


@dataclass(frozen=True)
class Deposit:
    account: BankAccount
    currency: str
    day: date
    payouts: Sequence[PayoutLine]
    proofs: Sequence[Proof]

    @property
    def cents(self) -> int:
        return sum(line.payout.amount_cents for line in self.payouts if line.payout.state != State.CANCELLED)

    @property
    def is_whole(self) -> bool:
        """Whether each payout was proved, so that the sums say something."""
        return bool(self.payouts) and all(line.proof is not None for line in self.payouts)

    @property
    def terms(self) -> list[Term]:
        """Invoices, other and carried, less fees, and what is unexplained; what is nothing is left out."""
        sums = {
            name: sum(getattr(proof, f"{name}_cents") for proof in self.proofs)
            for name in ("invoice", "alt", "fee", "carried", "remainder")
        }
        found = [Term("", sums["invoice"], "invoice file")]
        told = (("+", "alt", "alt file"), ("+", "carried", "of an earlier payout"), (MINUS, "fee", "fees"))
        found += [Term(sign, sums[name], title) for sign, name, title in told if sums[name]]
        if sums["remainder"]:
            found.append(Term("+", sums["remainder"], "not explained"))
        return found

    @property
    def has_carried(self) -> bool:
        return any(proof.carried_cents for proof in self.proofs)

    @property
    def shown_cents(self) -> int:
        """What the terms come to: as the bank shows it, where a statement was brought."""
        return sum(
            proof.invoice_cents + proof.alt_cents + proof.carried_cents - proof.fee_cents + proof.remainder_cents
            for proof in self.proofs
        )

    @property
    def held(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.is_held]

    @property
    def released(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.released_at is not None]

    @property
    def gap_count(self) -> int:
        return sum(proof.gap_count for proof in self.proofs)


def leaves_now(request: StaffRequest, day: date) -> bool:
    """Whether the morning on which its files leave has come, by the firm's clock."""
    wall = request.firm.clock.wall(request.now)
    return day < wall.date() or (day == wall.date() and wall.time() >= queries.policy_now().mail_time)


def when_it_leaves(request: StaffRequest, day: date) -> str:
    if leaves_now(request, day):
        return "within moments"
    return f"on {words.spoken(day)} at {queries.policy_now().mail_time:%H:%M}"


def of(account: BankAccount, currency: str, day: date, payouts: Sequence[Payout]) -> Deposit:
    proofs = [proof for payout in payouts if (proof := overview.proof_if_any(payout)) is not None]
    return Deposit(account, currency, day, _payout_lines(payouts), proofs)


def gaps(deposit: Deposit) -> tuple[list[GapLine], int]:
    """The first of them, and how many more there are."""
    rows = Gap.objects.filter(proof__in=deposit.proofs).select_related("proof__payout").order_by("proof", "place")
    found = list(rows[:_GAPS_MAX])
    return gap_lines(found), max(0, deposit.gap_count - len(found))


def gap_lines(found: Sequence[Gap]) -> list[GapLine]:
    payments = lists.payments_of({gap.code for gap in found if gap.code is not None})
    return [
        GapLine(gap, gap.proof.payout, *words.WHYS[gap.why], words.TO_DO.get(gap.why, ""), payments.get(gap.code or 0))
        for gap in found
    ]


def files(row: FileSet) -> list[FileLine]:
    currency = Currency(row.currency)
    found = []
    for file in row.files:
        name = str(file["name"]).removesuffix(".csv")
        total = str(Money.parse(str(file["total"]), currency)) if file["sums"] else ""
        told = words.FILES.get(name, "As your practice system imports it.")
        found.append(FileLine(str(file["name"]), name, told, int(file["rows"]), total, name != "seals"))
    return [*found, FileLine(MANIFEST, "manifest", "Totals, seals and the set before.", 0, "", is_table=False)]


def story(request: StaffRequest, subjects: Sequence[tuple[str, int]]) -> list[history.Line]:
    found: list[Event] = []
    for kind, key in subjects:
        found += Event.objects.filter(subject_type=kind, subject_id=key).order_by("-pk")[:_EVENTS_MAX]
    newest = sorted(found, key=lambda event: event.pk, reverse=True)[:_EVENTS_MAX]
    return history.lines(newest, clock=request.firm.clock)


def subjects(payouts: Sequence[PayoutLine], row: FileSet | None = None) -> list[tuple[str, int]]:
    theirs = [("payments.payout", line.payout.pk) for line in payouts]
    return [("reconciliation.fileset", row.pk), *theirs] if row is not None else theirs


def _payout_lines(payouts: Sequence[Payout]) -> list[PayoutLine]:
    again = {row.payout_id: row for row in _named({payout.again_for for payout in payouts} - {""})}
    follow = Payout.objects.filter(again_for__in=[payout.payout_id for payout in payouts])
    followers = {row.again_for: row for row in follow.order_by("pk")}
    days = overview.expected_days(payouts)
    return [
        PayoutLine(
            payout, overview.proof_if_any(payout), *payout_states.of(payout), words.method(payout),
            _note(payout, days.get(payout.pk)), again.get(payout.again_for), followers.get(payout.payout_id),
        )
        for payout in payouts
    ]  # fmt: skip


def _named(names: set[str]) -> list[Payout]:
    return list(Payout.objects.filter(payout_id__in=names)) if names else []


def _note(payout: Payout, days: tuple[date, date] | None) -> str:
    if payout.state == State.FAILED:
        return payout.failure_words or "The bank sent it back."
    if payout.read_at is None:
        return "The processor has not named its lines yet."
    if days and days != (payout.deposit_date, payout.deposit_date):
        told = overview.Deviation(payout, *days).words
        return f"{told[:1].upper()}{told[1:]}."
    return ""
