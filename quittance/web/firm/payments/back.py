"""What of a payment went back, or is asked back by the payer's bank, for the page of the payment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quittance.payments import queries
from quittance.payments.models import Dispute, Payment, Refund
from quittance.payments.models import dispute as disputing
from quittance.payments.models.refund import PROCESSOR, State
from quittance.tenancy import queries as tenancy
from quittance.web.base.tags import money
from quittance.web.firm import history
from quittance.web.firm.payments import words

_REFUNDS: dict[str, tuple[str, str]] = {
    State.WAITING: ("warn", "waits for a second person"),
    State.REQUESTED: ("wait", "requested"),
    State.PROCESSING: ("wait", "on its way"),
    State.SUCCEEDED: ("good", "sent"),
    State.FAILED: ("bad", "failed"),
    State.CANCELLED: ("quiet", "cancelled"),
}
_DISPUTES: dict[str, tuple[str, str]] = {
    disputing.State.INQUIRY: ("warn", "the bank asks"),
    disputing.State.INQUIRY_CLOSED: ("good", "closed"),
    disputing.State.OPEN: ("bad", "open"),
    disputing.State.WON: ("good", "won"),
    disputing.State.LOST: ("bad", "lost"),
}


@dataclass(frozen=True)
class RefundLine:
    key: int
    waits: bool
    amount: str
    title: str
    note: str
    tone: str
    words: str


@dataclass(frozen=True)
class DisputeLine:
    key: int
    can_be_answered: bool
    title: str
    amount: str
    tone: str
    words: str
    reason: str
    note: str


def refunds(payment: Payment) -> list[RefundLine]:
    rows = queries.refunds_of(payment)
    names = history.hands({name for row in rows for name in (row.by, row.approved_by) if name not in ("", PROCESSOR)})
    return [_refund(row, names | {PROCESSOR: "somebody at the processor's own pages"}) for row in rows]


def disputes(payment: Payment) -> list[DisputeLine]:
    return [dispute(row) for row in queries.disputes_of(payment)]


def _refund(row: Refund, names: Mapping[str, str]) -> RefundLine:
    tone, word = _REFUNDS[row.state]
    told = [f"{_at(row.requested_at)} by {names[row.by]}"]
    if row.approved_at is not None:
        told.append(f"approved by {names[row.approved_by]}")
    if row.payer_fee_cents:
        told.append(f"with {money(row.payer_fee_cents, row.currency)} of the card fee")
    if row.credit_until_date is not None:
        day = row.credit_until_date
        told.append(f"not due again until the credit shows, at the latest on {day:%B} {day.day}")
    if row.doubted_at is not None and row.state == State.REQUESTED:
        told.append("the processor has not answered yet and is asked again")
    if row.failure_words:
        told.append(row.failure_words.rstrip("."))
    return RefundLine(
        key=row.pk,
        waits=row.state == State.WAITING,
        amount=money(row.items_cents + row.payer_fee_cents, row.currency),
        title=row.reason or "No reason was given",
        note=", ".join(told),
        tone=tone,
        words="declined" if row.state == State.CANCELLED and row.second_person and row.approved_at is None else word,
    )


def dispute(row: Dispute) -> DisputeLine:
    tone, word = _DISPUTES[row.state]
    title = "The transfer was returned" if row.is_return else "The payer disputes it"
    if row.state in (disputing.State.INQUIRY, disputing.State.INQUIRY_CLOSED):
        title = "The payer's bank asks about it"
    return DisputeLine(
        key=row.pk,
        can_be_answered=row.can_be_answered,
        title=title,
        amount=money(row.amount_cents, row.currency),
        tone=tone,
        words="returned" if row.is_return else word,
        reason=f"{row.reason} {f'({row.return_code})' if row.return_code else ''}".strip(),
        note=_what_next(row),
    )


def _what_next(row: Dispute) -> str:
    if row.is_return:
        return "What it paid is open again, and the payer was told."
    if row.can_be_answered and row.answer_due_at is not None:
        return (
            f"Answer by {_at(row.answer_due_at)}, or the bank decides for the payer. There is one answer and no second."
        )
    if row.answered_at is not None and row.state in (disputing.State.INQUIRY, disputing.State.OPEN):
        return f"The bank was answered on {_at(row.answered_at)} and decides."
    plain = {
        disputing.State.INQUIRY: "No money has moved.",
        disputing.State.INQUIRY_CLOSED: "No money has moved.",
        disputing.State.OPEN: "The money is withdrawn until it is decided. Nothing chases or charges it meanwhile.",
        disputing.State.WON: "The money came back, and what it paid is paid again.",
        disputing.State.LOST: "The money stays with the payer. What it paid is open again.",
    }
    return plain[disputing.State(row.state)]


def _at(moment: datetime) -> str:
    return words.moment(tenancy.current_firm().clock.wall(moment))
