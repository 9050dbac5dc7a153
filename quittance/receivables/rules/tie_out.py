"""How the practice system's receivables and the portal's tie out, to the cent.

The practice system's is the portal's with standalone debit memos, less cash on account, give or take what is not posted
yet, less what is overpaid. Whatever that leaves is a difference, and a difference is a fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import add, attrgetter


@dataclass(frozen=True)
class Parts:
    """Each counted from rows of its own; all but `unposted_cents` are amounts without a sign."""

    pms_cents: int = 0
    portal_cents: int = 0
    debit_memos_cents: int = 0
    on_account_cents: int = 0
    unposted_cents: int = 0  # our items, less receipts in the source that only repeat or may repeat them
    overpaid_cents: int = 0  # how far payments and credits go beyond their invoices, where the portal says 0.00

    @property
    def explained_cents(self) -> int:
        return (
            self.portal_cents
            + self.debit_memos_cents
            - self.on_account_cents
            + self.unposted_cents
            - self.overpaid_cents
        )

    @property
    def difference_cents(self) -> int:
        return self.pms_cents - self.explained_cents

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(*map(add, _AMOUNTS(self), _AMOUNTS(other)))


# Tens of thousands of clients are summed up for one page: `astuple` would take ten times as long.
_AMOUNTS = attrgetter(*(each.name for each in fields(Parts)))


def total(parts: Iterable[Parts]) -> Parts:
    return Parts(*map(sum, zip(*map(_AMOUNTS, parts), strict=True)))
