"""What the events of payments say to people; `event_words` takes them in."""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]


def _started(facts: Facts) -> str:
    what = facts.get("what")
    waived = facts.get("waiver_reason")
    told = f"A payment of {facts['amount']} was sent off for {facts['client_name']}{f': {what}' if what else ''}."
    return f"{told} The firm bears the card fee: {waived}." if waived else told


def _payment(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        code = facts.get("payment_code")
        return f"{f'Payment {code}' if code else 'A payment'} of {facts['amount']} {words}."

    return told


def _failed(facts: Facts) -> str:
    why = facts.get("words")
    return _payment(f"failed: {str(why).rstrip('.')}" if why else "failed")(facts)


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    "payment.started": ("payments", _started),
    "payment.doubted": ("payments", _payment("was not answered by the processor; its outcome is being asked for")),
    "payment.challenged": ("payments", _payment("waits for the payer's bank to hear from the payer")),
    "payment.accepted": ("payments", _payment("is processing")),
    "payment.succeeded": ("payments", _payment("succeeded")),
    "payment.failed": ("payments", _failed),
    "payment.cancelled": ("payments", _payment("was cancelled before any money moved")),
    "payment.mismatched": (
        "payments",
        "A payment of {ordered} was told by the processor as {told}. It is not settled before somebody has looked.",
    ),
}
