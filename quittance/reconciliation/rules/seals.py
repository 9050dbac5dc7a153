"""How a row, a file and a manifest are sealed. `checker.py` does the same with nothing but the standard library.

A row's seal is over its cells as they are read from the file; a manifest's hash is over itself without the hash.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from zlib import crc32

SEAL_DIGITS = 32  # 128 bits: enough against chance and malice, and half the size for a hundred thousand rows
_BETWEEN = "\x1f"


def line_of(file: str, place: int, key: str, payout_id: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The line of a row among the seals.

    Its last cell is over the line itself, and against chance alone: it says which seal was changed; that one was, the
    manifest's hash says.
    """
    seal = sha256(_BETWEEN.join(cells).encode()).hexdigest()[:SEAL_DIGITS]
    line = (file, str(place), key, payout_id, seal)
    return (*line, f"{crc32(_BETWEEN.join(line).encode()):08x}")


def of_bytes(content: bytes) -> str:
    return sha256(content).hexdigest()


def of_manifest(manifest: Mapping[str, Any]) -> str:
    return of_bytes(canonical({key: value for key, value in manifest.items() if key != "hash"}))


def canonical(value: object) -> bytes:
    """One value, one text: keys in order, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, its header first."""
    return csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""))


def cents(written: str) -> int:
    """Of an amount as files bear it: `-1000.00`. An empty cell is nothing."""
    return int(written.replace(".", "")) if written else 0
