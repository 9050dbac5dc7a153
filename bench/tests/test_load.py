import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.harness import load
from bench.harness.result import CannotMeasure


@contextmanager
def _server(status: int, body: bytes) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            serving.join()


def _plan(port: int, *, body_bytes: int) -> load.Plan:
    request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    return load.Plan(port=port, request=request, body_bytes=body_bytes, connections=2, seconds=0.2, warm_seconds=0.0)


def test_every_whole_answer_is_counted() -> None:
    with _server(200, b"hello") as port:
        measured = load.apply(_plan(port, body_bytes=5))
    assert measured.requests > 2
    assert 0 < measured.p50_ms <= measured.p95_ms


def test_an_answer_that_is_no_200_ends_the_benchmark() -> None:
    with _server(503, b"away") as port, pytest.raises(CannotMeasure, match="answered 503 under load"):
        load.run(_plan(port, body_bytes=4))


def test_a_page_of_another_size_ends_the_benchmark() -> None:
    with _server(200, b"something else") as port, pytest.raises(CannotMeasure, match="14 bytes under load and 5"):
        load.run(_plan(port, body_bytes=5))


def test_the_fault_of_a_load_in_its_own_process_is_told() -> None:
    with _server(500, b"broken") as port, pytest.raises(CannotMeasure, match="answered 500 under load"):
        load.apply(_plan(port, body_bytes=6))
