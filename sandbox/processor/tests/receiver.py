"""Somebody who listens to webhooks, and may refuse them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe

from sandbox.tests.waiting import until


@dataclass
class Receiver:
    port: int = 0
    secret: str = ""
    answers: list[int] = field(default_factory=list)  # for the next requests; 200 when used up
    got: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def events(self) -> list[Any]:
        """Each verified by the SDK, as the product would."""
        return [stripe.Webhook.construct_event(body, mark, self.secret) for body, mark in self.got]

    def of(self, type_: str, *, count: int = 1) -> list[Any]:
        return until(
            lambda: found if len(found := [each for each in self.events() if each.type == type_]) >= count else []
        )


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # whoever sent it was killed in the middle
            status = receiver.answers.pop(0) if receiver.answers else 200
            if status == 200:
                receiver.got.append((body, self.headers["Stripe-Signature"]))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
