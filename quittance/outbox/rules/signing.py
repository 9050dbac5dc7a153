"""A mail's signature by a domain (DKIM, RFC 6376): relaxed/relaxed, RSA and SHA-256; the same bytes for the same mail.

Written here because a signature is made for every mail that leaves: the library that the tests verify with signs in
pure Python, many times slower.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

# What a reader sees or acts upon. Each is signed once more than it stands there, so that none can be added on the way;
# those that every list and forwarder writes are left out.
_SIGNED = (
    b"from",
    b"to",
    b"cc",
    b"reply-to",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"auto-submitted",
    b"x-quittance-loop",
)
_ADDED_ON_THE_WAY = {b"in-reply-to", b"references", b"auto-submitted"}
# Signed even where there is none: one that is put there names somebody to whom servers and people answer.
_NEVER_ADDED = {b"cc"}
_BLANKS = re.compile(rb"[ \t\r\n]+")
_LINE = 72
KEY_BITS = 2048

PrivateKey = rsa.RSAPrivateKey


@dataclass(frozen=True)
class Signer:
    domain: str
    selector: str
    key: rsa.RSAPrivateKey


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def as_pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def from_pem(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("it is not an RSA key")  # noqa: TRY004  a wrong file, told like every other fault of one
    return key


def public_half(key: rsa.RSAPrivateKey) -> str:
    """As it stands after `p=` in the DNS record."""
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(public).decode()


def record(public: str) -> str:
    """The text of the DNS record that shows the key."""
    return f"v=DKIM1; k=rsa; p={public}"


def signed(raw: bytes, *, by: Signer, at: datetime) -> bytes:
    """The mail with its signature in front. Its lines must end in CR LF, as they do on the wire."""
    head, found, body = raw.partition(b"\r\n\r\n")
    if not found:
        head, body = raw.removesuffix(b"\r\n"), b""
    digest = base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()).decode()
    fields = _fields(head)
    names = _names_to_sign(fields)
    tags = (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={by.domain}; s={by.selector};\r\n"
        f"\tt={int(at.timestamp())}; h={_folded(b':'.join(names).decode(), ':')};\r\n"
        f"\tbh={digest};\r\n\tb="
    ).encode()
    signed_text = b"".join(_chosen(fields, names)) + _relaxed_header(b"dkim-signature", tags)
    made = base64.b64encode(by.key.sign(signed_text, padding.PKCS1v15(), hashes.SHA256())).decode()
    lines = "\r\n\t".join(made[start : start + _LINE] for start in range(0, len(made), _LINE))
    return b"DKIM-Signature: " + tags + lines.encode() + b"\r\n" + raw


def _relaxed_body(body: bytes) -> bytes:
    # Replacements of whole words: a pattern would walk a large file's letters one by one.
    squeezed = body.replace(b"\t", b" ")
    while b"  " in squeezed:
        squeezed = squeezed.replace(b"  ", b" ")
    squeezed = squeezed.replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    return squeezed + b"\r\n" if squeezed else b""


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """Name in lower case and value of each header, in the order in which they stand."""
    unfolded: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in {b" ", b"\t"} and unfolded:
            unfolded[-1] += b"\r\n" + line
        else:
            unfolded.append(line)
    parted = (line.partition(b":") for line in unfolded)
    return [(name.strip().lower(), value) for name, colon, value in parted if colon]


def _names_to_sign(fields: list[tuple[bytes, bytes]]) -> list[bytes]:
    present = [name for name, _ in fields]
    names: list[bytes] = []
    for name in _SIGNED:
        once_more = 0 if name in _ADDED_ON_THE_WAY else 1
        names += [name] * (present.count(name) + once_more if name in present or name in _NEVER_ADDED else 0)
    return names


def _chosen(fields: list[tuple[bytes, bytes]], names: list[bytes]) -> list[bytes]:
    """From the last of a name upwards; a name beyond its headers stands for none."""
    left: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        left.setdefault(name, []).append(value)
    return [_relaxed_header(name, left[name].pop()) + b"\r\n" for name in names if left.get(name)]


def _relaxed_header(name: bytes, value: bytes) -> bytes:
    return name + b":" + _BLANKS.sub(b" ", value).strip(b" ")


def _folded(text: str, at: str) -> str:
    """In lines of a mail's length, broken after the sign between its words."""
    lines = [""]
    for word in text.split(at):
        if len(lines[-1]) + len(word) > _LINE:
            lines.append("")
        lines[-1] += word + at
    return "\r\n\t ".join(lines).removesuffix(at)
