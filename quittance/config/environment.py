"""Typed settings, read once at start from the process's environment. All faults are told at once, a line each."""

import base64
import json
import os
import secrets as randomness
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from quittance.core import kept
from quittance.core.database import addresses

_ROOT = Path(__file__).resolve().parents[2]


class BadSettings(Exception):
    """One or more settings are wrong or missing; `faults` has a line for each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def _text(value: str) -> str:
    return value


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 65536:  # noqa: PLR2004  the range of ports
        raise ValueError("it must be a port number from 1 to 65535")
    return int(value)


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or int(value) < 1:
        raise ValueError("it must be a whole number above 0")
    return int(value)


def _hops(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or int(value) > 9:  # noqa: PLR2004  nobody has more proxies in a row
        raise ValueError("it must be a whole number from 0 to 9")
    return int(value)


def _hosts(value: str) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in value.split(",") if host.strip())


def _address(value: str) -> str:
    addresses.parts(value)
    return value


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"it must be one of {', '.join(allowed)}")
        return value

    return read


def _long_secret(value: str) -> str:
    if len(value) < 32:  # noqa: PLR2004  shorter ones can be guessed
        raise ValueError("it must have at least 32 characters")
    return value


def _keys(value: str) -> str:
    from quittance.core.secrets import BadKeyring, Keyring

    try:
        Keyring.from_text(value)
    except BadKeyring as bad:
        raise ValueError(f"it must read name:key[,name:key…] ({str(bad).rstrip('.')})") from None
    return value


def _mail_route(value: str) -> str:
    from quittance.integrations.smtp import BadRoute, Route

    try:
        Route.from_url(value)
    except BadRoute as bad:
        raise ValueError(str(bad).rstrip(".")) from None
    return value


def _storage(value: str) -> str:
    from quittance.integrations import storage

    if not value:
        return value  # known once the data folder is
    try:
        storage.from_url(value)
    except storage.BadAddress as bad:
        raise ValueError(str(bad).rstrip(".")) from None
    return value


def _processor(part: str) -> Callable[[str], Any]:
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


def _setting(variable: str, read: Callable[[str], Any], about: str, default: str | None = None) -> Any:
    return field(metadata={"variable": variable, "read": read, "about": about, "default": default})


@dataclass(frozen=True)
class Environment:
    """Every setting of the product. `docs/settings.md` lists them for people; a test keeps the two equal."""

    data: Path = _setting("QUITTANCE_DATA", Path, "Folder for everything this host keeps", str(_ROOT / "var"))
    database_url: str = _setting("DATABASE_URL", _address, "The database as the app role; embedded when unset")
    database_owner_url: str = _setting("DATABASE_OWNER_URL", _address, "The same database as its owner (migrations)")
    database_ops_url: str = _setting("DATABASE_OPS_URL", _address, "The same database as the reading role (ops pages)")
    database_port: int = _setting("QUITTANCE_DATABASE_PORT", _port, "Port of the embedded database", "54320")
    database_wait_seconds: int = _setting(
        "QUITTANCE_DATABASE_WAIT_SECONDS", _count, "How long a starting process waits for the database", "30"
    )
    secret_key: str = _setting("QUITTANCE_SECRET_KEY", _long_secret, "Signs cookies and links; 32 characters or more")
    encryption_keys: str = _setting(
        "QUITTANCE_ENCRYPTION_KEYS", _keys, "Encrypts secrets at rest: name:key[,name:key…], the first one encrypts"
    )
    domain: str = _setting("QUITTANCE_DOMAIN", _text, "Firms live at <firm>.<domain>", "localhost")
    public_scheme: str = _setting("QUITTANCE_PUBLIC_SCHEME", _choice("http", "https"), "How people reach us", "https")
    public_port: int = _setting("QUITTANCE_PUBLIC_PORT", _port, "The port people see", "443")
    proxy_hops: int = _setting(
        "QUITTANCE_PROXY_HOPS", _hops, "How many proxies of yours write X-Forwarded-For in front of us", "0"
    )
    ops_hosts: tuple[str, ...] = _setting("QUITTANCE_OPS_HOSTS", _hosts, "Hosts of the ops pages", "ops.localhost")
    inbound_domain: str = _setting(
        "QUITTANCE_INBOUND_DOMAIN", _text, "Domain of the firms' inbound addresses", "inbound.localhost"
    )
    smtp_url: str = _setting("QUITTANCE_SMTP_URL", _mail_route, "Where mail leaves to", "smtp://127.0.0.1:25")
    files_url: str = _setting(
        "QUITTANCE_FILES_URL", _storage, "Where files lie: a folder, or s3://…; <data>/files when unset", ""
    )
    providers: str = _setting(
        "QUITTANCE_PROVIDERS",
        _choice("public", "any"),
        "Where firms' identity providers may be: public (https, open internet), or any (for trials on one machine)",
        "public",
    )
    sources: str = _setting(
        "QUITTANCE_SOURCES",
        _choice("private", "any"),
        "Where firms' practice systems may be: private (any network, never this host or our database), or any",
        "private",
    )
    processor_url: str = _setting(
        "QUITTANCE_PROCESSOR_URL",
        _processor("address"),
        "Where the payment processor answers",
        "https://api.stripe.com",
    )
    processor_key: str = _setting(
        "QUITTANCE_PROCESSOR_KEY",
        _processor("key"),
        "Our secret key at the processor; no online payments when unset",
        "",
    )
    processor_public_key: str = _setting(
        "QUITTANCE_PROCESSOR_PUBLIC_KEY",
        _processor("public_key"),
        "The key that payers' browsers show the processor",
        "",
    )
    processor_hook_secrets: tuple[str, ...] = _setting(
        "QUITTANCE_PROCESSOR_HOOK_SECRETS",
        _processor("hook_secrets"),
        "What the processor signs its webhooks with: whsec_…[,whsec_…]",
        "",
    )
    ach_company_id: str = _setting(
        "QUITTANCE_ACH_COMPANY_ID", _text, "Our company ID in bank transfers, as payers' authorisations name it", ""
    )
    processor_script: str = _setting(
        "QUITTANCE_PROCESSOR_SCRIPT",
        _processor("script"),
        "The processor's script, which brings its fields into a page",
        "https://js.stripe.com/v3/",
    )
    processor_origins: tuple[str, ...] = _setting(
        "QUITTANCE_PROCESSOR_ORIGINS",
        _processor("origins"),
        "Origins that pages with the processor's fields may show, ask and lead on to",
        "https://js.stripe.com,https://api.stripe.com,https://hooks.stripe.com,https://checkout.stripe.com",
    )
    log_level: str = _setting(
        "QUITTANCE_LOG_LEVEL", _choice("debug", "info", "warning", "error"), "How much is logged", "info"
    )
    metrics_token: str = _setting(
        "QUITTANCE_METRICS_TOKEN", _text, "Bearer token for /metrics; loopback only when unset", ""
    )
    body_bytes_max: int = _setting("QUITTANCE_BODY_BYTES_MAX", _count, "Largest request body accepted", "10485760")
    mail_bytes_max: int = _setting("QUITTANCE_MAIL_BYTES_MAX", _count, "Largest inbound mail accepted", "52428800")


def read(variables: Mapping[str, str]) -> Environment:
    """Read and check all settings; every fault is told at once."""
    variables = {name: value for name, value in variables.items() if value != ""}
    if "DATABASE_URL" not in variables:
        variables = {**_embedded(variables), **variables}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for setting in fields(Environment):
        variable, about = setting.metadata["variable"], setting.metadata["about"]
        text = variables.get(variable, setting.metadata["default"])
        if text is None:
            faults.append(f"{variable} is missing. {about}.")
            continue
        try:
            values[setting.name] = setting.metadata["read"](text)
        except ValueError as error:
            faults.append(f"{variable} is wrong: {error}. {about}.")
    if faults:
        raise BadSettings(faults)
    values["files_url"] = values["files_url"] or str(values["data"].resolve() / "files")
    return Environment(**values)


@cache
def environment() -> Environment:
    return read(os.environ)


def _embedded(variables: Mapping[str, str]) -> dict[str, str]:
    """Without a DATABASE_URL this is a machine of one: keys and addresses are kept in the data folder."""
    data = Path(variables.get("QUITTANCE_DATA", str(_ROOT / "var")))
    port = variables.get("QUITTANCE_DATABASE_PORT", "54320")
    fresh = {
        "QUITTANCE_SECRET_KEY": randomness.token_urlsafe(48),
        "QUITTANCE_ENCRYPTION_KEYS": "k1:" + base64.urlsafe_b64encode(randomness.token_bytes(32)).decode(),
    }
    roles = data / "database" / "roles.json"
    try:
        found: dict[str, str] = json.loads(kept.once(data / "keys.json", json.dumps(fresh)))
        passwords: dict[str, str] = json.loads(roles.read_text()) if roles.exists() else {}
    except OSError as error:
        raise BadSettings([f"QUITTANCE_DATA is wrong: {error.filename}: {error.strerror}."]) from None
    except ValueError:
        raise BadSettings(
            [f"The keys in {data} cannot be read: bring keys.json and database/roles.json back."]
        ) from None
    names = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner", "DATABASE_OPS_URL": "ops"}
    urls = {
        variable: f"postgresql://quittance_{role}:{passwords.get(role, 'unset')}@127.0.0.1:{port}/quittance"
        for variable, role in names.items()
    }
    return {**found, **urls}
