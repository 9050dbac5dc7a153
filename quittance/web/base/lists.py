"""A list as a page shows it: a table that works by itself, and what the script needs to put the grid in its place."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse, RawPostDataException
from django.utils.http import urlencode

from quittance.access.actions import layouts
from quittance.access.models import Layout
from quittance.web.base import arrangement, grid
from quittance.web.base.conditions import Kind, Senseless
from quittance.web.base.grid import PAGE, Asked, Cell, Cells, List
from quittance.web.base.requests import StaffRequest

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True)
class Shown:
    """For the template `base/grid.html`."""

    asked: Asked
    label: str
    address: str
    rows: list[Cells]
    total: int
    layout: dict[str, object] | None
    empty: tuple[str, str]
    fixed: bool

    @property
    def columns(self) -> list[dict[str, Any]]:
        """As a table without script shows them: those that are not hidden, each with the way to sort by it."""
        return [
            {
                "title": column.title,
                "number": column.kind is Kind.NUMBER and column.filtered,
                "sort": self._sort_link(column.key) if column.source else "",
                "order": self._order(column.key),
            }
            for column in self._visible
        ]

    @property
    def _visible(self) -> list[grid.Column]:
        return [column for column in self.asked.listed.columns if not column.hidden]

    @property
    def table(self) -> list[dict[str, Any]]:
        return [
            {"href": row["href"], "cells": [_cell(row[column.key]) for column in self._visible]} for row in self.rows
        ]

    @property
    def choosers(self) -> list[dict[str, Any]]:
        """Words that are chosen above the list."""
        return [
            {
                "key": column.key,
                "title": column.title,
                "choices": column.choices,
                "chosen": self.asked.chosen.get(column.key),
            }
            for column in self.asked.listed.words
        ]

    @property
    def script(self) -> dict[str, str]:
        """What the script is told, as attributes."""
        return {
            "columns": json.dumps(self.asked.listed.described()),
            "layout": json.dumps(self.layout) if self.layout else "",
        }

    @property
    def first(self) -> int:
        return self.asked.start + 1

    @property
    def last(self) -> int:
        return self.asked.start + len(self.rows)

    @property
    def before(self) -> str:
        return self._link(start=max(0, self.asked.start - PAGE)) if self.asked.start else ""

    @property
    def after(self) -> str:
        return self._link(start=self.asked.end) if self.asked.end < self.total else ""

    @property
    def file(self) -> str:
        return f"{self.address}file/{self._link()}"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked.words or self.asked.chosen or self.asked.wheres)

    def _order(self, key: str) -> str:
        found = {column.key: descending for column, descending in self.asked.order}
        return "" if key not in found else ("descending" if found[key] else "ascending")

    def _sort_link(self, key: str) -> str:
        return self._link(sort=f"-{key}" if self._order(key) == "ascending" else key)

    def _link(self, *, start: int = 0, sort: str | None = None) -> str:
        words = {"q": self.asked.words, "sort": self.asked.sort if sort is None else sort, **self.asked.chosen}
        pairs = [(key, value) for key, value in words.items() if value]
        pairs += [("where", where) for where in self.asked.wheres]
        if start:
            pairs += [("start", str(start)), ("end", str(start + PAGE))]
        return f"?{urlencode(pairs)}"


def shown(
    request: StaffRequest,
    asked: Asked,
    rows: QuerySet[_Row],
    cells: Callable[[Iterable[_Row]], list[Cells]],
    *,
    label: str,
    address: str,
    empty: tuple[str, str],
) -> Shown:
    """A page of the list, as somebody arranged it. `empty` says what will stand here, and how it comes."""
    found = asked.among(rows)
    layout = Layout.objects.filter(person=request.visitor.person, list_name=asked.listed.name).first()
    return Shown(
        asked=asked,
        label=label,
        address=address,
        rows=cells(found[asked.start : asked.end]),
        total=found.count(),
        layout=layout.state if layout else None,
        empty=empty,
        fixed=request.visitor.sees_as_another,
    )


def keep(request: StaffRequest, listed: List, *, now: datetime) -> HttpResponse:
    """The script tells how the list is arranged now; nothing told means as at first."""
    try:
        said = request.body
    except RawPostDataException:  # a form with files was read as one already
        return grid.refusal(Senseless("An arrangement is sent as JSON."))
    if not said:
        layouts.forget(person=request.visitor.person, list_name=listed.name)
        return HttpResponse(status=204)
    try:
        state = arrangement.read(listed, said)
        layouts.keep(person=request.visitor.person, list_name=listed.name, state=state, now=now)
    except (Senseless, layouts.TooLarge) as refused:
        return grid.refusal(refused)
    return HttpResponse(status=204)


def _cell(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, list):
        return {"tags": cell}
    return cell if isinstance(cell, dict) else {"text": cell}
