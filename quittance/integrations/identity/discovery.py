"""What an OpenID provider says about itself, and its keys. Remembered for a while, per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from quittance.integrations.identity import fetch
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.fetch import Net
from quittance.integrations.identity.turns import Turns

KEPT_FOR = timedelta(minutes=10)
FAILED_FOR = timedelta(seconds=45)
WELL_KNOWN = "/.well-known/openid-configuration"
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_OK = 200
_REMEMBERED_MAX = 500


@dataclass(frozen=True)
class Provider:
    """A provider's own account of itself, checked."""

    issuer: str
    authorize: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    scopes: frozenset[str]
    basic: bool
    says_issuer: bool


_providers: dict[str, tuple[datetime, Provider]] = {}
_failed: dict[str, tuple[datetime, str, str]] = {}
_keys: dict[str, tuple[datetime, dict[str, PyJWK]]] = {}
_turns = Turns(at_once=1)


def provider(issuer: str, *, net: Net, now: datetime) -> Provider:
    """What was remembered, or asked. Who failed is let alone for a while, so that it holds up nobody once more."""
    known = _known(issuer, now)
    if known is None:
        _refuse_if_failed(issuer, now)
        with _turns.taken(issuer):
            known = _known(issuer, now)  # somebody may have asked while this one waited
            if known is None:
                _refuse_if_failed(issuer, now)
                known = _asked(issuer, net, now)
    return known


def ask(issuer: str, *, net: Net, now: datetime) -> Provider:
    """Afresh, past what is remembered: somebody wants to see whether it is mended."""
    with _turns.taken(issuer):
        return _asked(issuer, net, now)


def _known(issuer: str, now: datetime) -> Provider | None:
    known = _providers.get(issuer)
    return known[1] if known and known[0] > now - KEPT_FOR else None


def _refuse_if_failed(issuer: str, now: datetime) -> None:
    failed = _failed.get(issuer)
    if failed and failed[0] > now - FAILED_FOR:
        raise Fault(failed[1], failed[2])


def _asked(issuer: str, net: Net, now: datetime) -> Provider:
    try:
        found = _told(issuer, net)
    except Fault as fault:
        _remember(_failed, issuer, (now, fault.code, fault.detail))
        raise
    _failed.pop(issuer, None)
    _remember(_providers, issuer, (now, found))
    return found


def _told(issuer: str, net: Net) -> Provider:
    net.checked(issuer)
    answer = fetch.get(issuer.rstrip("/") + WELL_KNOWN, net=net)
    if answer.status != _OK:
        raise Fault("discovery", f"{issuer}{WELL_KNOWN} answered with status {answer.status}")
    return read(answer.json(), issuer, net)


def read(said: Mapping[str, Any], issuer: str, net: Net) -> Provider:
    missing = [name for name in _NEEDED if not isinstance(said.get(name), str)]
    if missing:
        raise Fault("discovery", f"the discovery document does not name {', '.join(missing)}")
    if said["issuer"] != issuer:
        raise Fault("discovery_issuer", f"it calls itself {said['issuer']}, and the connection says {issuer}")
    methods = _several(said, "token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    supported = _several(said, "id_token_signing_alg_values_supported") or ["RS256"]
    if not any(each[:2] in {"RS", "PS", "ES"} for each in supported):
        raise Fault("algorithm", f"it signs with {', '.join(supported)} alone")
    return Provider(
        issuer=issuer,
        authorize=net.checked(said["authorization_endpoint"]),
        token=net.checked(said["token_endpoint"]),
        keys=net.checked(said["jwks_uri"]),
        userinfo=_optional(said, "userinfo_endpoint", net),
        end_session=_optional(said, "end_session_endpoint", net),
        scopes=frozenset(_several(said, "scopes_supported")),
        basic="client_secret_basic" in methods,
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
    )


def key(of: Provider, kid: str | None, *, net: Net, now: datetime) -> PyJWK:
    """The key of this name. One that is not known is asked for once more: providers change their keys."""
    known = _keys.get(of.keys)
    if known is None or known[0] <= now - KEPT_FOR or _named(known[1], kid) is None:
        known = (now, keys(of, net=net))
        _remember(_keys, of.keys, known)
    found = _named(known[1], kid)
    if found is None:
        raise Fault("unknown_key", f"key {kid or 'without a name'} is not among {', '.join(known[1]) or 'no keys'}")
    return found


def keys(of: Provider, *, net: Net) -> dict[str, PyJWK]:
    """The provider's published signing keys, by name."""
    answer = fetch.get(of.keys, net=net)
    if answer.status != _OK:
        raise Fault("keys", f"{of.keys} answered with status {answer.status}")
    said = answer.json()
    try:
        every = PyJWKSet.from_dict({"keys": [each for each in said["keys"] if _is_for_signing(each)]}).keys
    except (PyJWTError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, UnsupportedAlgorithm):
        # Numbers for words, words for numbers: whatever breaks on it is no key.
        raise Fault("keys", "the provider's list of keys holds none that could be read") from None
    return {each.key_id if isinstance(each.key_id, str) else "": each for each in every}


def forget() -> None:
    """For a connection that was changed, and for tests."""
    _providers.clear()
    _failed.clear()
    _keys.clear()


def _named(known: Mapping[str, PyJWK], kid: str | None) -> PyJWK | None:
    if kid is None and len(known) == 1:
        return next(iter(known.values()))
    return known.get(kid or "")


def _is_for_signing(jwk: Any) -> bool:
    return isinstance(jwk, dict) and jwk.get("use", "sig") == "sig" and jwk.get("kty") in {"RSA", "EC"}


def _several(said: Mapping[str, Any], name: str) -> list[str]:
    """A list of words; what is neither, as if it were not there."""
    told = said.get(name)
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _optional(said: Mapping[str, Any], name: str, net: Net) -> str:
    address = said.get(name)
    return net.checked(address) if isinstance(address, str) and address else ""


def _remember(into: dict[str, Any], name: str, what: Any) -> None:
    if len(into) >= _REMEMBERED_MAX:
        into.clear()
    into[name] = what
