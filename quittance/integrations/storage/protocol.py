"""What a place for files promises, whichever it is."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

CHUNK_BYTES = 256 * 1024
MAX_KEY_LENGTH = 200  # one file name in every file system we know, with room for a temporary suffix

_SEGMENT = re.compile(r"[a-z0-9][a-z0-9._-]*")


class StorageError(Exception):
    """`permanent` tells whether trying again is futile until a person changes something."""

    def __init__(self, line: str, *, permanent: bool) -> None:
        super().__init__(line)
        self.permanent = permanent


class BadKey(StorageError):
    def __init__(self, key: str) -> None:
        super().__init__(
            f"{key[:80]!r} is not a storage key: up to {MAX_KEY_LENGTH} of a-z, 0-9, . _ - in parts divided by /, "
            "each beginning with a letter or digit.",
            permanent=True,
        )


class NotStored(StorageError):
    def __init__(self, key: str) -> None:
        super().__init__(f"Nothing is stored under {key}.", permanent=True)


class StorageFull(StorageError):
    """Somebody has to make room; until then the same call fails, afterwards it does not."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is full. Make room, then try again.", permanent=False)


@dataclass(frozen=True, slots=True)
class Stored:
    key: str
    size_bytes: int
    sha256: str


class Storage(Protocol):
    """Files by key. A put is whole or not there at all, and replaces what lay under the key before."""

    def put(self, key: str, content: bytes | IO[bytes]) -> Stored: ...

    def open(self, key: str) -> BinaryIO:
        """Read from the start, seekable; the caller closes it."""
        ...

    def exists(self, key: str) -> bool: ...

    def size(self, key: str) -> int: ...

    def delete(self, key: str) -> None:
        """What is not there is deleted already."""
        ...


def checked(key: str) -> str:
    """Lower case only, so that two keys never meet on a file system that ignores case."""
    if len(key) > MAX_KEY_LENGTH or not all(_SEGMENT.fullmatch(segment) for segment in key.split("/")):
        raise BadKey(key)
    return key


class Tally:
    """Counts and hashes what passes by."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._digest = hashlib.sha256()

    def pass_through(self, content: bytes | IO[bytes]) -> Iterator[bytes]:
        for chunk in _chunks(content):
            self.size_bytes += len(chunk)
            self._digest.update(chunk)
            yield chunk

    def stored(self, key: str) -> Stored:
        return Stored(key, self.size_bytes, self._digest.hexdigest())

    @property
    def digest(self) -> bytes:
        return self._digest.digest()


def _chunks(content: bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    while chunk := content.read(CHUNK_BYTES):
        yield chunk
