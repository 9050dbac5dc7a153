"""Conditions that somebody may put on a column of a list, by what the column holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import chain

from django.db.models import Q

_NUMBER_MAX = 10**15


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MOMENT = "moment"
    WORD = "word"  # one of a few; chosen above the list


class Senseless(Exception):
    """What was asked is nothing that this list offers; the text says what."""


Maker = Callable[[str, str, tzinfo], Q]


def _text(lookup: str, *, negated: bool = False) -> Maker:
    def make(source: str, value: str, _: tzinfo) -> Q:
        # Without a value beside it NOT (… LIKE …) is unknown in SQL; a row that holds nothing lacks the word too.
        found = Q((f"{source}__{lookup}", value))
        return Q((f"{source}__isnull", True)) | ~found if negated else found

    return make


def _number(lookup: str) -> Maker:
    def make(source: str, value: str, _: tzinfo) -> Q:
        try:
            number = int(value)
        except ValueError:
            raise Senseless(f"{value!r} is no whole number.") from None
        if abs(number) > _NUMBER_MAX:
            raise Senseless(f"{value!r} is too large.")
        return Q((f"{source}__{lookup}", number))

    return make


_DAY = timedelta(days=1)


def _before(source: str, value: str, zone: tzinfo) -> Q:
    return Q((f"{source}__lt", _midnight(value, zone)))


def _after(source: str, value: str, zone: tzinfo) -> Q:
    return Q((f"{source}__gte", _midnight(value, zone, later=_DAY)))


def _between(*, whole: int) -> Maker:
    """From the beginning of the first day to the end of the last, as the firm's zone has its days."""

    def make(source: str, value: str, zone: tzinfo) -> Q:
        days = value.split("..")
        if len(days) != whole:
            raise Senseless(f"{value!r} is no stretch of days.")
        first, last = _midnight(days[0], zone), _midnight(days[-1], zone, later=_DAY)
        return Q((f"{source}__gte", first)) & Q((f"{source}__lt", last))

    return make


def _midnight(day: str, zone: tzinfo, *, later: timedelta = timedelta(0)) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day) + later, datetime.min.time(), tzinfo=zone)
    except (ValueError, OverflowError):
        raise Senseless(f"{day!r} is no day; write one like 2026-05-03.") from None


_EMPTY: dict[str, Maker] = {
    "blank": lambda source, _, __: Q((f"{source}__isnull", True)),
    "filled": lambda source, _, __: Q((f"{source}__isnull", False)),
}
_BLANK_TEXT: dict[str, Maker] = {
    "blank": lambda source, _, __: Q((f"{source}__isnull", True)) | Q((source, "")),
    "filled": lambda source, _, __: Q((f"{source}__gt", "")),
}
BY_KIND: dict[Kind, dict[str, Maker]] = {
    Kind.TEXT: {
        "contains": _text("icontains"),
        "lacks": _text("icontains", negated=True),
        "is": _text("iexact"),
        "starts": _text("istartswith"),
        "ends": _text("iendswith"),
        **_BLANK_TEXT,
    },
    Kind.NUMBER: {"is": _number("exact"), "under": _number("lt"), "over": _number("gt"), **_EMPTY},
    Kind.MOMENT: {
        "on": _between(whole=1),
        "before": _before,
        "after": _after,
        "between": _between(whole=2),
        **_EMPTY,
    },
    Kind.WORD: {},
}
VERBS = frozenset(chain.from_iterable(BY_KIND.values()))
