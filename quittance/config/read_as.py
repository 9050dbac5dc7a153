"""What the text of a setting stands for. Each raises ValueError with the words for what is wrong."""

import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quittance.core.database import addresses


def text(value: str) -> str:
    return value


def port(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:  # noqa: PLR2004  the range of ports
        raise ValueError("it must be a port number from 1 to 65535")
    return int(value)


def count(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or int(value) < 1:
        raise ValueError("it must be a whole number above 0")
    return int(value)


def hops(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or int(value) > 9:  # noqa: PLR2004  nobody has more proxies in a row
        raise ValueError("it must be a whole number from 0 to 9")
    return int(value)


def hosts(value: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in value.split(",") if host.strip())


def address(value: str) -> str:
    addresses.parts(value)
    return value


def networks(value: str) -> tuple[Any, ...]:
    return tuple(ipaddress.ip_network(network.strip()) for network in value.split(",") if network.strip())


def choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"it must be one of {', '.join(allowed)}")
        return value

    return read


def long_secret(value: str) -> str:
    if len(value) < 32:  # noqa: PLR2004  shorter ones can be guessed
        raise ValueError("it must have at least 32 characters")
    return value


def keys(value: str) -> str:
    from quittance.core.secrets import BadKeyring, Keyring

    try:
        Keyring.from_text(value)
    except BadKeyring as bad:
        raise ValueError(f"it must read name:key[,name:key…] ({str(bad).rstrip('.')})") from None
    return value


def mail_route(value: str) -> str:
    from quittance.integrations.smtp import BadRoute, Route

    try:
        Route.from_url(value)
    except BadRoute as bad:
        raise ValueError(str(bad).rstrip(".")) from None
    return value


def resolver(value: str) -> str:
    from quittance.integrations.dns import BadResolver, Resolver

    try:
        Resolver.from_setting(value or None)
    except BadResolver as bad:
        raise ValueError(str(bad)) from None
    return value


def signing_key(value: str) -> str:
    from quittance.outbox.rules import signing

    if not value:
        return value
    try:
        signing.from_pem(Path(value).read_text())
    except OSError as failed:
        raise ValueError(f"{value} cannot be read: {failed.strerror}") from None
    except ValueError:
        raise ValueError(f"{value} holds no RSA key in PEM form without a password") from None
    return value


def storage(value: str) -> str:
    from quittance.integrations import storage

    if not value:
        return value  # known once the data folder is
    try:
        storage.from_url(value)
    except storage.BadAddress as bad:
        raise ValueError(str(bad).rstrip(".")) from None
    return value


def processor(part: str) -> Callable[[str], Any]:
    """Read by the parser of that name at the processor's door."""

    def read(value: str) -> Any:
        from quittance.integrations.stripe import access

        parsers = {
            "address": access.address,
            "script": access.script,
            "origins": access.origins,
            "key": access.key,
            "public_key": access.public_key,
            "hook_secrets": access.hook_secrets,
        }
        return parsers[part](value)

    return read
