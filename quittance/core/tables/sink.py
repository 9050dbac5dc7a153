"""Where the bytes go: a file object as it stands, or a path that holds the whole file or none."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def opened(out: BinaryIO | Path) -> Iterator[BinaryIO]:
    if not isinstance(out, Path):
        yield out
        return
    unfinished = out.with_name(f".{secrets.token_hex(8)}.unfinished")
    try:
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
