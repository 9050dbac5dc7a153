"""Looking at a connection from afar, before anybody is sent through it: one finding after the other, in words."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from quittance.integrations import identity
from quittance.tenancy.actions import connections, providers
from quittance.tenancy.models import Connection
from quittance.tenancy.models.connection import Protocol

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """`tone` is good, warn or bad. `advice` says what to change, where something should be."""

    tone: str
    words: str
    advice: str = ""


def run(*, connection: Connection, now: datetime) -> list[Finding]:
    """Ask the provider what can be asked without anybody signing in, and keep what was found."""
    facts: dict[str, Any] = {}
    look = _oidc if connection.protocol == Protocol.OIDC else _saml
    findings = list(look(connection, facts, now))
    found = {"at": now.isoformat(), "findings": [asdict(each) for each in findings], **facts}
    connections.note_found(connection=connection, found=found)
    return findings


def _oidc(connection: Connection, facts: dict[str, Any], now: datetime) -> Iterator[Finding]:
    net = providers.net()
    try:
        provider = identity.discovery.ask(connection.issuer, net=net, now=now)
    except identity.Fault as fault:
        yield Finding("bad", *_WHY.get(fault.code, (f"The provider cannot be used: {fault.detail.rstrip('.')}.", "")))
        if fault.detail and fault.code in _WHY:
            yield Finding("bad", f"In detail: {fault.detail.rstrip('.')}.")
        return
    facts["end_session"] = provider.end_session
    yield Finding("good", f"The provider answers, and calls itself {provider.issuer} as the connection does.")
    try:
        keys = identity.discovery.keys(provider, net=net)
    except identity.Fault as fault:
        yield Finding("bad", f"Its keys cannot be read: {fault.detail.rstrip('.')}.", "Ask the provider's support.")
    else:
        count = f"{len(keys)} key{'' if len(keys) == 1 else 's'}"
        yield Finding("good", f"It publishes {count} by which its signatures are known.")
    facts["asks_again"] = "offline_access" in provider.scopes
    if facts["asks_again"]:
        yield Finding("good", "It can be asked about people who are signed in, so a removal there is known in minutes.")
    else:
        yield Finding("good", "People are sent through it again, unseen, every ten minutes.")
    yield Finding("wait", "Whether client id and secret fit shows when somebody tries a sign-in.")


def _saml(connection: Connection, facts: dict[str, Any], now: datetime) -> Iterator[Finding]:
    ends = []
    for pem in identity.certificates.several(connection.certificates):
        certificate = identity.certificates.facts(pem)
        ends.append(certificate.ends_at)
        until = f"{certificate.ends_at:%B} {certificate.ends_at.day}, {certificate.ends_at.year}"
        if certificate.weakness:
            yield Finding(
                "bad", f"The certificate {certificate.name}: {certificate.weakness}.", "Make a new one there."
            )
        elif now >= certificate.ends_at:
            yield Finding("bad", f"The certificate {certificate.name} ended on {until}.", "Paste the newer one.")
        elif now < certificate.begins_at:
            yield Finding("bad", f"The certificate {certificate.name} is not valid yet.", "Check the clock there.")
        elif now >= certificate.ends_at - SOON:
            yield Finding(
                "warn", f"The certificate {certificate.name} ends on {until}.", "Paste the next one beside it."
            )
        else:
            yield Finding("good", f"The certificate {certificate.name} is strong enough and valid until {until}.")
    if ends:
        facts["certificates_end_at"] = max(ends).isoformat()
    yield Finding("good", f"Browsers will be sent to {connection.sign_in_address}.")
    yield Finding("wait", "Whether the provider knows us shows when somebody tries a sign-in.")


_WHY = {
    "unreachable": ("The provider does not answer at this address.", "Check the issuer, letter by letter."),
    "slow": ("The provider took longer than ten seconds.", "Try again; if it stays so, ask the provider's support."),
    "away": ("The provider answers that something is broken there.", "Try again in some minutes."),
    "address": ("The address cannot be asked: it must be https and lie on the open internet.", "Check the issuer."),
    "certificate": ("The provider's https certificate is not one that browsers trust.", "Check the issuer."),
    "redirected": ("The address leads on to another one, which is not followed.", "Write the address it leads to."),
    "discovery": ("The provider has no discovery document there.", "Check the issuer: no path too many, none missing."),
    "not_json": ("What lies there is no discovery document.", "Check the issuer: no path too many, none missing."),
    "discovery_issuer": (
        "The provider calls itself otherwise than the connection does.",
        "Copy the issuer from the provider's own page, with or without its last slash, just as it stands there.",
    ),
}
