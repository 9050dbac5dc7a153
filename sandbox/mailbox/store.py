"""Mails on disk: `ID.eml` holds the bytes as they came, `ID.json` beside it the envelope and what a list needs.

A mail exists when its `.eml` does. The sidecar is put in place before it, so that whoever sees a mail sees its
envelope; both are on disk before the sender is told 250. What a kill leaves half-written has a name that no reader
looks at.
"""

import os
import secrets
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sandbox.kit import files
from sandbox.mailbox.entry import Entry, Envelope, dumped, entry, loaded, recovered

UNFINISHED = ".new-"


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._last_microsecond = 0
        folder.mkdir(parents=True, exist_ok=True)
        files.sync_folder(folder.parent)
        for leftover in folder.glob(f"{UNFINISHED}*"):
            leftover.unlink()

    def add(self, *, mail_from: str, rcpt_to: tuple[str, ...], raw: bytes) -> Entry:
        entry_id, received_at = self._next_id()
        written = entry(entry_id, Envelope(mail_from, rcpt_to, received_at), raw)
        sidecar, mail = self._path(entry_id, "json"), self._path(entry_id, "eml")
        fresh_sidecar, fresh_mail = self._unfinished(sidecar), self._unfinished(mail)
        try:
            files.write_synced(fresh_sidecar, dumped(written))
            files.write_synced(fresh_mail, raw)
            fresh_sidecar.replace(sidecar)
            fresh_mail.replace(mail)
        except OSError:  # a full disk must not stay full of halves
            fresh_sidecar.unlink(missing_ok=True)
            fresh_mail.unlink(missing_ok=True)
            raise
        files.sync_folder(self.folder)
        return written

    def entries(self) -> list[Entry]:
        """All, oldest first."""
        with os.scandir(self.folder) as found:
            names = {file.name for file in found}
        mails = sorted(name.removesuffix(".eml") for name in names if name.endswith(".eml"))
        return [self._entry(mail, has_sidecar=f"{mail}.json" in names) for mail in mails]

    def raw(self, entry_id: str) -> bytes:
        return self._path(entry_id, "eml").read_bytes()

    def remove(self, entry_id: str) -> None:
        self._path(entry_id, "eml").unlink(missing_ok=True)
        self._path(entry_id, "json").unlink(missing_ok=True)

    def _entry(self, entry_id: str, *, has_sidecar: bool) -> Entry:
        sidecar = self._path(entry_id, "json")
        known = loaded(sidecar.read_bytes()) if has_sidecar else None
        if known and known.id == entry_id:
            return known
        again = recovered(entry_id, self.raw(entry_id))
        files.replace(sidecar, dumped(again))
        return again

    def _next_id(self) -> tuple[str, float]:
        """Ids sort as the mails arrived, also when two arrive in one microsecond or the clock steps back."""
        with self._lock:
            self._last_microsecond = max(time.time_ns() // 1000, self._last_microsecond + 1)
            microsecond = self._last_microsecond
        moment = datetime.fromtimestamp(microsecond // 1_000_000, tz=UTC).replace(microsecond=microsecond % 1_000_000)
        return f"{moment:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(3)}", moment.timestamp()

    def _path(self, entry_id: str, suffix: str) -> Path:
        return self.folder / f"{entry_id}.{suffix}"

    def _unfinished(self, path: Path) -> Path:
        return path.with_name(UNFINISHED + path.name)
