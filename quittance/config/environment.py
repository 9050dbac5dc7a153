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

from quittance.config import read_as
from quittance.core import kept

_ROOT = Path(__file__).resolve().parents[2]


class BadSettings(Exception):
    """One or more settings are wrong or missing; `faults` has a line for each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def _setting(variable: str, read: Callable[[str], Any], about: str, default: str | None = None) -> Any:
    return field(metadata={"variable": variable, "read": read, "about": about, "default": default})


@dataclass(frozen=True)
class Environment:
    """Every setting of the product. `docs/settings.md` lists them for people; a test keeps the two equal."""

    data: Path = _setting("QUITTANCE_DATA", Path, "Folder for everything this host keeps", str(_ROOT / "var"))
    database_url: str = _setting("DATABASE_URL", read_as.address, "The database as the app role; embedded when unset")
    database_owner_url: str = _setting(
        "DATABASE_OWNER_URL", read_as.address, "The same database as its owner (migrations)"
    )
    database_ops_url: str = _setting(
        "DATABASE_OPS_URL", read_as.address, "The same database as the reading role (ops pages)"
    )
    database_port: int = _setting("QUITTANCE_DATABASE_PORT", read_as.port, "Port of the embedded database", "54320")
    database_wait_seconds: int = _setting(
        "QUITTANCE_DATABASE_WAIT_SECONDS", read_as.count, "How long a starting process waits for the database", "30"
    )
    secret_key: str = _setting(
        "QUITTANCE_SECRET_KEY", read_as.long_secret, "Signs cookies and links; 32 characters or more"
    )
    encryption_keys: str = _setting(
        "QUITTANCE_ENCRYPTION_KEYS",
        read_as.keys,
        "Encrypts secrets at rest: name:key[,name:key…], the first one encrypts",
    )
    domain: str = _setting("QUITTANCE_DOMAIN", read_as.text, "Firms live at <firm>.<domain>", "localhost")
    public_scheme: str = _setting(
        "QUITTANCE_PUBLIC_SCHEME", read_as.choice("http", "https"), "How people reach us", "https"
    )
    public_port: int = _setting("QUITTANCE_PUBLIC_PORT", read_as.port, "The port people see", "443")
    proxy_hops: int = _setting(
        "QUITTANCE_PROXY_HOPS", read_as.hops, "How many proxies of yours write X-Forwarded-For in front of us", "0"
    )
    ops_hosts: tuple[str, ...] = _setting(
        "QUITTANCE_OPS_HOSTS", read_as.hosts, "Hosts of the ops pages", "ops.localhost"
    )
    inbound_domain: str = _setting(
        "QUITTANCE_INBOUND_DOMAIN", read_as.text, "Domain of the firms' inbound addresses", "inbound.localhost"
    )
    relay_certificate: str = _setting(
        "QUITTANCE_RELAY_CERTIFICATE",
        read_as.text,
        "The relay's certificate, a PEM file; no TLS and no sign-in when unset",
        "",
    )
    relay_key: str = _setting("QUITTANCE_RELAY_KEY", read_as.text, "The key of the relay's certificate, a PEM file", "")
    relay_hosts: tuple[Any, ...] = _setting(
        "QUITTANCE_RELAY_HOSTS",
        read_as.networks,
        "Networks the relay takes mail from: 192.0.2.0/24,…; any when unset",
        "",
    )
    relay_connections_max: int = _setting(
        "QUITTANCE_RELAY_CONNECTIONS_MAX", read_as.count, "Connections that a relay process has open at a time", "500"
    )
    relay_peer_connections_max: int = _setting(
        "QUITTANCE_RELAY_PEER_CONNECTIONS_MAX", read_as.count, "The same, of one peer", "100"
    )
    relay_peer_mails_a_minute: int = _setting(
        "QUITTANCE_RELAY_PEER_MAILS_A_MINUTE",
        read_as.count,
        "Mails that a relay process takes in a minute from one peer",
        "3000",
    )
    relay_firm_mails_a_minute: int = _setting(
        "QUITTANCE_RELAY_FIRM_MAILS_A_MINUTE", read_as.count, "The same, for one firm", "6000"
    )
    smtp_url: str = _setting("QUITTANCE_SMTP_URL", read_as.mail_route, "Where mail leaves to", "smtp://127.0.0.1:25")
    dkim_key: str = _setting(
        "QUITTANCE_DKIM_KEY",
        read_as.signing_key,
        "What signs mail that leaves from the inbound domain: an RSA key, a PEM file; unsigned when unset",
        "",
    )
    dkim_selector: str = _setting(
        "QUITTANCE_DKIM_SELECTOR", read_as.text, "Under which name the inbound domain's DNS shows that key", "quittance"
    )
    dns: str = _setting(
        "QUITTANCE_DNS", read_as.resolver, "Which resolver is asked, by address and port; the system's when unset", ""
    )
    files_url: str = _setting(
        "QUITTANCE_FILES_URL", read_as.storage, "Where files lie: a folder, or s3://…; <data>/files when unset", ""
    )
    providers: str = _setting(
        "QUITTANCE_PROVIDERS",
        read_as.choice("public", "any"),
        "Where firms' identity providers may be: public (https, open internet), or any (for trials on one machine)",
        "public",
    )
    sources: str = _setting(
        "QUITTANCE_SOURCES",
        read_as.choice("private", "any"),
        "Where firms' practice systems may be: private (any network, never this host or our database), or any",
        "private",
    )
    processor_url: str = _setting(
        "QUITTANCE_PROCESSOR_URL",
        read_as.processor("address"),
        "Where the payment processor answers",
        "https://api.stripe.com",
    )
    processor_key: str = _setting(
        "QUITTANCE_PROCESSOR_KEY",
        read_as.processor("key"),
        "Our secret key at the processor; no online payments when unset",
        "",
    )
    processor_public_key: str = _setting(
        "QUITTANCE_PROCESSOR_PUBLIC_KEY",
        read_as.processor("public_key"),
        "The key that payers' browsers show the processor",
        "",
    )
    processor_hook_secrets: tuple[str, ...] = _setting(
        "QUITTANCE_PROCESSOR_HOOK_SECRETS",
        read_as.processor("hook_secrets"),
        "What the processor signs its webhooks with: whsec_…[,whsec_…]",
        "",
    )
    ach_company_id: str = _setting(
        "QUITTANCE_ACH_COMPANY_ID",
        read_as.text,
        "Our company ID in bank transfers, as payers' authorizations name it",
        "",
    )
    processor_script: str = _setting(
        "QUITTANCE_PROCESSOR_SCRIPT",
        read_as.processor("script"),
        "The processor's script, which brings its fields into a page",
        "https://js.stripe.com/v3/",
    )
    processor_origins: tuple[str, ...] = _setting(
        "QUITTANCE_PROCESSOR_ORIGINS",
        read_as.processor("origins"),
        "Origins that pages with the processor's fields may show, ask and lead on to",
        "https://js.stripe.com,https://api.stripe.com,https://hooks.stripe.com,https://checkout.stripe.com",
    )
    log_level: str = _setting(
        "QUITTANCE_LOG_LEVEL", read_as.choice("debug", "info", "warning", "error"), "How much is logged", "info"
    )
    metrics_token: str = _setting(
        "QUITTANCE_METRICS_TOKEN", read_as.text, "Bearer token for /metrics; loopback only when unset", ""
    )
    body_bytes_max: int = _setting(
        "QUITTANCE_BODY_BYTES_MAX", read_as.count, "Largest request body accepted", "10485760"
    )
    mail_bytes_max: int = _setting(
        "QUITTANCE_MAIL_BYTES_MAX", read_as.count, "Largest inbound mail accepted", "52428800"
    )


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
