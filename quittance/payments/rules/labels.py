"""The word a person reads for a payment: what became of it in all, in one place."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    GOOD = "good"
    WAIT = "wait"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Label:
    words: str
    tone: Tone


@dataclass(frozen=True)
class Back:
    """What went back of a payment, and what its bank took or asks."""

    asked_cents: int = 0  # refunds whose money has not left
    refunded_cents: int = 0
    is_disputed: bool = False
    is_asked_about: bool = False
    is_lost: bool = False
    is_returned: bool = False
    is_refund_failed: bool = False


NOTHING = Back()
_STATES = {
    "created": Label("not sent yet", Tone.WAIT),
    "unknown": Label("being looked into", Tone.WARN),
    "action_needed": Label("waits for the payer's bank", Tone.WAIT),
    "processing": Label("processing", Tone.WAIT),
    "succeeded": Label("paid", Tone.GOOD),
    "failed": Label("failed", Tone.BAD),
    "cancelled": Label("cancelled", Tone.WAIT),
}


def payment_label(*, state: str, charged_cents: int, back: Back = NOTHING) -> Label:
    """What the bank did is said before what the firm did, and what is under way before what is over."""
    known = (
        (back.is_disputed, Label("disputed", Tone.BAD)),
        (back.is_returned, Label("returned", Tone.BAD)),
        (back.is_lost, Label("dispute lost", Tone.BAD)),
        (back.asked_cents > 0, Label("refund requested", Tone.WAIT)),
        (back.refunded_cents >= charged_cents, Label("refunded", Tone.WARN)),
        (back.refunded_cents > 0, Label("partly refunded", Tone.WARN)),
        (back.is_refund_failed, Label("refund failed", Tone.WARN)),
        (back.is_asked_about, Label("paid, bank inquires", Tone.WARN)),
    )
    return next((label for is_so, label in known if is_so), _STATES[state])
