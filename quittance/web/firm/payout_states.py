"""Where the money of a payout is, as the firm's pages say it: a tone and a word."""

from collections.abc import Mapping

from quittance.payments.models import Payout
from quittance.payments.models.payout import State

_STATES: Mapping[str, tuple[str, str]] = {
    State.ANNOUNCED: ("wait", "on its way"),
    State.ARRIVED: ("good", "arrived"),
    State.FAILED: ("bad", "came back"),
    State.CANCELLED: ("bad", "cancelled"),
}


def of(payout: Payout) -> tuple[str, str]:
    tone, word = _STATES[State(payout.state)]
    if payout.amount_cents < 0 and payout.state in (State.ANNOUNCED, State.ARRIVED):
        return tone, "to be debited" if payout.state == State.ANNOUNCED else "debited"
    return tone, word
