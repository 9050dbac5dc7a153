"""What a connection to an identity provider must hold before anybody is sent through it."""

import re
from dataclasses import dataclass, field

PRODUCTS = {"entra": "Microsoft Entra", "okta": "Okta", "google": "Google Workspace", "other": "another product"}
GOOGLE = "https://accounts.google.com"
CLAIMS = ("address", "given_name", "family_name", "groups")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


@dataclass(frozen=True)
class Wish:
    """A connection as a form or a command names it. An empty secret: the one that is kept stays."""

    protocol: str
    product: str = "other"
    issuer: str = ""
    client_id: str = ""
    secret: str = ""
    sign_in_address: str = ""
    certificates: str = ""
    claims: dict[str, str] = field(default_factory=dict)
    domains: tuple[str, ...] = ()


def faults(wish: Wish, *, has_secret: bool) -> dict[str, str]:
    """What is missing, by field, in words."""
    found = {}
    if not wish.issuer:
        found["issuer"] = "Write what the provider calls itself; its page of the application shows it."
    if wish.protocol == "oidc":
        if not wish.client_id:
            found["client_id"] = "Write the client id that the provider gave the application."
        if not wish.secret and not has_secret:
            found["secret"] = "Paste the client secret; the provider shows it once, when it is made."  # noqa: S105  words about a secret
    else:
        if not wish.sign_in_address:
            found["sign_in_address"] = "Write the address to which browsers are sent for signing in."
        if not wish.certificates:
            found["certificates"] = "Paste the certificate by which the provider signs."
    odd = [domain for domain in wish.domains if not _DOMAIN.fullmatch(domain)]
    if odd:
        found["domains"] = f"“{odd[0]}” is no domain; write one like firm.example."
    elif is_shared(wish.issuer) and not wish.domains:
        found["domains"] = "Everybody with a Google account has this issuer. Write your firm's own domain."
    return found


def is_shared(issuer: str) -> bool:
    """An issuer that vouches for the people of many firms: it says who somebody is, not that they are the firm's."""
    return issuer.rstrip("/") == GOOGLE


def domains(text: str) -> tuple[str, ...]:
    """As typed: several, with commas, spaces or at-signs."""
    return tuple(dict.fromkeys(part.strip("@.").lower() for part in re.split(r"[\s,;]+", text) if part.strip("@.")))


def is_let_in(*, issuer: str, allowed: tuple[str, ...], address: str, hosted_domain: str) -> bool:
    """Whether somebody whom the provider knows belongs to the firm at all."""
    if is_shared(issuer):
        return hosted_domain.lower() in allowed  # an address alone may be a private account under a work address
    return not allowed or address.rpartition("@")[2].lower() in allowed
