"""OpenID Connect: sending a browser to the provider, and reading what comes back."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from quittance.integrations.identity import discovery, fetch, id_token
from quittance.integrations.identity.discovery import Provider
from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.fetch import Net
from quittance.integrations.identity.somebody import Names, Somebody, is_address, names_from, word, words

_OK = 200
_GONE = frozenset({"invalid_grant", "interaction_required", "login_required"})
_NOT_HERE = frozenset({"login_required", "interaction_required", "consent_required", "account_selection_required"})


@dataclass(frozen=True)
class Client:
    """What the firm registered with its provider."""

    issuer: str
    client_id: str
    secret: str
    redirect: str
    product: str = "other"
    names: Names = field(default_factory=Names)


@dataclass(frozen=True)
class Tokens:
    claims: Mapping[str, Any]
    access: str
    refresh: str


class Gone(Exception):
    """The provider no longer vouches for this person."""


def address(client: Client, *, state: str, nonce: str, verifier: str, quiet: bool, net: Net, now: datetime) -> str:
    """Where the browser is sent. `quiet`: only if the provider need not ask the person anything."""
    provider = discovery.provider(client.issuer, net=net, now=now)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    wanted = ["openid", "email", "profile", *(s for s in ("groups", "offline_access") if s in provider.scopes)]
    asked = {
        "response_type": "code",
        "response_mode": "query",
        "client_id": client.client_id,
        "redirect_uri": client.redirect,
        "scope": " ".join(wanted),
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "none"} if quiet else {}),
    }
    joint = "&" if "?" in provider.authorize else "?"
    return f"{provider.authorize}{joint}{urlencode(asked)}"


def refuse_error(said: Mapping[str, str]) -> None:
    """The provider may answer with an error in place of a code."""
    error = said.get("error", "")
    if error:
        code = "not_signed_in" if error in _NOT_HERE else "access_denied" if error == "access_denied" else "provider"
        raise Fault(code, f"{error}: {said.get('error_description', '')}".rstrip(": "))


def redeem(
    client: Client, said: Mapping[str, str], *, nonce: str, verifier: str, net: Net, now: datetime
) -> tuple[Somebody, str]:
    """Whom the provider's answer names, and the token by which it can be asked about them again."""
    provider = discovery.provider(client.issuer, net=net, now=now)
    issuer = said.get("iss")  # RFC 9207: an answer of another provider is noticed before its code is sent anywhere
    if (issuer or provider.says_issuer) and issuer != provider.issuer:
        raise Fault("issuer", f"the answer bears the issuer {issuer or 'of nobody'}")
    refuse_error(said)
    code = said.get("code", "")
    if not code:
        raise Fault("no_code", "the answer bears neither a code nor an error")
    grant = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect,
        "code_verifier": verifier,
    }
    tokens = _granted(client, provider, grant, nonce=nonce, net=net, now=now)
    return _somebody(client, provider, tokens, net), tokens.refresh


def ask_again(client: Client, refresh: str, *, subject: str, net: Net, now: datetime) -> tuple[Somebody | None, str]:
    """Whether the provider still knows the person; raises Gone if not. With what it says of them now, if it does."""
    provider = discovery.provider(client.issuer, net=net, now=now)
    grant = {"grant_type": "refresh_token", "refresh_token": refresh}
    try:
        tokens = _granted(client, provider, grant, nonce=None, net=net, now=now)
    except Fault as fault:
        if fault.code == "code":
            raise Gone(fault.detail) from None
        raise
    if not tokens.claims:
        return None, tokens.refresh or refresh
    if tokens.claims.get("sub") != subject:
        raise Gone("the provider speaks of somebody else")
    return _somebody(client, provider, tokens, net), tokens.refresh or refresh


def _granted(
    client: Client, provider: Provider, grant: Mapping[str, str], *, nonce: str | None, net: Net, now: datetime
) -> Tokens:
    form, headers = dict(grant), {}
    if provider.basic:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": client.client_id, "client_secret": client.secret}
    answer = fetch.post(provider.token, form, net=net, headers=headers)
    said = answer.json()
    if answer.status != _OK or "error" in said:
        error, told = word(said.get("error")), word(said.get("error_description"), 300)
        code = "code" if error in _GONE else "client" if error in {"invalid_client", "unauthorized_client"} else "token"
        raise Fault(code, f"{error or answer.status}: {told}".rstrip(": "))
    access, refresh = said.get("access_token"), said.get("refresh_token")
    token = said.get("id_token")
    access = access if isinstance(access, str) else ""
    claims: Mapping[str, Any] = {}
    if isinstance(token, str):
        wish = id_token.Wish(client_id=client.client_id, nonce=nonce, access_token=access)
        claims = id_token.read(token, provider, wish, net=net, now=now)
    elif nonce is not None:
        raise Fault("malformed", "the provider gave no id_token")
    return Tokens(claims=claims, access=access, refresh=refresh if isinstance(refresh, str) else "")


def _somebody(client: Client, provider: Provider, tokens: Tokens, net: Net) -> Somebody:
    claims = dict(tokens.claims)
    names = client.names
    wanted = (names.address or "email", names.given_name or "given_name", names.groups or "groups")
    if provider.userinfo and tokens.access and any(name not in claims for name in wanted):
        more = _userinfo(provider, tokens, net)
        claims = {**more, **claims}
    mail = word(claims.get(names.address or "email"), 320)
    if not mail and client.product == "entra" and is_address(word(claims.get("preferred_username"), 320)):
        mail = word(claims.get("preferred_username"), 320)
    given = word(claims.get(names.given_name or "given_name"))
    family = word(claims.get(names.family_name or "family_name"))
    if not given and not family:
        given, family = names_from(word(claims.get("name"), 200), "")
    overflow = claims.get("_claim_names")
    left_out = isinstance(overflow, dict) and (names.groups or "groups") in overflow
    return Somebody(
        subject=str(claims["sub"]),
        address=mail,
        given_name=given,
        family_name=family,
        groups=None if left_out else words(claims.get(names.groups or "groups")),
        groups_left_out=left_out,
        address_unverified=claims.get("email_verified") in (False, "false"),
        domain=word(claims.get("hd")),
        told=claims,
    )


def _userinfo(provider: Provider, tokens: Tokens, net: Net) -> dict[str, Any]:
    answer = fetch.get(provider.userinfo, net=net, headers={"Authorization": f"Bearer {tokens.access}"})
    if answer.status != _OK:
        raise Fault("userinfo", f"{provider.userinfo} answered with status {answer.status}")
    said = answer.json()
    if said.get("sub") != tokens.claims["sub"]:
        raise Fault("userinfo", "userinfo speaks of somebody else than the id_token")
    return said
