"""A server that speaks as much of PostgreSQL as it takes to show a TLS certificate, and then lets nobody in."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NOW = datetime.now(UTC)  # noqa: TID251  the library that judges the certificate reads the real clock
_REFUSED = b"SFATAL\x00C28P01\x00Mpassword authentication failed\x00\x00"


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Authority:
    """Signs certificates; whoever has its own in `file` trusts them."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    file: Path

    @classmethod
    def made(cls, folder: Path) -> "Authority":
        key, name = ec.generate_private_key(ec.SECP256R1()), _named(folder.name[-60:])
        signed = (
            _begun(name, name, key, ends_in_days=30)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = folder / "authority.pem"
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        return cls(key, name, file)

    def certificate(self, folder: Path, *, name: str, ends_in_days: int = 30) -> Path:
        """With its key in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = (
            _begun(_named(name), self.name, key, ends_in_days=ends_in_days)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file = folder / "server.pem"
        file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        return file


def _begun(
    of: x509.Name, by: x509.Name, key: ec.EllipticCurvePrivateKey, *, ends_in_days: int
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=of,
        issuer_name=by,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=_NOW - timedelta(days=60),
        not_valid_after=_NOW + timedelta(days=ends_in_days),
    )


@contextmanager
def server(certificate: Path) -> Iterator[int]:
    """Tells the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_served, args=(listening, context), daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def _served(listening: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with plain, suppress(OSError):
            plain.recv(8)  # the request for TLS
            plain.sendall(b"S")
            with context.wrap_socket(plain, server_side=True) as private:
                private.recv(1024)  # who wants to come in
                private.sendall(b"E" + (len(_REFUSED) + 4).to_bytes(4, "big") + _REFUSED)
