"""Stripe's way over HTTP: forms with brackets in, a key in front, JSON out."""

import base64
import binascii
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from sandbox.processor import faults
from sandbox.processor.faults import invalid

KEY_SHOWN = 4
SECRET = ("sk_test_", "rk_test_")
PUBLIC = ("pk_test_",)
DEPTH_MAX = 12


@dataclass(frozen=True)
class Caller:
    key: str
    public: bool  # a key that a browser may know, which opens only what a client secret names


def caller(request: HttpRequest) -> Caller:
    key = _key(request.headers.get("Authorization", ""))
    if not key:
        raise faults.no_key()
    if not key.startswith(SECRET + PUBLIC):
        raise faults.not_a_key(f"{'*' * 8}{key[-KEY_SHOWN:]}")
    return Caller(key, public=key.startswith(PUBLIC))


def _key(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def sent(request: HttpRequest) -> str:
    """The form as it came, of the address or of the body."""
    if request.method == "GET":
        return str(request.META.get("QUERY_STRING", ""))
    try:
        return request.body.decode()
    except UnicodeDecodeError:
        raise invalid("The request's body is no UTF-8 text.") from None
    except RequestDataTooBig:
        raise faults.Fault(413, "The request's body is too large.") from None


def nested(form: str) -> dict[str, Any]:
    """a[b][0]=c becomes {"a": {"b": {"0": "c"}}}; the types of the parameters make lists of what are lists."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        _lay(found, _steps(name), value)
    return found


def _steps(name: str) -> list[str]:
    first, *rest = name.split("[")
    if len(rest) > DEPTH_MAX or any(not step.endswith("]") for step in rest):
        raise invalid(f"Invalid parameter name: {name}", name)
    return [first, *(step[:-1] for step in rest)]


def _lay(into: dict[str, Any], steps: Iterable[str], value: str) -> None:
    *way, last = list(steps)
    here: Any = into
    for step in way:
        here = here.setdefault(step or str(len(here)), {})
        if not isinstance(here, dict):
            raise invalid(f"Invalid object: {way[0]}", way[0])
    here[last or str(len(here))] = value


def request_id() -> str:
    return f"req_{secrets.token_hex(7)}"
