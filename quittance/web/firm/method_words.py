"""What the events of saved payment methods say to people. What a portal person keeps is theirs: it is not named."""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]

_MANNERS = {
    "online": "online",
    "recorded_call": "in a recorded call",
    "signed_form": "by a signed form",
}


def _method(words: str) -> Callable[[Facts], str]:
    def told(facts: Facts) -> str:
        what = f" ({facts['what']})" if facts.get("client") else ""
        whose = "of the firm's staff for a client" if facts.get("client") else "of a portal person"
        return f"A payment method {whose}{what} {words}."

    return told


def _mandate(facts: Facts) -> str:
    ending = f" ending in {facts['last4']}" if facts.get("last4") else ""
    manner = _MANNERS.get(str(facts.get("manner")), "")
    return f"Debits of a bank account{ending} were authorized {manner}".rstrip() + "."


WORDS: dict[str, tuple[str, str | Callable[[Facts], str]]] = {
    "setup.begun": ("payments", "Somebody began to save a payment method."),
    "setup.challenged": ("payments", "A payment method waits to be proved before it is saved."),
    "setup.failed": ("payments", "A payment method could not be saved."),
    "setup.cancelled": ("payments", "A payment method was not saved after all."),
    "method.kept": ("payments", _method("was saved")),
    "method.removed": ("payments", _method("was removed")),
    "method.blocked": ("payments", "The bank network takes no more debits of a saved bank account."),
    "method.cleared": ("payments", "The bank network takes debits of a saved bank account again."),
    "mandate.given": ("payments", _mandate),
}
