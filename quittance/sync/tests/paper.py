"""A practice system on paper: rows in a book of dicts, answering as the protocol asks."""

import hashlib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from quittance.integrations.pms import registry
from quittance.integrations.pms.protocol import BUCKETS, Moment, Profile, Row, Unreadable

# Whatever a row does not say.
USUAL: dict[str, dict[str, Any]] = {
    "offices": {"name": "Portland", "city": "Portland"},
    "staff": {
        "staff_code": "RO",
        "first_name": "Ruth",
        "last_name": "Okafor",
        "email": "ruth.okafor@harborpine.example",
    },
    "clients": {
        "client_number": "1001",
        "sub_id": "",
        "name1": "Acme Co",
        "currency": "USD",
        "client_status": "Active",
    },
    "contacts": {"first_name": "Carol", "last_name": "Diaz", "email": "carol@acme.example"},
    "client_contacts": {"contact_type": "Billing", "receives_invoices": True, "receives_statements": False},
    "invoices": {
        "type_name": "Invoice",
        "entry_number": "61001",
        "entry_date": "2026-05-01",
        "due_date": "2026-05-31",
        "amount": "2000.0000",
        "open_amount": "2000.0000",
        "voided": False,
    },
    "entries": {
        "type_name": "Receipt",
        "sign": -1,
        "entry_number": "R-1",
        "reference": "1122",
        "entry_date": "2026-05-20",
        "amount": "500.0000",
        "open_amount": "0.0000",
        "voided": False,
    },
    "applications": {"amount": "500.0000", "applied_date": "2026-05-20", "sign": -1},
    "jobs": {"name": "Tax return 2025", "job_status": "Open"},
    "work": {"work_date": "2026-05-02", "hours": "1.50", "amount": "300.0000"},
}


class Paper:
    """`cut_after` answers so many questions and then is gone, as a source that goes away half-way."""

    def __init__(self) -> None:
        self.profile: Profile = registry.PROFILES["practice_cs"]
        self.book: dict[str, dict[str, tuple[int, dict[str, Any]]]] = {table: {} for table in self.profile.tables}
        self.version = 1
        self.batch = 20_000
        self.cut_after: int | None = None
        self.twice: set[tuple[str, str]] = set()

    def put(self, table: str, key: str, **values: Any) -> None:
        """Insert or change; what is not said stays, or is as usual."""
        self.version += 1
        before = self.book[table].get(key, (0, USUAL[table]))[1]
        self.book[table][key] = (self.version, {**before, **values})

    def sneak(self, table: str, key: str, **values: Any) -> None:
        """Change without a new version, as a restored backup does."""
        version, before = self.book[table][key]
        self.book[table][key] = (version, {**before, **values})

    def drop(self, table: str, key: str) -> None:
        del self.book[table][key]

    def moment(self) -> Moment:
        self._answer()
        return Moment(self.version + 1, datetime(2026, 6, 3, 14, tzinfo=UTC))

    def count(self, table: str) -> int:
        self._answer()
        return len(self.book[table])

    def page(self, table: str, *, after: str | None, limit: int) -> list[Row]:
        self._answer()
        keys = sorted(key for key in self.book[table] if after is None or key > after)
        return self._rows(table, keys)[:limit]

    def changed(self, table: str, *, since: int) -> Iterator[list[Row]]:
        self._answer()
        yield from self._cut(table, sorted(key for key, (version, _) in self.book[table].items() if version >= since))

    def rows(self, table: str, *, keys: Collection[str]) -> Iterator[list[Row]]:
        self._answer()
        yield from self._cut(table, sorted(set(keys) & set(self.book[table])))

    def digest(self, table: str) -> dict[int, tuple[int, int]]:
        self._answer()
        found: dict[int, tuple[int, int]] = {}
        for row in self._rows(table, self.book[table]):
            count, total = found.get(row[1] & (BUCKETS - 1), (0, 0))
            found[row[1] & (BUCKETS - 1)] = (count + 1, total + row[1])
        return found

    def buckets(self, table: str, *, numbers: Collection[int]) -> Iterator[list[Row]]:
        self._answer()
        rows = self._rows(table, sorted(self.book[table]))
        yield [row for row in rows if row[1] & (BUCKETS - 1) in set(numbers)]

    def close(self) -> None:
        """Paper stays where it is."""

    def _cut(self, table: str, keys: list[str]) -> Iterator[list[Row]]:
        for start in range(0, len(keys), self.batch):
            yield self._rows(table, keys[start : start + self.batch])

    def _rows(self, table: str, keys: Collection[str]) -> list[Row]:
        rows = []
        for key in keys:
            values = [self.book[table][key][1].get(name) for name in self.profile.tables[table].names]
            rows += [(key, _fingerprint(key, values), *values)] * (2 if (table, key) in self.twice else 1)
        return rows

    def _answer(self) -> None:
        if self.cut_after is not None:
            if self.cut_after == 0:
                raise Unreadable("The practice system went away in the middle of an answer.")
            self.cut_after -= 1


def _fingerprint(key: str, values: list[Any]) -> int:
    row = int.from_bytes(hashlib.sha256(repr(values).encode(errors="surrogatepass")).digest()[:8], "big", signed=True)
    bucket = int.from_bytes(hashlib.sha256(key.encode()).digest()[:2], "big") & (BUCKETS - 1)
    return (row & ~(BUCKETS - 1)) | bucket
