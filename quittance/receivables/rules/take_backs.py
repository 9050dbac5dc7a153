"""Receipts that the source itself took back. The pair is as if it had never been; what it showed is unposted again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quittance.receivables.rules.sightings import Item, Shown, Sort, is_exact

# The receipts of such pairs, with the item of ours that they showed, if any.
Undone = dict[int, Item | None]
_Place = tuple[int | None, int]


def undone(receipts: Sequence[Shown], names: Mapping[int, Item], items: Sequence[Item]) -> Undone:
    """`receipts` oldest first; `names` says which item of ours a receipt names."""
    pairs = _Pairs(names, _awaited_reversals(receipts, names, items))
    for receipt in receipts:
        item = names.get(receipt.key)
        pairs.standing.setdefault((receipt.invoice, receipt.amount_cents), []).append(receipt)
        if item is not None and receipt.amount_cents * item.amount_cents < 0:
            pairs.take_back_named(receipt, item)
        elif item is None and receipt.takes_back:
            pairs.take_back(receipt)
    return pairs.found


@dataclass
class _Pairs:
    names: Mapping[int, Item]
    awaited: Counter[_Place]
    found: Undone = field(default_factory=dict)
    standing: dict[_Place, list[Shown]] = field(default_factory=dict)  # what was not taken back, oldest first

    def take_back_named(self, taking: Shown, item: Item) -> None:
        self._pair(taking, [each for each in self._opposite(taking) if self.names.get(each.key) == item], item)

    def take_back(self, taking: Shown) -> None:
        """Names nothing: it is another payer's receipt that bounced, then our own reversal, then our item's posting."""
        opposite = self._opposite(taking)
        others = [each for each in opposite if each.key not in self.names]
        place = (taking.invoice, taking.amount_cents)
        if others:
            self._pair(taking, others, None)
        elif self.awaited[place]:
            self.awaited[place] -= 1
        else:
            ours = [each for each in opposite if is_exact(each, self.names[each.key])]
            self._pair(taking, ours, self.names[ours[-1].key] if ours else None)

    def _opposite(self, taking: Shown) -> list[Shown]:
        if taking.invoice is None:
            return []
        return self.standing.get((taking.invoice, -taking.amount_cents), [])

    def _pair(self, taking: Shown, taken: list[Shown], item: Item | None) -> None:
        if not taken:
            return
        last = taken[-1]
        for each in (taking, last):
            self.found[each.key] = item
            self.standing[each.invoice, each.amount_cents].remove(each)


def _awaited_reversals(receipts: Sequence[Shown], names: Mapping[int, Item], items: Sequence[Item]) -> Counter[_Place]:
    """Reversals of ours that no receipt names: whatever equals one may be its echo."""
    named = {names[each.key].key for each in receipts if each.key in names}
    return Counter(
        (item.invoice, item.amount_cents) for item in items if item.sort is Sort.REVERSAL and item.key not in named
    )
