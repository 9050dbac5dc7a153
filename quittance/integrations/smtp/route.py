"""One setting says how mail leaves.

`smtp://user:pass@host:port?starttls=required&timeout=20&helo=name`, or `smtps://…` where TLS comes first of all.

starttls  required (default): no TLS, no mail. auto: TLS where offered, but never a password without it. never.
timeout   seconds for each step: to connect, to hear an answer, to hand over the next piece.
verdict   seconds to wait after the whole mail was sent. Long by default: giving up early means a second copy.
helo      how we introduce ourselves; the host's name if not said.
ca        a file of certificates to trust instead of the system's.
verify    no: any certificate will do. For a server on a private line alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

DEFAULT_TIMEOUT = 20.0
DEFAULT_VERDICT = 300.0
SUBMISSION_PORT = 587
IMPLICIT_TLS_PORT = 465

_OPTIONS = {"starttls", "timeout", "verdict", "helo", "ca", "verify"}
_HELO = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")


class BadRoute(ValueError):
    """The line names what is wrong with the setting and never quotes a password."""


class Tls(StrEnum):
    REQUIRED = "required"
    AUTO = "auto"
    NEVER = "never"
    IMPLICIT = "implicit"  # said by smtps://, not by the option


@dataclass(frozen=True, slots=True)
class Route:
    host: str
    port: int
    tls: Tls = Tls.REQUIRED
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = DEFAULT_TIMEOUT
    verdict: float = DEFAULT_VERDICT
    helo: str | None = None
    ca: str | None = None
    verify: bool = True

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @classmethod
    def from_url(cls, url: str) -> Self:
        with _port_in_range():
            parts = urlsplit(url)
            port = parts.port
        if parts.scheme not in ("smtp", "smtps"):
            raise BadRoute("A mail route begins with smtp:// or smtps://.")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if unknown := sorted(set(options) - _OPTIONS):
            raise BadRoute(
                f"The mail route has the unknown option {unknown[0]!r}; known are {', '.join(sorted(_OPTIONS))}."
            )
        user, password = _sign_in(parts)
        implicit = parts.scheme == "smtps"
        return cls(
            host=_host(parts),
            port=port or (IMPLICIT_TLS_PORT if implicit else SUBMISSION_PORT),
            tls=_tls(options, implicit=implicit),
            user=user,
            password=password,
            timeout=_seconds(options, "timeout", DEFAULT_TIMEOUT),
            verdict=_seconds(options, "verdict", DEFAULT_VERDICT),
            helo=_helo(options),
            ca=options.get("ca") or None,
            verify=_verify(options),
        )


@contextmanager
def _port_in_range() -> Iterator[None]:
    try:
        yield
    except ValueError:
        raise BadRoute("The mail route is not an address, or its port is not a number up to 65535.") from None


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        host.encode("idna")
    except UnicodeError:
        host = ""
    if not host or host.startswith(".") or parts.path not in ("", "/"):
        raise BadRoute("The mail route names no host, or something after it: smtp://user:pass@host:port.")
    return host


def _sign_in(parts: SplitResult) -> tuple[str | None, str | None]:
    if parts.username is None and parts.password is None:
        return None, None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user or not password:
        raise BadRoute("The mail route has a user without a password, or a password without a user.")
    if not (user + password).isascii() or not (user + password).isprintable():
        raise BadRoute(
            "User and password of the mail route must be plain ASCII: the sign-in of SMTP knows nothing else."
        )
    return user, password


def _tls(options: dict[str, str], *, implicit: bool) -> Tls:
    wish = options.get("starttls")
    if implicit:
        if wish is not None:
            raise BadRoute("smtps:// is encrypted from the first word; starttls belongs to smtp://.")
        return Tls.IMPLICIT
    if wish not in (None, Tls.REQUIRED, Tls.AUTO, Tls.NEVER):
        raise BadRoute("The option starttls of the mail route is required, auto or never.")
    return Tls(wish or Tls.REQUIRED)


def _seconds(options: dict[str, str], name: str, default: float) -> float:
    text = options.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", text) or not float(text):
        raise BadRoute(f"The option {name} of the mail route is a number of seconds above zero.")
    return float(text)


def _helo(options: dict[str, str]) -> str | None:
    helo = options.get("helo")
    if helo is not None and not _HELO.fullmatch(helo):
        raise BadRoute("The option helo of the mail route is a host's name.")
    return helo


def _verify(options: dict[str, str]) -> bool:
    wish = options.get("verify", "yes")
    if wish not in ("yes", "no"):
        raise BadRoute("The option verify of the mail route is yes or no.")
    return wish == "yes"
