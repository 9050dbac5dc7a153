"""Cash that the firm posted on account and that equals a whole payment of ours: proposed as that payment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from quittance.receivables.rules import echo, reference
from quittance.receivables.rules.sightings import Item, Shown, Sort


@dataclass(frozen=True)
class Proposal:
    entry: Shown
    items: tuple[Item, ...]


def proposals(
    items: Iterable[Item], entries: Sequence[Shown], *, posted: Collection[int], identifier: str
) -> list[Proposal]:
    """`entries` are whole receipts on account, amounts positive; `posted` the items that some receipt shows."""
    payments: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda item: item.order):
        if item.code is not None and item.sort is not Sort.REVERSAL:
            payments.setdefault(item.code, []).append(item)
    known = {code: {item.suffix or 0 for item in parts} for code, parts in payments.items()}
    waiting = {
        code: parts
        for code, parts in payments.items()
        if not any(item.key in posted or item.reversed_at for item in parts)
    }
    found = []
    for entry in sorted(entries, key=lambda entry: entry.order):
        # What bears our reference needs no question: the reference decides when it is applied.
        if reference.read(entry.reference, identifier=identifier, known=known).code is not None:
            continue
        code = next((code for code, parts in waiting.items() if _equals(entry, parts)), None)
        if code is not None:
            found.append(Proposal(entry, tuple(waiting.pop(code))))
    return found


def _equals(entry: Shown, parts: list[Item]) -> bool:
    return (
        {(item.client, item.currency) for item in parts} == {(entry.client, entry.currency)}
        and sum(item.amount_cents for item in parts) == entry.amount_cents
        and all(echo.in_time(entry, item) for item in parts)
    )
