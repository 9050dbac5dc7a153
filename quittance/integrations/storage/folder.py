"""Files in a folder: durable before a put returns, and never half a file, whatever dies when."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from quittance.integrations.storage.protocol import NotStored, StorageError, StorageFull, Stored, Tally, checked

FILE_MODE = 0o600
FOLDER_MODE = 0o700
UNFINISHED = ".unfinished-"  # no key's part begins with a dot, so no key can be mistaken for one

_FULL = {errno.ENOSPC, errno.EDQUOT}
_NEEDS_A_PERSON = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG}


class FolderStorage:
    def __init__(self, root: Path) -> None:
        self._root = root

    def __repr__(self) -> str:
        return f"FolderStorage({str(self._root)!r})"

    def put(self, key: str, content: bytes | IO[bytes]) -> Stored:
        final = self._path(key)
        tally = Tally()
        with self._spoken(key):
            self._make_folders(final.parent)
        unfinished = final.parent / f"{UNFINISHED}{secrets.token_hex(8)}"
        try:
            self._write(unfinished, tally.pass_through(content), key)
            with self._spoken(key):
                unfinished.replace(final)
                _sync_folder(final.parent)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        return tally.stored(key)

    def open(self, key: str) -> BinaryIO:
        path = self._path(key)
        with self._spoken(key), _missing_is(key):
            return path.open("rb")

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NotStored:
            return False
        return True

    def size(self, key: str) -> int:
        path = self._path(key)
        with self._spoken(key), _missing_is(key):
            return path.stat().st_size

    def delete(self, key: str) -> None:
        path = self._path(key)
        with self._spoken(key), suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def sweep_unfinished(self, before: float) -> int:
        """Remove what a killed put left behind, if last written before this moment (seconds since 1970)."""
        removed = 0
        with self._spoken("unfinished files"):
            for path in self._root.glob(f"*/*/{UNFINISHED}*"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < before:
                        path.unlink()
                        removed += 1
        return removed

    def _path(self, key: str) -> Path:
        """`ab/cd/firm-7~invoice.pdf`: two levels of up to 256 folders each, so that none grows slow."""
        digest = hashlib.sha256(checked(key).encode()).hexdigest()
        return self._root / digest[:2] / digest[2:4] / key.replace("/", "~")

    def _make_folders(self, folder: Path) -> None:
        """A new folder lasts only once its parent is synced."""
        if folder.is_dir():
            return
        self._make_folders(folder.parent)
        with suppress(FileExistsError):  # another writer was faster
            folder.mkdir(mode=FOLDER_MODE)
        _sync_folder(folder.parent)

    def _write(self, path: Path, chunks: Iterator[bytes], key: str) -> None:
        """An error of the content's own source leaves as it came; only ours become StorageError."""
        with self._spoken(key):
            file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb", buffering=0)
        with file:
            for chunk in chunks:
                with self._spoken(key):
                    _write_all(file, chunk)
            with self._spoken(key):
                os.fsync(file.fileno())

    @contextmanager
    def _spoken(self, key: str) -> Iterator[None]:
        try:
            yield
        except OSError as failed:
            if failed.errno in _FULL:
                raise StorageFull(f"The storage folder {self._root}") from failed
            raise StorageError(
                f"The storage folder {self._root} refused {key}: {failed.strerror}.",
                permanent=failed.errno in _NEEDS_A_PERSON,
            ) from failed


@contextmanager
def _missing_is(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotStored(key) from None


def _write_all(file: IO[bytes], chunk: bytes) -> None:
    # A disk that fills up takes part of a chunk first and says so only on the next write.
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
