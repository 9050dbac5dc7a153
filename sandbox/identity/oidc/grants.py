"""Codes, refresh tokens and access tokens. A code lives here for a minute; tokens are sealed, and clients hold them."""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

from sandbox.identity import seals
from sandbox.identity.keys import Keys
from sandbox.identity.oidc.asking import Question

CODE_SECONDS = 60
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 90 * 24 * 3600


class Invalid(ValueError):
    """invalid_grant, and why."""


@dataclass(frozen=True)
class Grant:
    question: Question
    person_id: str
    auth_time: int
    made_at: float


class Codes:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, Grant] = {}
        self._used: set[str] = set()

    def give(self, question: Question, person_id: str, auth_time: int) -> str:
        code = secrets.token_urlsafe(24)
        now = time.time()
        with self._lock:
            self._open = {each: grant for each, grant in self._open.items() if now - grant.made_at < CODE_SECONDS}
            self._open[code] = Grant(question, person_id, auth_time, now)
        return code

    def use_up(self, code: str) -> None:
        with self._lock:
            self._open.pop(code, None)
            self._used.add(code)

    def take(self, code: str, *, client_id: str, redirect_uri: str, verifier: str | None) -> Grant:
        """Whoever brings it, right or wrong: a code is good for one try."""
        with self._lock:
            grant = self._open.pop(code, None)
            if code in self._used:
                raise Invalid("This code was used before.")
            if grant is None or time.time() - grant.made_at >= CODE_SECONDS:
                raise Invalid("This code is unknown, or older than a minute.")
            self._used.add(code)
        if grant.question.client_id != client_id:
            raise Invalid("This code was given to another application.")
        if grant.question.redirect_uri != redirect_uri:
            raise Invalid("redirect_uri is another one than in the authentication request.")
        _check_verifier(grant.question.challenge, verifier)
        return grant


def access_token(keys: Keys, *, person_id: str, client_id: str, scope: str) -> str:
    facts = {"sub": person_id, "client_id": client_id, "scope": scope, "jti": secrets.token_hex(4)}
    return seals.sealed(keys, "access", facts)


def refresh_token(keys: Keys, *, person_id: str, client_id: str, scope: str, auth_time: int) -> str:
    facts = {"sub": person_id, "client_id": client_id, "scope": scope, "auth_time": auth_time}
    return seals.sealed(keys, "refresh", {**facts, "jti": secrets.token_hex(4)})


def opened_access(keys: Keys, token: str) -> dict[str, Any] | None:
    return seals.opened(keys, "access", token, seconds=ACCESS_SECONDS)


def opened_refresh(keys: Keys, token: str) -> dict[str, Any] | None:
    return seals.opened(keys, "refresh", token, seconds=REFRESH_SECONDS)


def _check_verifier(challenge: str | None, verifier: str | None) -> None:
    if challenge is None:
        if verifier is not None:
            raise Invalid("A code_verifier came, yet the authentication request had no code_challenge.")
        return
    if verifier is None:
        raise Invalid("code_verifier is missing.")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    if not hmac.compare_digest(digest, challenge.encode()):
        raise Invalid("code_verifier does not fit the code_challenge.")
