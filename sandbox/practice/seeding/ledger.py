"""The ledger while it is being written. Money is whole cents, time whole minutes."""

from collections.abc import Iterator
from typing import Any

from sandbox.practice.kinds import INVOICE, KINDS, Kind
from sandbox.practice.seeding import moments
from sandbox.practice.seeding.story import INVOICES

FIRST_NUMBERS = 10_001
FIRST_INVOICE = 31_301


class Entry:
    """Slots, because there are tens of thousands."""

    __slots__ = (
        *("client_id", "kind", "number", "reference", "day", "due", "cents", "open", "words", "voided", "job"),
        *("minute", "by", "changed", "entry_id"),
    )

    def __init__(self, client_id: int, kind: Kind, minute: int, cents: int, words: str, by: int) -> None:
        self.client_id, self.kind, self.minute, self.cents, self.words, self.by = (
            client_id,
            kind,
            minute,
            cents,
            words,
            by,
        )
        self.day = minute // 1440
        self.open, self.changed = cents, minute
        self.number: str | None = None
        self.reference: str | None = None
        self.due: int | None = None
        self.job: int | None = None
        self.voided = False
        self.entry_id = 0


class Ledger:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.applied: list[tuple[Entry, Entry, int, int]] = []  # from, to, cents, minute
        self.same_number: list[tuple[Entry, Entry]] = []  # voided, billed anew

    def post(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        return entry

    def apply(self, giver: Entry, taker: Entry, cents: int, minute: int) -> None:
        giver.open -= cents
        taker.open += giver.kind.sign * cents
        giver.changed = max(giver.changed, minute)
        taker.changed = max(taker.changed, minute)
        self.applied.append((giver, taker, cents, minute))

    def number_all(self) -> None:
        """In the order of posting."""
        self.entries.sort(key=lambda entry: entry.minute)
        following = dict.fromkeys(KINDS, FIRST_NUMBERS) | {INVOICE: FIRST_INVOICE}
        for entry_id, entry in enumerate(self.entries, start=1):
            entry.entry_id = entry_id
            if entry.number is not None:
                continue
            number = following[entry.kind]
            while str(number) in INVOICES and entry.kind is INVOICE:
                number += 1
            following[entry.kind] = number + 1
            entry.number = f"{entry.kind.prefix}-{number}" if entry.kind.prefix else str(number)
        for voided, anew in self.same_number:
            anew.number = voided.number

    def entry_rows(self) -> Iterator[tuple[Any, ...]]:
        days = [moments.day(number) for number in range(moments.DAYS + 120)]
        for entry in self.entries:
            yield (
                *(entry.entry_id, entry.client_id, entry.kind.number, entry.number, entry.reference, days[entry.day]),
                None if entry.due is None else days[entry.due],
                *(money(entry.cents), money(entry.open), entry.words, entry.voided, entry.job),
                *(moments.stamp(entry.minute), entry.by, moments.version(entry.changed)),
            )

    def application_rows(self) -> Iterator[tuple[Any, ...]]:
        self.applied.sort(key=lambda each: each[3])
        for number, (giver, taker, cents, minute) in enumerate(self.applied, start=1):
            when = moments.day(minute // 1440)
            yield number, giver.entry_id, taker.entry_id, money(cents), when, moments.version(minute)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
