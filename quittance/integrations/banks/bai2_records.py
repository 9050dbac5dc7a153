"""BAI2 as records and fields: lines that continue others are joined, and every field knows its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

from quittance.core.money import Currency
from quittance.integrations.banks.words import Unreadable, shown

NAMES = {
    "01": "file header", "02": "group header", "03": "account", "16": "transaction",
    "49": "account trailer", "98": "group trailer", "99": "file trailer",
}  # fmt: skip
_CONTINUED = "88"
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DATE = re.compile(r"[0-9]{6}")
_PLAIN_FUNDS = frozenset({"", "0", "1", "2", "Z"})


@dataclass
class Record:
    code: str
    line: int
    physical: int = 1  # how many lines of the file it takes
    segments: list[str] = field(default_factory=list)
    _place: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self._fields = [each.split(",") for each in self.segments]

    def add(self, segment: str) -> None:
        self.physical += 1
        self.segments.append(segment)
        self._fields.append(segment.split(","))

    @property
    def has_more(self) -> bool:
        return bool(self._left())

    def _left(self) -> list[list[str]]:
        segment, place = self._place
        left = [self._fields[segment][place:], *self._fields[segment + 1 :]] if segment < len(self._fields) else []
        return [each for each in left if each]

    def next(self) -> str:
        """The next field; nothing, where the record is over, as fields at its end may be left out."""
        segment, place = self._place
        while segment < len(self._fields):
            if place < len(self._fields[segment]):
                self._place = (segment, place + 1)
                return self._fields[segment][place].strip()
            segment, place = segment + 1, 0
        self._place = (segment, 0)
        return ""

    def rest(self) -> str:
        """The text at the end of a transaction, which may hold commas, over all the lines that it takes."""
        texts = (",".join(each).strip() for each in self._left())
        return " ".join(text for text in texts if text)

    def cents(self, what: str) -> int:
        found = self.next()
        if not _WHOLE.fullmatch(found):
            self.refuse(f"{what} is {shown(found)}. It has to be whole cents without a decimal point.")
        return int(found)

    def cents_or_none(self, what: str) -> int | None:
        segment, place = self._place
        found = self.next()
        self._place = (segment, place) if found else self._place
        return self.cents(what) if found else None

    def count(self, what: str) -> int:
        found = self.next()
        if not found.isdigit() or not found.isascii():
            self.refuse(f"{what} is {shown(found)}. It has to be a number.")
        return int(found)

    def date(self, what: str) -> date:
        found = self.next()
        try:
            # No zone: a day on a statement is a date, and only that.
            return datetime.strptime(found if _DATE.fullmatch(found) else "", "%y%m%d").date()  # noqa: DTZ007  a date
        except ValueError:
            self.refuse(f"{what} is {shown(found)}. It has to be year, month and day in six digits.")

    def currency(self, otherwise: Currency) -> Currency:
        found = self.next()
        try:
            return Currency(found.upper()) if found else otherwise
        except ValueError:
            self.refuse(f"the currency is {shown(found)}. We read {', '.join(Currency)}.")

    def pass_funds(self) -> None:
        """When the bank lets the money be used: no concern of ours, but its parts are counted, or all fields slip."""
        sort = self.next().upper()
        if sort == "S":
            for _ in range(3):
                self.next()
        elif sort == "V":
            self.next(), self.next()
        elif sort == "D":
            for _ in range(2 * self.count("the number of availability days")):
                self.next()
        elif sort not in _PLAIN_FUNDS:
            self.refuse(f"the funds type is {shown(sort)}. There are Z, 0, 1, 2, S, V and D.")

    def refuse(self, words: str) -> NoReturn:
        raise Unreadable(f"In the {NAMES[self.code]} (record {self.code}) {words}", self.line)


def records(text: str) -> Iterator[Record]:
    found: Record | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            continue
        code, _, rest = line.removesuffix("/").partition(",")
        if code == _CONTINUED:
            if found is None:
                raise Unreadable("The file begins with the continuation of a record (88).", number)
            found.add(rest)
            continue
        if code not in NAMES:
            raise Unreadable(f"The line begins with {shown(code, 10)}, which is no record of BAI2.", number)
        if found is not None:
            yield found
        found = Record(code, number, segments=[rest])
    if found is not None:
        yield found
