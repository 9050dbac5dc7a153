"""The practice systems get ready in the background: their server may come up later than their pages."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from sandbox.practice.server import Server

log = logging.getLogger("sandbox.practice")

PATIENCE_SECONDS = 300.0
PAUSE_FIRST, PAUSE_MAX = 0.1, 2.0


@dataclass
class Opening:
    server: Server
    slugs: Sequence[str]
    seed: int
    clients_max: int
    ready: threading.Event = field(default_factory=threading.Event)
    complaint: str = ""  # why it waits, or why it gave up

    def begin(self) -> None:
        threading.Thread(target=self._open_all, name="opening", daemon=True).start()

    def _open_all(self) -> None:
        until, pause = time.monotonic() + PATIENCE_SECONDS, PAUSE_FIRST
        while not self.ready.is_set():
            try:
                self._open_each()
                self.ready.set()
            except (psycopg.OperationalError, OSError, ValueError) as error:
                # No server yet, or its password is not written yet.
                self.complaint = f"The database server does not answer yet: {str(error).partition(chr(10))[0]}"
                if time.monotonic() > until:
                    log.exception("given up after %.0f s", PATIENCE_SECONDS)
                    return
                self.ready.wait(pause)
                pause = min(PAUSE_MAX, pause * 1.5)
            except psycopg.Error as error:
                self.complaint = f"The books could not be laid down: {error}"
                log.exception("the books could not be laid down")
                return

    def _open_each(self) -> None:
        for slug in self.slugs:
            began = time.monotonic()
            made = self.server.prepare(slug, seed=self.seed, clients_max=self.clients_max)
            words = "made and filled" if made else "found"
            log.info("books of %s %s in %.2f s", slug, words, time.monotonic() - began)
