"""What differs from the seed, in one file for each firm. As long as nobody changes anything there is no file."""

import threading
from pathlib import Path
from typing import Any

from sandbox.kit import files


class Keeping:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._facts = files.read_json(path)

    def get(self, section: str) -> Any:
        return self._facts.get(section)

    def put(self, section: str, facts: Any) -> None:
        with self._lock:
            written = {**self._facts, section: facts}
            files.replace(self._path, files.as_json(written), mode=0o600)
            self._facts = written

    def forget(self, section: str) -> None:
        with self._lock:
            if section not in self._facts:
                return
            written = {name: facts for name, facts in self._facts.items() if name != section}
            files.replace(self._path, files.as_json(written), mode=0o600)
            self._facts = written
