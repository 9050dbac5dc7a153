"""How figures and moments are shown."""

from datetime import UTC, datetime
from typing import Any

SIGNS = {"usd": "$", "cad": "CA$", "gbp": "£", "eur": "€", "aud": "A$", "nzd": "NZ$"}
STATUS = {
    "succeeded": ("good", "Succeeded"),
    "processing": ("wait", "On its way"),
    "requires_action": ("wait", "Waits for the payer"),
    "requires_payment_method": ("bad", "Not paid"),
    "requires_confirmation": ("wait", "Not confirmed"),
    "requires_capture": ("wait", "Held, not captured"),
    "canceled": ("none", "Cancelled"),
    "pending": ("wait", "On its way"),
    "failed": ("bad", "Failed"),
    "needs_response": ("bad", "Needs an answer"),
    "under_review": ("wait", "Under review"),
    "won": ("good", "Won"),
    "lost": ("bad", "Lost"),
    "warning_needs_response": ("wait", "Inquiry, needs an answer"),
    "warning_under_review": ("wait", "Inquiry, under review"),
    "warning_closed": ("none", "Inquiry, closed"),
    "in_transit": ("wait", "On its way to the bank"),
    "paid": ("good", "Arrived"),
    "waiting": ("wait", "Waiting"),
    "held": ("wait", "Held back"),
    "lost_delivery": ("bad", "Lost"),
    "delivered": ("good", "Delivered"),
    "open": ("wait", "Open"),
    "complete": ("good", "Complete"),
    "expired": ("none", "Expired"),
}


def money(cents: Any, currency: str = "usd") -> str:
    amount = int(cents or 0)
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    return f"{'−' if amount < 0 else ''}{sign}{abs(amount) / 100:,.2f}"  # noqa: RUF001  a minus sign, as people write it


def moment(seconds: Any) -> str:
    when = datetime.fromtimestamp(float(seconds or 0), UTC)
    return f"{when:%b} {when.day}, {when.year}, {when:%H:%M} UTC"


def day(seconds: Any) -> str:
    when = datetime.fromtimestamp(float(seconds or 0), UTC)
    return f"{when:%a}, {when:%b} {when.day}, {when.year}"


def status(word: str) -> dict[str, str]:
    kind, words = STATUS.get(word, ("none", word.replace("_", " ").capitalize()))
    return {"kind": kind, "words": words}
