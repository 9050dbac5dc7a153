"""Why a receipt was judged as it was, in sentences for the firm's bookkeeper, and since when it waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quittance.core import business_days
from quittance.core.money import Money
from quittance.receivables.rules import reference
from quittance.receivables.rules.sightings import Item, Shown, Verdict

ALARM_AFTER_BUSINESS_DAYS = 5


@dataclass(frozen=True)
class Waiting:
    since: date
    alarm: bool


def waiting(verdict: Verdict, *, since: date, today: date) -> Waiting:
    """What is held keeps a client from knowing what is owed; undecided for too long it is an alarm."""
    due_by = business_days.after(since, ALARM_AFTER_BUSINESS_DAYS)
    return Waiting(since, alarm=verdict is Verdict.PROBABLE and today >= due_by)


def sentences(receipt: Shown, verdict: Verdict, item: Item | None) -> list[str]:
    if item is None:
        return _of_nothing(receipt, verdict)
    match verdict:
        case Verdict.ECHO | Verdict.PROBABLE:
            return ["Same client, same invoice, same amount.", _when(receipt, item), _reference(receipt, item)]
        case Verdict.POSTED:
            return [
                f"The reference {receipt.reference} is that of our payment {item.name}, which named no invoice.",
                f"It counts where it was applied: {_where(receipt)}.",
            ]
        case Verdict.TWICE:
            return [
                _names(receipt, item),
                f"All of {item.name or 'that payment'} is posted already, so this {receipt.amount} was posted twice.",
            ]
        case Verdict.ELSEWHERE:
            return [_names(receipt, item), *_elsewhere(receipt, item), _when(receipt, item)]
        case _:
            return [_names(receipt, item), *_difference(receipt, item), _when(receipt, item)]


def sentences_on_account(entry: Shown, items: Sequence[Item]) -> list[str]:
    """For money on account that equals a whole payment of ours."""
    parts = "one item" if len(items) == 1 else f"{len(items)} items together"
    same = f"Same client, and the same amount as our payment {items[0].code}, {parts}: {entry.amount}."
    return [same, _when(entry, items[0]), _reference(entry, items[0])]


def _of_nothing(receipt: Shown, verdict: Verdict) -> list[str]:
    if verdict is Verdict.LISTED:
        return [f"The reference {receipt.reference} bears our identifier, but no payment of ours has it.", "It counts."]
    return [f"Nothing of ours equals it. It counts as {_money_otherwise(receipt)}."]


def _money_otherwise(receipt: Shown) -> str:
    return "money received otherwise" if receipt.money else "what the practice system says it is"


def _names(receipt: Shown, item: Item) -> str:
    if not receipt.reference:
        return f"It equals our payment {item.name}." if item.name else "It equals a payment of ours."
    return f"The reference {receipt.reference} names our payment {item.name}."


def _elsewhere(receipt: Shown, item: Item) -> list[str]:
    words = [f"We took that payment for invoice {item.invoice_number}; it was posted to {_where(receipt)}."]
    if receipt.amount_cents != item.amount_cents:
        words.append(_other_amount(receipt, item))
    return words


def _difference(receipt: Shown, item: Item) -> list[str]:
    if receipt.currency != item.currency:
        return [f"We took it in {item.currency.value}; it was posted in {receipt.currency.value}."]
    if receipt.amount_cents * item.amount_cents < 0:
        return [f"It takes a posting of that payment back. Our payment of {_amount(item)} still stands."]
    if receipt.amount_cents == item.amount_cents:
        return ["It was posted, and the practice system took the posting back."]
    return [_other_amount(receipt, item)]


def _other_amount(receipt: Shown, item: Item) -> str:
    more, less = receipt.amount_cents - item.amount_cents, item.amount_cents - receipt.amount_cents
    apart = f"{Money(max(more, less), item.currency)} {'more' if more > 0 else 'less'}"
    return f"We took {_amount(item)}; {receipt.amount} was posted, {apart}."


def _where(receipt: Shown) -> str:
    return f"invoice {receipt.invoice_number}" if receipt.invoice_number else "something that is no invoice"


def _amount(item: Item) -> Money:
    return Money(item.amount_cents, item.currency)


def _when(receipt: Shown, item: Item) -> str:
    days = (receipt.received_date - item.submitted_date).days
    if days == 0:
        return "Posted on the day of our payment."
    apart = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"Posted {apart} {'after' if days > 0 else 'before'} our payment."


def _reference(receipt: Shown, item: Item) -> str:
    text = receipt.reference.strip()
    if not text:
        return "It bears no reference."
    if item.name and _squeezed(item.name) in _squeezed(text):
        return f"The reference {text} is ours."
    if text == reference.NUMBER_ONLY:
        return f"The reference {text} stands for a payment through us."
    if reference.looks_like_cheque(text):
        return f"The reference {text} looks like a check number."
    return f"The reference {text} names no payment of ours."


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
