"""Who is signed in at the provider in this browser. Each firm has a cookie of its own."""

import time
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from sandbox.identity import seals
from sandbox.identity.book import Person
from sandbox.identity.tenants import Tenant

HOURS = 8


@dataclass(frozen=True)
class Session:
    person: Person
    auth_time: int


def read(request: HttpRequest, tenant: Tenant) -> Session | None:
    sealed = request.COOKIES.get(_cookie(tenant), "")
    facts = seals.opened(tenant.keys, "session", sealed, seconds=HOURS * 3600)
    person = tenant.directory.person(facts["sub"]) if facts else None
    # Somebody deactivated or removed meanwhile has no session any more, whatever the browser holds.
    return Session(person, int(facts["auth_time"])) if facts and person and person.active else None


def write(response: HttpResponse, tenant: Tenant, person: Person, auth_time: int) -> None:
    sealed = seals.sealed(tenant.keys, "session", {"sub": person.id, "auth_time": auth_time})
    response.set_cookie(_cookie(tenant), sealed, httponly=True, samesite="Lax", path=f"/{tenant.slug}/")


def end(response: HttpResponse, tenant: Tenant) -> None:
    response.delete_cookie(_cookie(tenant), path=f"/{tenant.slug}/", samesite="Lax")


def now() -> int:
    return int(time.time())


def _cookie(tenant: Tenant) -> str:
    return f"sandbox-identity-{tenant.slug}"
