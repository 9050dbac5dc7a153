"""Plain tables of the books: a search, some choices, columns that sort, and one page of rows at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, F, QuerySet, Window
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import urlencode

from quittance.web.base import errors

PAGE = 50
# Beyond that nobody pages on; a longer list is searched or narrowed.
START_MAX = 100_000
_WORDS_MAX = 100
_SHOWN_MAX = 40
# What calendars can still count with, in any zone.
IN_OUR_TIME = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 1, 1)))


@dataclass(frozen=True)
class Column:
    """A column's title and, if its rows can be sorted by it, its key. Figures start with the greatest."""

    title: str
    key: str = ""
    number: bool = False
    greatest_first: bool = False


class TableForm(forms.Form):
    """What may be asked of every table; each adds its own choices."""

    COLUMNS: Sequence[Column] = ()

    q = forms.CharField(required=False, max_length=_WORDS_MAX, label="Search")
    sort = forms.ChoiceField(required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=START_MAX)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        keys = [column.key for column in self.COLUMNS if column.key]
        self.fields["sort"].choices = [(key, key) for key in [*keys, *(f"-{key}" for key in keys)]]  # type: ignore[attr-defined]  # the field above

    @property
    def words(self) -> str:
        return str(self.cleaned_data["q"])

    @property
    def begin(self) -> int:
        return self.cleaned_data["start"] or 0

    @property
    def end(self) -> int:
        return self.begin + PAGE

    def order(self, otherwise: str) -> tuple[str, bool]:
        """By which key the rows stand, and whether the greatest comes first."""
        sort = self.cleaned_data["sort"] or otherwise
        return sort.removeprefix("-"), sort.startswith("-")

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name not in {"sort", "start"})

    @property
    def asked(self) -> dict[str, str]:
        """As it is said in an address, without what was left out."""
        return {name: str(value) for name, value in self.data.items() if value and name in self.fields}


@dataclass(frozen=True)
class Sheet:
    """One page of a table, for the template parts `firm/table_head.html` and `firm/table_pages.html`."""

    form: TableForm
    rows: Sequence[Any]
    total: int
    sorted_by: str

    @property
    def heads(self) -> Iterable[Mapping[str, object]]:
        key, descending = self.form.order(self.sorted_by)
        for column in self.form.COLUMNS:
            is_here = bool(column.key) and column.key == key
            turned = not descending if is_here else column.greatest_first
            yield {
                "title": column.title,
                "number": column.number,
                "order": ("descending" if descending else "ascending") if is_here else "",
                "link": self._link(sort=f"-{column.key}" if turned else column.key) if column.key else "",
            }

    @property
    def first(self) -> int:
        return self.form.begin + 1

    @property
    def last(self) -> int:
        return self.form.begin + len(self.rows)

    @property
    def before(self) -> str:
        start = self.form.begin
        return self._link(start=str(max(0, start - PAGE)), sort=self.form.asked.get("sort", "")) if start else ""

    @property
    def after(self) -> str:
        is_more = self.form.end < self.total and self.form.end <= START_MAX
        return self._link(start=str(self.form.end), sort=self.form.asked.get("sort", "")) if is_more else ""

    @property
    def ends_early(self) -> bool:
        return self.form.end < self.total and self.form.end > START_MAX

    def _link(self, **other: str) -> str:
        return link({**{k: v for k, v in self.form.asked.items() if k not in {"sort", "start"}}, **other})


def ordered(expressions: Iterable[Any], *, descending: bool, may_lack: bool = False) -> list[Any]:
    """Rows that lack what is sorted by stand last either way. Only where some may: it keeps indexes from being used."""
    named = [F(name) if isinstance(name, str) else name for name in expressions]
    last = True if may_lack else None
    return [name.desc(nulls_last=last) if descending else name.asc(nulls_last=last) for name in named]


def page(rows: QuerySet[Any, Any], key: str, form: TableForm) -> tuple[list[int], int]:
    """A page's keys and the number of all rows by one reading, where reading them all is what takes the time."""
    found = list(rows.annotate(of=Window(Count("*")))[form.begin : form.end])
    return [row[key] for row in found], found[0]["of"] if found else rows.count()


def link(words: Mapping[str, str]) -> str:
    return f"?{urlencode({name: word for name, word in words.items() if word})}"


def refusal(request: HttpRequest, form: forms.Form) -> HttpResponse:
    """What the address asks for makes no sense: typed by hand, or a link that was cut off."""
    field = next(iter(form.errors))
    words = f"Its address says “{field}={str(form.data.get(field, ''))[:_SHOWN_MAX]}”, and that means nothing here."
    return errors.page(request, 400, "The list cannot be shown like that", words, remedy="Open the list anew.")
