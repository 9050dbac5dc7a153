"""A source read over SQL: the questions of `statements.py`, asked over one line, answered as plain tuples."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from quittance.integrations.pms import dialects
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import KEY, Kind, Moment, Profile, Row, Unreadable
from quittance.integrations.pms.sql_table import Catalogue, SqlTable
from quittance.integrations.pms.statements import Question, Statements

ROWS_MAX = 20_000
_NAMED_MAX = 1_000  # keys or buckets in one question
_SINCE_MIN = -(10**15)  # as a count lower than any, as microseconds in the year 1938
_INTEGERS = range(-(2**63), 2**63)
Key = int | str
Part = TypeVar("Part")


class Shapes(Protocol):
    """Knows how each table lies at the source, and how far the source is."""

    catalogue: Catalogue

    def shape(self, table: str) -> SqlTable: ...

    def moment(self) -> Moment: ...


class SqlReader:
    """Fit for one thread at a time."""

    def __init__(self, profile: Profile, shapes: Shapes, line: Line) -> None:
        self.profile = profile
        self.line = line
        self.shapes = shapes
        self._statements: dict[str, Statements] = {}

    def moment(self) -> Moment:
        return self.shapes.moment()

    def count(self, table: str) -> int:
        ((number,),) = self.line.ask(self.statements(table).count)
        return int(number)

    def page(self, table: str, *, after: str | None, limit: int) -> list[Row]:
        """A few more than `limit` where the source has several rows under the last key."""
        question = self.statements(table).page(after=after is not None)
        if after is None:
            return self.line.ask(question, limit=limit)
        return self.line.ask(question, limit=limit, after=self._key(table, after))

    def changed(self, table: str, *, since: int) -> Iterator[list[Row]]:
        statements = self.statements(table)
        if statements.newest is None:
            return
        (highest,) = self.line.ask(statements.newest)
        parts = [place for place, version in enumerate(highest) if version is not None and version >= since]
        if parts:
            first, further = (statements.changed(after=after, parts=parts) for after in (False, True))
            yield from self._pages(table, first, further, since=max(since, _SINCE_MIN))

    def rows(self, table: str, *, keys: Collection[str]) -> Iterator[list[Row]]:
        found = [key for key in (self._known(table, key) for key in sorted(keys)) if key is not None]
        for some in _parts(found):
            rows = self.line.ask(self.statements(table).rows, keys=some)
            if rows:
                yield rows

    def digest(self, table: str) -> dict[int, tuple[int, int]]:
        rows = self.line.ask(self.statements(table).digest)
        return {int(bucket): (int(count), int(total)) for bucket, count, total in rows}

    def buckets(self, table: str, *, numbers: Collection[int]) -> Iterator[list[Row]]:
        statements = self.statements(table)
        for some in _parts(sorted(numbers)):
            yield from self._pages(table, statements.buckets(after=False), statements.buckets(after=True), numbers=some)
        # Rows without a key have their place here, so that they are looked at and not lost.
        if 0 in numbers and (rows := self.keyless(table)):
            yield rows

    def keyless(self, table: str) -> list[Row]:
        """Rows that the source itself should not hold, as many as one may look at."""
        statements = self.statements(table)
        return [] if statements.of.key_kept else self.line.ask(statements.keyless, limit=_NAMED_MAX)

    def close(self) -> None:
        self.line.close()

    def statements(self, table: str) -> Statements:
        if table not in self._statements:
            self._statements[table] = Statements(self.shapes.catalogue, self.shapes.shape(table))
        return self._statements[table]

    def _pages(self, table: str, first: Question, further: Question, **values: Any) -> Iterator[list[Row]]:
        """Page by page rather than by a cursor: nothing at the source stays open while somebody works on the rows."""
        rows = self.line.ask(first, limit=ROWS_MAX, **values)
        while rows:
            yield rows
            if len(rows) < ROWS_MAX:
                return
            after = self._key(table, rows[-1][KEY])
            rows = self.line.ask(further, limit=ROWS_MAX, after=after, **values)

    def _key(self, table: str, key: object) -> Key:
        found = self._known(table, key)
        if isinstance(found, str) and len(found) >= dialects.TEXT_MAX:
            words = f"A key of {table.replace('_', ' ')} is longer than {dialects.TEXT_MAX - 1:,} characters."
            raise Unreadable(
                words, remedy="Choose a shorter key.", permanent=True
            )  # cut, it would lead round in a ring
        if found is None:
            raise Unreadable(
                f"The keys of {table} are not what they were: after {str(key)[:40]!r} there is no order.",
                remedy="Test the connection, then load anew.",
                permanent=True,
            )
        return found

    def _known(self, table: str, key: object) -> Key | None:
        """The key in the source's own type; none if it cannot be one."""
        if not isinstance(key, str):
            return None
        if self.statements(table).of.key_holds is not Kind.INTEGER:
            return key if "\x00" not in key else None
        try:
            number = int(key)
        except ValueError:
            return None
        return number if number in _INTEGERS else None


def _parts(whole: Sequence[Part]) -> Iterator[Sequence[Part]]:
    for start in range(0, len(whole), _NAMED_MAX):
        yield whole[start : start + _NAMED_MAX]
