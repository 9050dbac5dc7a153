"""Certificates by which a SAML provider's signature is known: trusted because the firm named them."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from quittance.integrations.identity.fault import Fault

BITS_MIN = 2048
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Facts:
    """What a person wants to know of a certificate."""

    name: str
    begins_at: datetime
    ends_at: datetime
    fingerprint: str
    weakness: str


def several(text: str) -> tuple[str, ...]:
    """Each certificate of a text with one or more of them; a bare one without its lines will do."""
    bodies = _PEM.findall(text) or ([text] if text.strip() else [])
    return tuple(dict.fromkeys(plain(body) for body in bodies))


def plain(body: str) -> str:
    """As PEM, checked to be a certificate with a key that is long enough."""
    try:
        content = base64.b64decode("".join(body.split()), validate=True)
        certificate = x509.load_der_x509_certificate(content)
    except (binascii.Error, ValueError):
        raise Fault("certificates", "this is no certificate (X.509, as PEM or base64)") from None
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def read(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def facts(pem: str) -> Facts:
    certificate = read(pem)
    try:
        names = certificate.subject.rfc4514_string()
    except ValueError:
        names = ""
    return Facts(
        name=names or "without a name",
        begins_at=certificate.not_valid_before_utc,
        ends_at=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":", 2).upper()[:59] + "…",
        weakness=_weakness(certificate),
    )


def _weakness(certificate: x509.Certificate) -> str:
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "its key cannot be read"
    if isinstance(key, rsa.RSAPublicKey):
        return "" if key.key_size >= BITS_MIN else f"its key has {key.key_size} bits; {BITS_MIN} are needed"
    return "" if isinstance(key, ec.EllipticCurvePublicKey) else "its key is neither RSA nor of an elliptic curve"
