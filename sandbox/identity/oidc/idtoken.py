"""The id_token: what it says, how it is signed, and how either goes wrong when that is wished."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.identity.applications import Application
from sandbox.identity.book import Person
from sandbox.identity.directory import Directory
from sandbox.identity.keys import Key, Keys
from sandbox.identity.moods import Taken

LIFE_SECONDS = 3600
HOUR = 3600
TEN_DAYS = 10 * 24 * HOUR
FORGED_EMAIL = "mallory@elsewhere.example"

Claims = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    issuer: str
    client: Application
    person: Person
    scopes: frozenset[str]
    nonce: str | None
    auth_time: int
    access_token: str


def person_claims(person: Person, scopes: frozenset[str], client: Application, directory: Directory) -> Claims:
    """As real providers do: what no scope asked for is not told. Groups come by the application's registration."""
    groups = directory.groups_of(person)
    claims: Claims = {"sub": person.id}
    if "email" in scopes:
        claims |= {"email": person.email, "email_verified": True}
    if "profile" in scopes:
        claims |= {
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
            "preferred_username": person.email,
        }
    return claims | {"groups": [group.id if client.groups == "ids" else group.name for group in groups]}


def id_token(facts: Facts, *, directory: Directory, keys: Keys, taken: Taken) -> str:
    now = int(time.time())
    claims: Claims = {
        "iss": facts.issuer,
        "aud": facts.client.client_id,
        "iat": now,
        "exp": now + LIFE_SECONDS,
        "auth_time": facts.auth_time,
        "at_hash": at_hash(facts.access_token),
        **({"nonce": facts.nonce} if facts.nonce is not None else {}),
        **person_claims(facts.person, facts.scopes, facts.client, directory),
    }
    if "oidc_other_subject" in taken:
        claims["sub"] = next((each.id for each in directory.people if each.id != facts.person.id), "somebody-else")
    for key, twist in TWISTS.items():
        if key in taken:
            twist(claims)
    return _signed(claims, keys, taken)


def at_hash(access_token: str) -> str:
    return _text(hashlib.sha256(access_token.encode()).digest()[:16])


def decoded(token: str) -> dict[str, Any]:
    """For people to read; whether it is true is another question."""
    header, claims, _signature = token.split(".")
    return {"header": json.loads(_bytes(header)), "claims": json.loads(_bytes(claims))}


def _drop(*names: str) -> Callable[[Claims], None]:
    def twist(claims: Claims) -> None:
        for name in names:
            claims.pop(name, None)

    return twist


def _put(name: str, value: Any) -> Callable[[Claims], None]:
    return lambda claims: claims.update({name: value})


def _shift(seconds: int, *names: str) -> Callable[[Claims], None]:
    return lambda claims: claims.update({name: claims[name] + seconds for name in names})


def _early(claims: Claims) -> None:
    _shift(HOUR, "iat", "exp")(claims)
    claims["nbf"] = claims["iat"]


TWISTS: dict[str, Callable[[Claims], None]] = {
    "oidc_wrong_issuer": lambda claims: claims.update(iss=f"{claims['iss']}/elsewhere"),
    "oidc_wrong_audience": _put("aud", "another-application"),
    "oidc_wrong_nonce": lambda claims: claims.update(nonce=secrets.token_urlsafe(16)),
    "oidc_missing_nonce": _drop("nonce"),
    "oidc_expired": _shift(-2 * HOUR, "iat", "exp"),
    "oidc_not_yet": _early,
    "oidc_old_sign_in": lambda claims: claims.update(auth_time=claims["iat"] - TEN_DAYS),
    "oidc_wrong_at_hash": lambda claims: claims.update(at_hash=at_hash(secrets.token_hex())),
    "oidc_no_email": _drop("email", "email_verified", "preferred_username"),
    "oidc_unverified": _put("email_verified", False),
    "oidc_no_names": _drop("name", "given_name", "family_name"),
    "oidc_no_groups": _drop("groups"),
    "oidc_groups_text": lambda claims: claims.update(groups=", ".join(claims.get("groups", []))),
}


def _signed(claims: Claims, keys: Keys, taken: Taken) -> str:
    key = keys.signing
    if "oidc_alg_none" in taken:
        return f"{_head('none', None)}.{_json(claims)}."
    if "oidc_hs256" in taken:
        content = f"{_head('HS256', key.kid)}.{_json(claims)}"
        return f"{content}.{_text(hmac.digest(key.public_pem, content.encode(), 'sha256'))}"
    if "oidc_unknown_kid" in taken:
        return _rs256(claims, keys.stranger, keys.stranger.kid)
    if "oidc_bad_signature" in taken:
        return _rs256(claims, keys.stranger, key.kid)
    token = _rs256(claims, key, key.kid)
    if "oidc_altered" in taken:
        head, _, rest = token.partition(".")
        return f"{head}.{_json({**claims, 'email': FORGED_EMAIL})}.{rest.partition('.')[2]}"
    return token


def _rs256(claims: Claims, key: Key, kid: str) -> str:
    content = f"{_head('RS256', kid)}.{_json(claims)}"
    return f"{content}.{_text(key.sign(content.encode()))}"


def _head(algorithm: str, kid: str | None) -> str:
    return _json({"alg": algorithm, "typ": "JWT", **({"kid": kid} if kid else {})})


def _json(facts: dict[str, Any]) -> str:
    return _text(json.dumps(facts, separators=(",", ":")).encode())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
