"""What goes wrong in real practice systems, each to be done and undone by a button.

A prank is a file in `pranks/`: its title, a sentence, what it does, and after `-- undo` its way back. Every statement
runs as the owner. Rows that a prank adds bear ids above 900 million, so that they can be found again.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "pranks"
UNDO = "-- undo\n"

# fmt: off
PARTS = {
    "Rows that should not be": (
        "nameless-client", "odd-letters", "invoice-of-nobody", "absurd-amounts", "absurd-dates", "unknown-type",
        "circular-group", "duplicate-numbers", "duplicate-keys", "wrong-open-amount", "lost-invoices", "future-version",
    ),
    "Tables that changed": ("column-away", "table-renamed", "type-changed"),
    "Who may ask, and how fast": ("right-away", "no-answer", "slow"),
}
# fmt: on


@dataclass(frozen=True)
class Prank:
    key: str
    part: str
    title: str
    tip: str
    does: bytes
    undoes: bytes

    @property
    def sends_reader_away(self) -> bool:
        return self.key == "no-answer"


def _read(key: str, part: str) -> Prank:
    text = (FOLDER / f"{key}.sql").read_text()
    title, tip, rest = text.split("\n", 2)
    does, _, undoes = rest.partition(UNDO)
    return Prank(key, part, title.removeprefix("-- "), tip.removeprefix("-- "), does.encode(), undoes.encode())


PRANKS = tuple(_read(key, part) for part, keys in PARTS.items() for key in keys)
BY_KEY = {prank.key: prank for prank in PRANKS}
