"""The firm's signing keys with their certificates, made once and kept in the data folder."""

import base64
import datetime as dt
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from sandbox.kit import files

YEARS = 10


@dataclass(frozen=True)
class Key:
    private: rsa.RSAPrivateKey
    certificate: bytes  # PEM

    @property
    def kid(self) -> str:
        return hashlib.sha256(self.public_pem).hexdigest()[:16]

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def private_pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def certificate_body(self) -> str:
        """As metadata and KeyInfo carry it: without the lines around."""
        return "".join(self.certificate.decode().strip().splitlines()[1:-1])

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content, padding.PKCS1v15(), hashes.SHA256())

    def as_jwk(self) -> dict[str, str]:
        numbers = self.private.public_key().public_numbers()
        modulus, exponent = _number(numbers.n), _number(numbers.e)
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": modulus, "e": exponent}


class Keys:
    """Made at the first use, so that the world starts as fast without them."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._lock = threading.Lock()
        self._secret = ""
        self._published: tuple[Key, ...] = ()
        self._stranger: Key | None = None

    @property
    def published(self) -> tuple[Key, ...]:
        """The first one signs; the others are still believed."""
        self._load()
        return self._published

    @property
    def signing(self) -> Key:
        return self.published[0]

    @property
    def secret(self) -> str:
        """Seals what a browser or a client holds for us."""
        self._load()
        return self._secret

    @property
    def stranger(self) -> Key:
        """In nobody's list: what it signs is to be refused."""
        with self._lock:
            self._stranger = self._stranger or _made(self._name)
            return self._stranger

    def rotate(self) -> None:
        """From now on a new key signs. The one before stays published, as providers do for some days."""
        self._load()
        with self._lock:
            self._published = (_made(self._name), self._published[0])
            self._write()

    def _load(self) -> None:
        with self._lock:
            if self._published:
                return
            kept = files.read_json(self._path)
            if kept:
                self._secret = kept["secret"]
                self._published = tuple(_read(each) for each in kept["keys"])
            else:
                self._secret, self._published = secrets.token_urlsafe(32), (_made(self._name),)
                self._write()

    def _write(self) -> None:
        keys = [
            {"private": key.private_pem.decode(), "certificate": key.certificate.decode()} for key in self._published
        ]
        files.replace(self._path, files.as_json({"secret": self._secret, "keys": keys}), mode=0o600)


def _read(facts: dict[str, Any]) -> Key:
    private = serialization.load_pem_private_key(facts["private"].encode(), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)  # noqa: S101 - we wrote the file ourselves, and with no other kind
    return Key(private, facts["certificate"].encode())


def _made(name: str) -> Key:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} sign-in"[:64])])
    began = dt.datetime.fromtimestamp(time.time(), tz=dt.UTC) - dt.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + dt.timedelta(days=365 * YEARS))
        .sign(private, hashes.SHA256())
    )
    return Key(private, certificate.public_bytes(serialization.Encoding.PEM))


def _number(number: int) -> str:
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
