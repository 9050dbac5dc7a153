"""Payments in a word or a sentence, as the firm's staff read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from quittance.links.models import Pass
from quittance.payments import queries
from quittance.payments.models import Payment
from quittance.payments.models.payment import Method, State, Way
from quittance.payments.rules import naming
from quittance.payments.rules.labels import Label
from quittance.web.firm import history


@dataclass(frozen=True)
class Standing:
    tone: str
    word: str


def standings(payments: Collection[Payment]) -> dict[int, Standing]:
    """A bank transfer reads `processing`, never `paid`, until it settles."""
    labels = queries.payment_labels(payments)
    return {row.pk: _standing(row, labels[row.pk]) for row in payments}


def _standing(payment: Payment, label: Label) -> Standing:
    if payment.told_cents is not None:
        return Standing("bad", "another amount")
    if payment.state == State.FAILED and payment.code is not None:
        return Standing("bad", "came back")
    return Standing(label.tone.value, label.words)


def method(payment: Payment) -> str:
    """`Visa ending in 4242`; at the beginning of a line."""
    told = payment.paid_with
    return told[:1].upper() + told[1:]


def short(payment: Payment) -> str:
    """For a column: `Visa 4242`, or `Apple Pay 4242`."""
    held_by = naming.wallet(payment.wallet) if payment.wallet else ""
    name = "Bank" if payment.method == Method.BANK else held_by or payment.brand.title() or "Card"
    return f"{name} {payment.last4}".strip()


def news(payment: Payment, standing: Standing, *, in_deposit: bool = False) -> str:
    """What that standing means, in a sentence; a page says by itself what another amount means."""
    if payment.told_cents is not None:
        return ""
    if payment.state == State.SUCCEEDED and standing.word != "paid":
        return "The money arrived; what became of it since stands below."
    if payment.state == State.SUCCEEDED and in_deposit:
        return "The money is the firm's. The deposit that holds it stands below."
    is_bank = payment.method == Method.BANK
    if payment.state == State.PROCESSING:
        takes = "Banks take up to four business days." if is_bank else "The processor settles it by itself."
        return f"The money is on its way and not final. {takes} What is due is lowered already."
    if payment.state == State.FAILED:
        open_again = "What it paid is due again." if payment.code else "No money moved, and no receipt was written."
        why = payment.why_failed.rstrip(".")
        return f"{why}. {open_again}" if why else open_again
    plain = {
        State.CREATED: "The payer has not confirmed it. Until then its amounts are held for them; nothing is charged.",
        State.UNKNOWN: "The processor was asked to take the money and did not answer. It is asked again by itself; "
        "until it is known, nobody else can pay these amounts.",
        State.ACTION_NEEDED: "The payer's bank wants to hear from the payer first. Nothing is charged before that.",
        State.SUCCEEDED: "The money is the firm's. It comes with one of the next deposits.",
        State.CANCELLED: "It ended before any money moved, and what it held is due as before.",
    }
    return plain[State(payment.state)]


def payer(payment: Payment) -> str:
    """Who paid, by which way in."""
    _, _, key = payment.by.partition(":")
    if payment.way == Way.PASS:
        found = Pass.objects.filter(pk=int(key)).first() if key.isdecimal() else None
        if found is None:
            return "By a payment link"
        return f"By the link mailed to {found.address}" if found.address else "By a link that was copied"
    if payment.way == Way.KEY:
        return "By the client key"
    name = history.hands([payment.by])[payment.by]
    return f"{name}, for the client" if payment.way == Way.STAFF else name


def moment(at: datetime) -> str:
    return f"{at:%b} {at.day}, {at.year}, {at:%H:%M}"
