"""One entry of the process table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Stage(IntEnum):
    """The order of stopping: first those who ask, last the one whom all ask."""

    PRODUCT = 0
    WORLD = 1
    DATABASE = 2


@dataclass(frozen=True)
class Command:
    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)  # beside what the supervisor itself was given
    stage: Stage = Stage.PRODUCT
