"""What an OpenID provider says about itself, and its keys. Remembered for a while, per process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from quittance.integrations.identity import fetch
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.fetch import Net

KEPT_FOR = timedelta(minutes=10)
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
_keys: dict[str, tuple[datetime, dict[str, PyJWK]]] = {}


def provider(issuer: str, *, net: Net, now: datetime) -> Provider:
    known = _providers.get(issuer)
    if known and known[0] > now - KEPT_FOR:
        return known[1]
    found = ask(issuer, net=net)
    _remember(_providers, issuer, (now, found))
    return found


def ask(issuer: str, *, net: Net) -> Provider:
    """Afresh, past what is remembered."""
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
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    supported = said.get("id_token_signing_alg_values_supported") or ["RS256"]
    if not any(str(each)[:2] in {"RS", "PS", "ES"} for each in supported):
        raise Fault("algorithm", f"it signs with {', '.join(map(str, supported))} alone")
    scopes = said.get("scopes_supported")
    return Provider(
        issuer=issuer,
        authorize=net.checked(said["authorization_endpoint"]),
        token=net.checked(said["token_endpoint"]),
        keys=net.checked(said["jwks_uri"]),
        userinfo=_optional(said, "userinfo_endpoint", net),
        end_session=_optional(said, "end_session_endpoint", net),
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
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
    except (PyJWTError, KeyError, TypeError, ValueError):
        raise Fault("keys", "the provider's list of keys holds none that could be read") from None
    return {each.key_id or "": each for each in every}


def forget() -> None:
    """For a connection that was changed, and for tests."""
    _providers.clear()
    _keys.clear()


def _named(known: Mapping[str, PyJWK], kid: str | None) -> PyJWK | None:
    if kid is None and len(known) == 1:
        return next(iter(known.values()))
    return known.get(kid or "")


def _is_for_signing(jwk: Any) -> bool:
    return isinstance(jwk, dict) and jwk.get("use", "sig") == "sig" and jwk.get("kty") in {"RSA", "EC"}


def _optional(said: Mapping[str, Any], name: str, net: Net) -> str:
    address = said.get(name)
    return net.checked(address) if isinstance(address, str) and address else ""


def _remember(into: dict[str, Any], name: str, what: Any) -> None:
    if len(into) >= _REMEMBERED_MAX:
        into.clear()
    into[name] = what
