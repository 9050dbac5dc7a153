"""A table with its rows, to be written to a file and counted: each row bears a key, and the file a control total."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from quittance.core.tables.description import Row, Table


class Entry(NamedTuple):
    """A row with the key that names it, and the name of the whole that it belongs to, if of any."""

    key: str
    whole: str
    cells: Row


@dataclass(frozen=True)
class Sheet:
    """`sums` is the title of the column whose sum is the control total; empty for none."""

    table: Table
    sums: str
    entries: Callable[[], Iterable[Entry]]  # may be asked for more than once
