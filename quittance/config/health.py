"""Health and metrics of a process that answers no browsers."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import django.db

from quittance.core import metrics
from quittance.core.database import readiness


class _Asked(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, text = self._answer()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _answer(self) -> tuple[int, bytes]:
        if self.path == "/healthz":
            return 200, b"alive\n"
        if self.path == "/metrics":
            return 200, metrics.exposition()
        if self.path == "/readyz":
            faults = readiness.faults()
            django.db.connection.close()  # this thread lives as long as the question
            return (503, "\n".join(faults).encode() + b"\n") if faults else (200, b"ready\n")
        return 404, b"Ask /healthz, /readyz or /metrics.\n"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Probes come every few seconds; a line for each would drown the rest."""


@contextlib.contextmanager
def answering(port: int | None) -> Iterator[None]:
    if port is None:
        yield
        return
    server = ThreadingHTTPServer(("127.0.0.1", port), _Asked)
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
