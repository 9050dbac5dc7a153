"""Reading an id_token: who signed it, for whom, when, and in answer to which question."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt.exceptions import InvalidSignatureError, PyJWTError

from quittance.integrations.identity import discovery
from quittance.integrations.identity.discovery import Provider
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.fetch import Net
from quittance.integrations.identity.somebody import SUBJECT_LENGTH_MAX

# Those with a public key alone: with HS256 the provider's public key would be a password that everybody knows.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
LEEWAY = timedelta(minutes=2)
OLDEST = timedelta(hours=1)
TOKEN_LENGTH_MAX = 64 * 1024
_SIGNATURE_ALONE = {f"verify_{name}": False for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}


@dataclass(frozen=True)
class Wish:
    """What the token must answer to. No nonce: it was not asked for by a browser."""

    client_id: str
    nonce: str | None
    access_token: str = ""


def read(token: str, provider: Provider, wish: Wish, *, net: Net, now: datetime) -> Mapping[str, Any]:
    algorithm, claims = _signed(token, provider, net, now)
    if claims.get("iss") != provider.issuer:
        raise Fault("issuer", f"the token was issued by {claims.get('iss')}, not by {provider.issuer}")
    _for_us(claims, wish)
    _in_time(claims, now)
    nonce = claims.get("nonce")
    if wish.nonce is not None and not (
        isinstance(nonce, str) and hmac.compare_digest(nonce.encode(), wish.nonce.encode())
    ):
        raise Fault("nonce", "the token answers another question than ours")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_LENGTH_MAX or not subject.isprintable():
        raise Fault("subject", "the token names no subject that could be kept")
    told = claims.get("at_hash")
    if told is not None and wish.access_token and told != _half_hash(wish.access_token, algorithm):
        raise Fault("at_hash", "the access token is not the one that the id_token speaks of")
    return claims


def _signed(token: str, provider: Provider, net: Net, now: datetime) -> tuple[str, dict[str, Any]]:
    try:
        header = jwt.get_unverified_header(token[: TOKEN_LENGTH_MAX + 1])
    except PyJWTError:
        raise Fault("malformed", "what was sent as the id_token is no token") from None
    algorithm, kid = str(header.get("alg")), header.get("kid")
    if len(token) > TOKEN_LENGTH_MAX or "crit" in header:
        raise Fault("malformed", "the token is too long, or asks for what we do not know")
    if algorithm not in ALGORITHMS:
        raise Fault("algorithm", f"the token is signed with {algorithm}")
    key = discovery.key(provider, kid if isinstance(kid, str) else None, net=net, now=now)
    if (key.key_type == "EC") != algorithm.startswith("ES"):
        raise Fault("algorithm", f"the token is signed with {algorithm}, and its key is of the kind {key.key_type}")
    try:
        return algorithm, jwt.decode(token, key.key, algorithms=[algorithm], options=_SIGNATURE_ALONE)  # type: ignore[arg-type]  # the stubs want each option spelled out
    except InvalidSignatureError:
        raise Fault("signature", f"the signature does not fit the key {kid}") from None
    except (PyJWTError, TypeError, ValueError):
        raise Fault("malformed", "the id_token is signed, but what it says cannot be read") from None


def _for_us(claims: Mapping[str, Any], wish: Wish) -> None:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if wish.client_id not in named:
        raise Fault("audience", f"the token is meant for {', '.join(map(str, named))}")
    party = claims.get("azp")
    if (len(named) > 1 or party is not None) and party != wish.client_id:
        raise Fault("audience", f"the token was given to {party or 'nobody'} (azp)")


_LATEST = 1e11  # far beyond any life; NaN is not below it


def _in_time(claims: Mapping[str, Any], now: datetime) -> None:
    second = now.timestamp()
    leeway = LEEWAY.total_seconds()
    times = {name: claims.get(name) for name in ("exp", "iat", "nbf")}
    for name, moment in times.items():
        is_number = isinstance(moment, int | float) and not isinstance(moment, bool) and abs(moment) < _LATEST
        if not is_number and (moment is not None or name != "nbf"):
            raise Fault("malformed", f"the token has no time that could be read as {name}")
    exp, iat, nbf = float(times["exp"]), float(times["iat"]), float(times["nbf"] or 0)  # type: ignore[arg-type]  # numbers, as the loop above made sure
    if second >= exp + leeway or second - iat > OLDEST.total_seconds():
        raise Fault(
            "late", f"the token was issued {_moment(iat)} and good until {_moment(exp)}; it is {_moment(second)}"
        )
    if max(iat, nbf) > second + leeway:
        raise Fault("early", f"the token is good from {_moment(max(iat, nbf))} on; it is {_moment(second)}")


def _moment(second: float) -> str:
    try:
        return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):  # a number that no calendar has
        return str(second)


def _half_hash(access_token: str, algorithm: str) -> str:
    digest = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
