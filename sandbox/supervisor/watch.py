"""Which files of a folder changed since the last look. For bin/dev."""

import os
import time
from pathlib import Path

LOOK_EVERY_SECONDS = 0.5
KINDS = frozenset({".py", ".html", ".txt", ".typ", ".json"})
PASSED_OVER = frozenset({"__pycache__", "tests", "assets"})  # assets are built first; what is built is looked at


class Watch:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = self._look()
        self._looked_at = time.monotonic()

    def changed(self) -> list[str]:
        """Names of the files that came, went or changed; looks again no more often than twice a second."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_SECONDS:
            return []
        now = self._look()
        different = {name for name, _ in now.items() ^ self._seen.items()}
        self._seen, self._looked_at = now, time.monotonic()
        return sorted(different)

    def _look(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, folders, names in os.walk(self._folder):
            folders[:] = [name for name in folders if name not in PASSED_OVER]
            for name in names:
                path = Path(place, name)
                if path.suffix in KINDS and path.exists():
                    found[str(path.relative_to(self._folder))] = path.stat().st_mtime_ns
        return found
