"""Webhook endpoints: who is told of what."""

import secrets
from urllib.parse import urlsplit

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import invalid
from sandbox.processor.work import API_VERSION, Obj, Work


def create(work: Work, given: Obj) -> Obj:
    _here(given["url"])
    facts: Obj = {
        "api_version": given.get("api_version", API_VERSION),
        "application": None,
        "description": given.get("description") or None,
        "enabled_events": given["enabled_events"],
        "metadata": common.metadata({}, given.get("metadata")),
        "secret": f"whsec_{secrets.token_hex(16)}",
        "status": "enabled",
        "url": given["url"],
        "_connect": bool(given.get("connect")),
    }
    return work.add("webhook_endpoint", "we", facts)


def _here(url: str) -> None:
    """Nothing leaves this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        fine = (
            parts.scheme == "http"
            and (host in {"localhost", "127.0.0.1"} or host.endswith(".localhost"))
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        fine = False
    if not fine:
        raise invalid(
            f"Invalid URL: {url}. The sandbox sends to http addresses of this machine alone.", "url", "url_invalid"
        )


def _without_secret(endpoint: Obj) -> Obj:
    """Told once, when it is made."""
    return {name: value for name, value in endpoint.items() if name != "secret"}


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return _without_secret(work.get("webhook_endpoint", id))


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    endpoint = work.get("webhook_endpoint", id)
    if "url" in given:
        _here(given["url"])
    common.changed(endpoint, given, ("url", "enabled_events", "description"))
    if "disabled" in given:
        endpoint["status"] = "disabled" if given["disabled"] else "enabled"
    return _without_secret(work.put(endpoint))


def delete(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    endpoint = work.get("webhook_endpoint", id)
    work.remove(endpoint)
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


def all_of(work: Work, given: Obj) -> Obj:
    found = listed(work, "webhook_endpoint", given, "/v1/webhook_endpoints")
    found["data"] = [_without_secret(each) for each in found["data"]]
    return found
