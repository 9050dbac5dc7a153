"""Lists that people shape: what a list offers, what somebody asks of it, and the rows that answer.

The same question is asked by the grid (ranges of rows as JSON), by the page without script (pages of a table), and by
the export (all matching rows). What is asked comes from outside: whatever a list does not offer is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Lower
from django.http import JsonResponse, QueryDict

from quittance.web.base import conditions
from quittance.web.base.conditions import Kind, Senseless

RANGE_MAX = 500
SORTS_MAX = 3
FILTERS_MAX = 12
TEXT_LENGTH_MAX = 200
PAGE = 100
_WORDS_MAX = 6
_Row = TypeVar("_Row", bound=Model)
# What a cell shows: a text, tags, or a state with its tone (`good`, `warn`, `bad`, `wait`).
Cell = str | list[str] | dict[str, str]
Cells = dict[str, Cell]


@dataclass(frozen=True)
class Column:
    """`source` is the field or annotation that is sorted and filtered by; without one the column does neither."""

    key: str
    title: str
    source: str = ""
    kind: Kind = Kind.TEXT
    width: int = 160
    flexes: bool = False  # takes the room that the others leave, and never less than its width
    hidden: bool = False
    pinned: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    filtered: bool = True

    def described(self) -> dict[str, object]:
        """For the script that draws the list."""
        return {
            "key": self.key,
            "title": self.title,
            "kind": self.kind.value,
            "width": self.width,
            "flexes": self.flexes,
            "hidden": self.hidden,
            "pinned": self.pinned,
            "sorted": bool(self.source),
            "verbs": self.verbs,
        }

    @property
    def verbs(self) -> list[str]:
        """By which conditions it can be filtered."""
        return list(conditions.BY_KIND[self.kind]) if self.source and self.filtered else []


@dataclass(frozen=True)
class List:
    """What can be asked. `search` names what the quick search looks through; `order` how rows stand unasked."""

    name: str
    columns: tuple[Column, ...]
    search: tuple[str, ...]
    order: tuple[str, ...]

    def column(self, key: str) -> Column:
        found = next((column for column in self.columns if column.key == key), None)
        if found is None:
            raise Senseless(f"There is no column {key!r}.")
        return found

    def described(self) -> list[dict[str, object]]:
        return [column.described() for column in self.columns]

    @property
    def words(self) -> list[Column]:
        return [column for column in self.columns if column.kind is Kind.WORD]


@dataclass(frozen=True)
class Asked:
    """A question to a list, checked."""

    listed: List
    condition: Q
    order: tuple[tuple[Column, bool], ...]  # the column, and whether the greatest comes first
    words: str
    chosen: Mapping[str, str]
    wheres: tuple[str, ...]
    start: int
    end: int

    def among(self, rows: QuerySet[_Row]) -> QuerySet[_Row]:
        """All matching rows, always in one and the same order: the key decides where all else is equal."""
        asked = [_ordered(column, greatest_first=descending) for column, descending in self.order]
        return rows.filter(self.condition).order_by(*asked, *self.listed.order, "pk")

    @property
    def sort(self) -> str:
        return ",".join(("-" if descending else "") + column.key for column, descending in self.order)


def read(listed: List, params: QueryDict, *, zone: tzinfo) -> Asked:
    words = params.get("q", "").strip()
    if len(words) > TEXT_LENGTH_MAX or "\x00" in words:
        raise Senseless("The search is too long, or holds what nobody can write.")
    wheres = params.getlist("where")
    if len(wheres) > FILTERS_MAX:
        raise Senseless(f"A list is filtered by {FILTERS_MAX} conditions at most.")
    chosen = {column.key: value for column in listed.words if (value := params.get(column.key, ""))}
    condition = _found(listed, words)
    for column in listed.words:
        if column.key in chosen:
            condition &= _chosen(column, chosen[column.key])
    for where in wheres:
        condition &= _where(listed, where, zone)
    start, end = _range(params)
    order = tuple(_sort(listed, params.get("sort", "")))
    return Asked(listed, condition, order, words, chosen, tuple(wheres), start, end)


def answer(asked: Asked, rows: QuerySet[_Row], shown: Callable[[Iterable[_Row]], list[Cells]]) -> JsonResponse:
    """A range of rows for the grid, and how many there are in all."""
    found = asked.among(rows)
    return JsonResponse({"rows": shown(found[asked.start : asked.end]), "total": found.count()})


def refusal(why: Exception) -> JsonResponse:
    return JsonResponse({"fault": str(why)}, status=400)


def _found(listed: List, words: str) -> Q:
    """Every word must stand somewhere in the row."""
    condition = Q()
    for word in words.split()[:_WORDS_MAX]:
        anywhere = Q()
        for source in listed.search:
            anywhere |= Q((f"{source}__icontains", word))
        condition &= anywhere
    return condition


def _chosen(column: Column, value: str) -> Q:
    if value not in dict(column.choices):
        raise Senseless(f"{column.title} is never {value!r}.")
    return Q((column.source, value))


def _range(params: QueryDict) -> tuple[int, int]:
    try:
        start, end = int(params.get("start", "0")), int(params.get("end", str(PAGE)))
    except ValueError:
        raise Senseless("Rows are counted in whole numbers.") from None
    if not 0 <= start < end <= start + RANGE_MAX or end > 10**9:
        raise Senseless(f"Rows are given in ranges of {RANGE_MAX} at most.")
    return start, end


def _sort(listed: List, written: str) -> Iterable[tuple[Column, bool]]:
    keys = [key for key in written.split(",") if key]
    if len(keys) > SORTS_MAX:
        raise Senseless(f"A list is sorted by {SORTS_MAX} columns at most.")
    for key in keys:
        column = listed.column(key.removeprefix("-"))
        if not column.source:
            raise Senseless(f"The list is not sorted by {column.title}.")
        yield column, key.startswith("-")


def _ordered(column: Column, *, greatest_first: bool) -> Any:
    by = Lower(column.source) if column.kind in {Kind.TEXT, Kind.WORD} else F(column.source)
    return by.desc(nulls_last=True) if greatest_first else by.asc(nulls_last=True)


def _where(listed: List, where: str, zone: tzinfo) -> Q:
    """`address:contains:harbor`, `seen:between:2026-05-01..2026-05-31`."""
    key, _, rest = where.partition(":")
    verb, _, value = rest.partition(":")
    column = listed.column(key)
    if verb not in column.verbs:
        raise Senseless(f"{column.title} cannot be asked for {verb!r}.")
    if len(value) > TEXT_LENGTH_MAX or "\x00" in value:
        raise Senseless(f"What {column.title} is compared with is too long, or holds what nobody can write.")
    return conditions.BY_KIND[column.kind][verb](column.source, value, zone)
