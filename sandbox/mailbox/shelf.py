"""The mails in memory, ready to be listed and searched; the store beneath is what lasts."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.mailbox.entry import Entry
from sandbox.mailbox.store import Store


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    total: int
    number: int
    last: int


class Shelf:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {entry.id: entry for entry in store.entries()}
        self._changes = 0

    @property
    def version(self) -> str:
        """Another string whenever the list has changed."""
        with self._lock:
            return f"{self._changes}-{len(self._entries)}"

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, *, mail_from: str, rcpt_to: tuple[str, ...], raw: bytes) -> Entry:
        entry = self._store.add(mail_from=mail_from, rcpt_to=rcpt_to, raw=raw)
        with self._lock:
            self._entries[entry.id] = entry
            self._changes += 1
        return entry

    def get(self, entry_id: str) -> Entry | None:
        return self._entries.get(entry_id)

    def raw(self, entry_id: str) -> bytes | None:
        if entry_id not in self._entries:
            return None
        try:
            return self._store.raw(entry_id)
        except FileNotFoundError:  # emptied away between the list and this line
            return None

    def newest_first(self) -> list[Entry]:
        with self._lock:
            entries = list(self._entries.values())
        # Two mails stored side by side may come here in either order; the list is nearly sorted, so this is cheap.
        return sorted(entries, key=lambda entry: entry.id, reverse=True)

    def find(self, *, query: str = "", recipient: str = "", also: Callable[[Entry], bool] | None = None) -> list[Entry]:
        terms = query.casefold().split()
        wanted = recipient.casefold()
        return [
            entry
            for entry in self.newest_first()
            if entry.has(terms)
            and (not wanted or any(wanted == each.casefold() for each in entry.rcpt_to))
            and (also is None or also(entry))
        ]

    def recipients(self) -> list[tuple[str, int]]:
        """Each address that ever got a mail, those with the newest mail first."""
        counts: Counter[str] = Counter()
        for entry in self.newest_first():
            counts.update(dict.fromkeys((each.casefold() for each in entry.rcpt_to), 1))
        return list(counts.items())

    def empty(self) -> int:
        """Takes away what is here now; what arrives meanwhile stays."""
        gone = self.newest_first()
        with self._lock:
            for entry in gone:
                self._entries.pop(entry.id, None)
            self._changes += 1
        for entry in gone:
            self._store.remove(entry.id)
        return len(gone)


def page(entries: list[Entry], *, number: int, size: int) -> Page:
    last = max(1, -(-len(entries) // size))
    number = min(max(1, number), last)
    return Page(entries[(number - 1) * size : number * size], len(entries), number, last)
