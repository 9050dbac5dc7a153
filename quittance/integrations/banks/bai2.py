"""BAI2, as banks of the United States write it. Its own control totals are checked, all of them.

A changed sign shows in no control total, so where an account tells its sums of credits and of debits, or what it held
before and after, the transactions have to come to them.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from quittance.core.money import Currency
from quittance.integrations.banks.bai2_records import NAMES, Record, records
from quittance.integrations.banks.words import Booking, Statement, Unreadable, shown, statements

_VERSION, _UPDATE, _NO_MONEY = "2", "1", "890"
_OPENING, _CLOSING, _CREDITS, _DEBITS = "010", "015", "100", "400"
_TYPE = re.compile(r"[0-9]{3}")
_IN = ((100, 399), (920, 959))
_OUT = ((400, 699), (960, 999))
_AFTER = {
    "": {"01"}, "01": {"02", "99"}, "02": {"03", "98"}, "03": {"16", "49"}, "16": {"16", "49"},
    "49": {"03", "98"}, "98": {"02", "99"}, "99": set(),
}  # fmt: skip


@dataclass
class _Account:
    name: str
    currency: Currency
    sums: dict[str, int] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    total: int = 0


@dataclass
class _Level:
    """What a trailer has to come to: the file, or a group in it."""

    total: int = 0
    parts: int = 0
    lines: int = 0


def read(text: str, *, currency: Currency = Currency.USD) -> tuple[Statement, ...]:
    """`currency` is that of groups and accounts that name none."""
    reading = _Reading(currency)
    for record in records(text):
        reading.take(record)
    if reading.last != "99":
        raise Unreadable("The file has no file trailer (record 99): its end is missing.")
    return statements(reading.bookings, reading.accounts)


class _Reading:
    def __init__(self, currency: Currency) -> None:
        self.otherwise = self.group_currency = currency
        self.last = ""
        self.bookings: list[Booking] = []
        self.accounts: list[tuple[str, Currency]] = []
        self.file, self.group = _Level(), _Level()
        self.account = _Account("", currency)
        self.account_lines = 0
        self.day = date.min

    def take(self, record: Record) -> None:
        if record.code not in _AFTER[self.last]:
            before = f"after the {NAMES[self.last]}" if self.last else "at the beginning"
            raise Unreadable(f"A {NAMES[record.code]} (record {record.code}) cannot stand {before}.", record.line)
        self.last = record.code
        self.file.lines += record.physical
        self.group.lines = record.physical if record.code == "02" else self.group.lines + record.physical
        self.account_lines = record.physical if record.code == "03" else self.account_lines + record.physical
        takers = {
            "01": self._file, "02": self._group, "03": self._account, "16": self._transaction,
            "49": self._end_account, "98": self._end_group, "99": self._end_file,
        }  # fmt: skip
        takers[record.code](record)

    def _file(self, record: Record) -> None:
        for _ in range(7):
            record.next()
        if (version := record.next()) != _VERSION:
            record.refuse(f"the version is {shown(version)}. We read version 2.")

    def _group(self, record: Record) -> None:
        record.next(), record.next()
        if (status := record.next()) != _UPDATE:
            record.refuse(f"the status is {shown(status)}. We read 1, what was booked; not deletions and corrections.")
        self.day = record.date("the day")
        record.next()
        self.group_currency = record.currency(self.otherwise)
        self.group = _Level(lines=record.physical)

    def _account(self, record: Record) -> None:
        name = record.next()
        if not name:
            record.refuse("the number of the account is missing.")
        self.account = _Account(name, record.currency(self.group_currency))
        self.accounts.append((name, self.account.currency))
        while record.has_more:
            code = record.next()
            if not code:
                record.next(), record.next(), record.next()  # a summary that is left out
                continue
            self._sum(record, code)

    def _sum(self, record: Record, code: str) -> None:
        if not _TYPE.fullmatch(code):
            record.refuse(f"the type is {shown(code)}. It has to be three digits.")
        cents = record.cents_or_none(f"the sum {code}")
        if cents is not None:
            self.account.total += cents
            self.account.sums[code] = cents
        record.next()  # how many items there are: their amounts are compared, and that says more
        record.pass_funds()

    def _transaction(self, record: Record) -> None:
        code = record.next()
        if code == _NO_MONEY:
            return
        sign = _sign(code)
        if not sign:
            record.refuse(f"the type is {shown(code)}. It says neither that money came nor that it left.")
        cents = record.cents("the amount")
        if cents < 0:
            record.refuse("the amount is below zero. Whether money came or left is told by the type alone.")
        self.account.total += cents
        record.pass_funds()
        references = [each for each in (record.next(), record.next()) if each]
        facts = (self.account.name, self.account.currency, self.day, sign * cents)
        self.account.bookings.append(Booking(*facts, record.rest(), " ".join(references)))

    def _end_account(self, record: Record) -> None:
        _compare(record, "the control total", record.cents("the control total"), self.account.total)
        _compare(record, "the number of records", record.count("the number of records"), self.account_lines)
        _agree(record, self.account)
        self.bookings += self.account.bookings
        self.group.total += self.account.total
        self.group.parts += 1

    def _end_group(self, record: Record) -> None:
        _close(record, self.group, "accounts")
        self.file.total += self.group.total
        self.file.parts += 1

    def _end_file(self, record: Record) -> None:
        _close(record, self.file, "groups")


def _sign(code: str) -> int:
    number = int(code) if _TYPE.fullmatch(code) else 0
    came = any(first <= number <= last for first, last in _IN)
    left = any(first <= number <= last for first, last in _OUT)
    return int(came) - int(left)


def _close(record: Record, level: _Level, parts: str) -> None:
    _compare(record, "the control total", record.cents("the control total"), level.total)
    _compare(record, f"the number of {parts}", record.count(f"the number of {parts}"), level.parts)
    _compare(record, "the number of records", record.count("the number of records"), level.lines)


def _compare(record: Record, what: str, said: int, found: int) -> None:
    if said != found:
        record.refuse(f"{what} is {said}, and the file holds {found}. Something is missing or was changed.")


def _agree(record: Record, account: _Account) -> None:
    """An account that tells sums alone has no transactions to compare them with."""
    if not account.bookings:
        return
    came = [each.amount_cents for each in account.bookings if each.amount_cents > 0]
    left = [-each.amount_cents for each in account.bookings if each.amount_cents < 0]
    for code, what, cents in ((_CREDITS, "credits", came), (_DEBITS, "debits", left)):
        if code in account.sums:
            _compare(record, f"the account's sum of {what}", account.sums[code], sum(cents))
    if _OPENING in account.sums and _CLOSING in account.sums:
        moved = account.sums[_CLOSING] - account.sums[_OPENING]
        _compare(record, "what lies between the opening and the closing balance", moved, sum(came) - sum(left))
