"""How the bank errs, for trials: a line with a cent too many or too few, and a line that it lost."""

import threading
from dataclasses import dataclass
from pathlib import Path

from sandbox.kit import files

CENTS_MAX = 100_000_000
_lock = threading.Lock()


class NotUnderstood(Exception):
    """The text says what can be sent."""


@dataclass(frozen=True)
class Mood:
    cents: int = 0  # what the bank writes beside the truth
    lost: bool = False


@dataclass(frozen=True)
class Moods:
    """By the line they are about; kept over a restart."""

    path: Path

    def now(self) -> dict[str, Mood]:
        kept = files.read_json(self.path)
        return {line: Mood(int(each["cents"]), bool(each["lost"])) for line, each in kept.items()}

    def become(self, line: str, mood: Mood) -> None:
        """The mood of nothing puts the line right."""
        with _lock:
            kept = files.read_json(self.path)
            kept.pop(line, None)
            if mood != Mood():
                kept[line] = {"cents": mood.cents, "lost": mood.lost}
            files.replace(self.path, files.as_json(kept))

    def put_right(self) -> None:
        with _lock:
            files.replace(self.path, files.as_json({}))


def read(sent: object) -> tuple[str, Mood]:
    """From {"line": "po_…", "cents": 1} or {"line": "po_…", "lost": true}; the line alone puts it right."""
    words = 'Send {"line": "po_1", "cents": 1}, {"line": "po_1", "lost": true}, {"line": "po_1"} or {}.'
    if not isinstance(sent, dict) or set(sent) - {"line", "cents", "lost"} or not isinstance(sent.get("line"), str):
        raise NotUnderstood(words)
    cents, lost = sent.get("cents", 0), sent.get("lost", False)
    if isinstance(cents, bool) or not isinstance(cents, int) or abs(cents) > CENTS_MAX or not isinstance(lost, bool):
        raise NotUnderstood(words)
    return str(sent["line"]), Mood(cents, lost)
