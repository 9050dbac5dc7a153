"""What many things of one kind write is gathered and written at the end, one statement a table instead of one a row.

Rows that are kept back have their numbers already, so that others can name them; until they are written, whoever
changes them changes the object alone. Whoever asks the database for what may be among them calls `flush` before.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, partial
from itertools import chain
from typing import Any, TypeVar

from django.db import connection, models, transaction

_Row = TypeVar("_Row", bound=models.Model)
_NUMBERS_AT_ONCE = 32
_NUMBERS = """
SELECT name, nextval(pg_get_serial_sequence(name, 'id')) FROM unnest(%s::text[]) name, generate_series(1, %s)
"""
_usual: set[type[models.Model]] = set()


class _Gathered:
    def __init__(self) -> None:
        self.kept: dict[Hashable, tuple[Callable[[list[Any]], None], list[Any]]] = {}
        self.numbers: dict[type[models.Model], list[int]] = {}

    def number(self, model: type[models.Model]) -> int:
        if not self.numbers.get(model):
            # The first time also of all tables that were gathered before: they will be gathered again.
            self._fetch(set(_usual) if not self.numbers and model in _usual else {model})
            _usual.add(model)
        return self.numbers[model].pop()

    def _fetch(self, wanted: set[type[models.Model]]) -> None:
        by_table = {model._meta.db_table: model for model in wanted}  # noqa: SLF001  Django's documented Meta API
        with connection.cursor() as cursor:
            cursor.execute(_NUMBERS, [list(by_table), _NUMBERS_AT_ONCE])
            for table, number in reversed(cursor.fetchall()):
                self.numbers.setdefault(by_table[table], []).append(number)


_now: ContextVar[_Gathered | None] = ContextVar("quittance_gathering", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """One transaction, in which what is given to `write` and `put` is written at the end. All of it or nothing."""
    with transaction.atomic():
        token = _now.set(_Gathered())
        try:
            yield
            flush()
        finally:
            _now.reset(token)


def write(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """New rows of one table: now, or at the end of the gathering."""
    if not rows:
        return
    model = type(rows[0])
    gathered = _now.get()
    if gathered is None:
        model._default_manager.bulk_create(rows, ignore_conflicts=ignore_conflicts)  # noqa: SLF001  Django's API
        return
    save = partial(_insert, model, ignore_conflicts=ignore_conflicts)
    for row in rows:
        row.pk = gathered.number(model)
        _keep(gathered, (model, ignore_conflicts), row, save)


def put(key: Hashable, item: object, at_end: Callable[[list[Any]], object]) -> bool:
    """Keep anything else for the end; what has the same key is handed over together. False: nothing is gathered."""
    gathered = _now.get()
    if gathered is None:
        return False
    _keep(gathered, key, item, at_end)
    return True


def kept_back(model: type[_Row]) -> list[_Row]:
    """The rows of a table that are not written yet."""
    gathered = _now.get()
    if gathered is None:
        return []
    return list(chain.from_iterable(gathered.kept.get((model, ignores), (None, []))[1] for ignores in (False, True)))


def is_off() -> bool:
    return _now.get() is None


def is_kept_back(row: models.Model) -> bool:
    return _now.get() is not None and any(row is each for each in kept_back(type(row)))


def flush() -> None:
    """Write what was gathered so far; the gathering goes on."""
    gathered = _now.get()
    if gathered is None:
        return
    kept, gathered.kept = gathered.kept, {}
    for at_end, items in kept.values():
        at_end(items)


def _keep(gathered: _Gathered, key: Hashable, item: object, at_end: Callable[[list[Any]], object]) -> None:
    gathered.kept.setdefault(key, (at_end, []))[1].append(item)  # type: ignore[arg-type]  # what it gives back is not read


def _insert(model: type[models.Model], rows: list[models.Model], *, ignore_conflicts: bool) -> None:
    """As one text of all rows, which the server takes apart: each value by itself was converted thrice on its way."""
    statement, fields = _statement(model)
    told = json.dumps([{each.column: _value(row, each) for each in fields} for row in rows], default=_spelled)
    with connection.cursor() as cursor:
        cursor.execute(statement + " ON CONFLICT DO NOTHING" * ignore_conflicts, [told])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as Django leaves what it has written


@cache
def _statement(model: type[models.Model]) -> "tuple[str, list[models.Field[Any, Any]]]":
    """With the fields whose values are told. What the server alone fills in is left to it."""
    meta, quoted = model._meta, connection.ops.quote_name  # noqa: SLF001  Django's documented Meta API
    writable = [each for each in meta.concrete_fields if not each.generated]
    fields = [each for each in writable if each.has_default() or not each.has_db_default()]
    table, columns = quoted(meta.db_table), ", ".join(quoted(each.column or "") for each in fields)
    source = f"json_populate_recordset(NULL::{table}, %s)"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source}", fields  # noqa: S608  names of our own


def _value(row: models.Model, field: "models.Field[Any, Any]") -> object:
    """Of a row that was linked to another before that one had its number, it is that number."""
    value: object = getattr(row, field.attname)
    if value is None and field.is_relation and (other := getattr(row, field.name)) is not None:
        value = other.pk
        setattr(row, field.attname, value)
    return value


def _spelled(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"{type(value).__name__} cannot be gathered yet: say here how the database reads it.")
