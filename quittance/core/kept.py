"""Small files that are made once and then kept: keys and passwords of a host."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def once(file: Path, text: str) -> str:
    """Write it, whole and for us alone, unless it is there; give back what is there, whoever was first."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    try:
        fresh.write_text(text)
        with suppress(FileExistsError):
            os.link(fresh, file)  # whole or not at all, and never over another's
    finally:
        fresh.unlink()
    return file.read_text()
