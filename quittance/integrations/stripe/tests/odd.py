"""Somebody at the processor's address who answers what the real one might one day, or what stands in between does."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from quittance.integrations.stripe.door import Counter, Door
from quittance.integrations.stripe.words import ConnectedAccount

INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "amount": 5000,
    "currency": "usd",
    "created": 1_793_000_000,
    "status": "processing",
}


@contextmanager
def answering(status: int, said: object, *, kind: str = "application/json") -> Iterator[Counter]:
    """The counter whose every question is answered so."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        door = Door.to(f"http://127.0.0.1:{server.server_port}", "sk_test_odd", answer_seconds=5)
        yield door.at(ConnectedAccount("acct_odd"))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def impostor(folder: Path) -> Iterator[str]:
    """The address of somebody with a certificate that nobody vouches for, who must never hear a request."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            with suppress(OSError):
                stream, _ = listening.accept()
                with stream, suppress(OSError):
                    context.wrap_socket(stream, server_side=True).close()

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    thread.join(10)


def _certificate(folder: Path) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)  # noqa: TID251  the library that judges the certificate reads the real clock
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "impostor.pem"
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file
