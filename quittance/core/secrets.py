"""Secrets at rest: AES-256-GCM under a ring of keys, each token bound to the one place it belongs to.

A keyring is text, `k2:<32 bytes, urlsafe base64>,k1:<…>`: the first key encrypts, all decrypt. To rotate, put a new
key in front, rewrite what `needs_rotation`, then drop the old key.

A token is text, `q1.<key id>.<nonce and ciphertext, urlsafe base64>`. Its context (say `firm:7/tenancy.connection:12`)
is authenticated but not stored, so a token copied to another row does not open there.
"""

import base64
import binascii
import os
import re
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = "q1"
KEY_BYTES = 32
NONCE_BYTES = 12  # random per token: safe far beyond the number of secrets that a house of firms will ever store
TAG_BYTES = 16

_KEY_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class SecretsError(Exception):
    """Base of all errors here. None of them carries a secret, a key or a token."""


class BadKeyring(SecretsError):
    """The text of the keyring is not one; the operator must mend the setting."""


class BadToken(SecretsError):
    """The text is not a token that this version wrote."""


class UnknownKey(SecretsError):
    def __init__(self, key_id: str) -> None:
        super().__init__(f"The secret was encrypted with the key {key_id}, which is not in the keyring. Add it again.")
        self.key_id = key_id


class WrongContext(SecretsError):
    """The token was changed, moved here from another place, or its key's bytes are not those it was made with."""


@dataclass(frozen=True, slots=True, eq=False)
class Keyring:
    """Build it with `from_text`."""

    first: str
    _ciphers: dict[str, AESGCM] = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        ciphers: dict[str, AESGCM] = {}
        for place, entry in enumerate(text.split(","), start=1):
            key_id, colon, encoded = entry.strip().partition(":")
            if not colon or not _KEY_ID.fullmatch(key_id):
                raise BadKeyring(
                    f"Entry {place} of the keyring does not begin with a key's name and a colon, as in k1:…"
                )
            if key_id in ciphers:
                raise BadKeyring(f"The keyring names the key {key_id} twice.")
            ciphers[key_id] = AESGCM(_key_bytes(key_id, encoded))
        return cls(next(iter(ciphers)), ciphers)

    @property
    def key_ids(self) -> tuple[str, ...]:
        return tuple(self._ciphers)

    def encrypt(self, text: str, context: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self.first].encrypt(nonce, text.encode(), _bound_to(self.first, context))
        return f"{VERSION}.{self.first}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, context: str) -> str:
        key_id, sealed = _parts(token)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(key_id)
        try:
            text = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(key_id, context))
        except InvalidTag:
            raise WrongContext(
                f"The secret at {context} does not open with the key {key_id}: "
                "it was changed, belongs elsewhere, or the key's bytes differ. Enter it anew."
            ) from None
        return text.decode()

    def needs_rotation(self, token: str) -> bool:
        return _parts(token)[0] != self.first

    def rotate(self, token: str, context: str) -> str:
        """The same secret under the first key; a token already there is returned as it is, once it was seen to open."""
        text = self.decrypt(token, context)
        return self.encrypt(text, context) if self.needs_rotation(token) else token


def new_key(key_id: str) -> str:
    """One entry of a keyring, with fresh bytes."""
    if not _KEY_ID.fullmatch(key_id):
        raise BadKeyring("A key's name is up to 32 lower-case letters, digits, - and _.")
    return f"{key_id}:{base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()}"


def _key_bytes(key_id: str, encoded: str) -> bytes:
    try:
        key = _from_base64(encoded)
    except ValueError:
        # `from None`: the decoder's own message may quote the key.
        raise BadKeyring(f"The key {key_id} is not urlsafe base64.") from None
    if len(key) != KEY_BYTES:
        raise BadKeyring(f"The key {key_id} has {len(key)} bytes and must have {KEY_BYTES}.")
    return key


def _parts(token: str) -> tuple[str, bytes]:
    pieces = token.split(".")
    if len(pieces) != 3 or pieces[0] != VERSION or not _KEY_ID.fullmatch(pieces[1]):  # noqa: PLR2004 - version, key, body
        raise BadToken(f"The stored secret is not in the form {VERSION}.<key>.<text>.")
    try:
        sealed = _from_base64(pieces[2])
    except ValueError:
        raise BadToken("The stored secret is not urlsafe base64.") from None
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise BadToken("The stored secret is cut short.")
    return pieces[1], sealed


def _from_base64(text: str) -> bytes:
    """Strict, but lenient about the padding that copying often loses."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise ValueError from wrong


def _bound_to(key_id: str, context: str) -> bytes:
    # Version and key are bound too, so that the readable part of a token cannot be edited either.
    return f"{VERSION}.{key_id}.{context}".encode()
