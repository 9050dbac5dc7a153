"""What many things of one kind write is gathered and written at the end, one statement a table instead of one a row.

Rows that are kept back have their numbers already, so that others can name them; until they are written, whoever
changes them changes the object alone. Whoever asks the database for what may be among them calls `flush` before.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from django.db import connection, models, transaction

_Row = TypeVar("_Row", bound=models.Model)
_NUMBERS_AT_ONCE = 32


class _Gathered:
    def __init__(self) -> None:
        self.kept: dict[Hashable, tuple[Callable[[list[Any]], None], list[Any]]] = {}
        self.numbers: dict[type[models.Model], list[int]] = {}

    def number(self, model: type[models.Model]) -> int:
        free = self.numbers.setdefault(model, [])
        if not free:
            with connection.cursor() as cursor:
                table = model._meta.db_table  # noqa: SLF001  Django's documented Meta API
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [table, _NUMBERS_AT_ONCE],
                )
                free += [row[0] for row in reversed(cursor.fetchall())]
        return free.pop()


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
    save = partial(model._default_manager.bulk_create, ignore_conflicts=ignore_conflicts)  # noqa: SLF001  Django's API
    if gathered is None:
        save(rows)
        return
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
