from dataclasses import dataclass
from typing import Literal

Fault = Literal["", "encrypted", "unreadable", "too_large"]


@dataclass(frozen=True)
class Paper:
    """A PDF as far as we read it: the text of its first pages. A fault says why there is none."""

    pages: int | None = None
    text: str = ""
    fault: Fault = ""
