"""Domains on which wallets may be shown: each account registers the hosts of the pages that bear its fields."""

import re
from typing import Any

from sandbox.processor.answers import listed
from sandbox.processor.api import common
from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

KIND = "payment_method_domain"
METHODS = ("amazon_pay", "apple_pay", "google_pay", "klarna", "link", "paypal")
# A host whose first label says so is one that Apple cannot verify: `unverified.example.com`.
UNVERIFIED = "unverified."
WHY_UNVERIFIED = "Apple could not verify that you control this domain."
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def create(work: Work, given: Obj) -> Obj:
    name = str(given["domain_name"]).lower()
    if not _NAME.fullmatch(name):
        raise invalid(f"{name[:80]} is not a valid domain name: write the host alone.", "domain_name")
    if _of(work, name):
        raise invalid(f"The domain {name} is registered already.", "domain_name", "resource_already_exists")
    facts: Obj = {"domain_name": name, "enabled": given.get("enabled", True), **_statuses(name)}
    return work.add(KIND, "pmd", facts)


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return work.get(KIND, id)


def update(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    domain = work.get(KIND, id)
    common.changed(domain, given, ("enabled",))
    return work.put(domain)


def validate(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    domain = work.get(KIND, id)
    return work.put({**domain, **_statuses(domain["domain_name"])})


def all_of(work: Work, given: Obj) -> Obj:
    wanted: dict[str, Any] = {name: given[name] for name in ("domain_name", "enabled") if name in given}
    return listed(work, KIND, given, "/v1/payment_method_domains", **wanted)


def shows(work: Work, host: str) -> list[str]:
    """The wallets that this account's fields may show on a page of that host."""
    found = _of(work, host.lower())
    if found is None or not found["enabled"]:
        return []
    return [name for name in ("apple_pay", "google_pay") if found[name]["status"] == "active"]


def _of(work: Work, name: str) -> Obj | None:
    return next(iter(work.all(KIND, domain_name=name, limit=1)), None)


def _statuses(name: str) -> Obj:
    active: Obj = {each: {"status": "active"} for each in METHODS}
    if name.startswith(UNVERIFIED):
        active["apple_pay"] = {"status": "inactive", "status_details": {"error_message": WHY_UNVERIFIED}}
    return active
