"""Every address of the provider."""

from django.urls import URLPattern

from sandbox.identity.door import pages as door
from sandbox.identity.oidc import doors as oidc
from sandbox.identity.oidc import machines
from sandbox.identity.pages import api, groups, misbehaving, people, registrations, reports
from sandbox.identity.saml import doors as saml
from sandbox.identity.tenants import Tenant, finder


def paths(tenants: dict[str, Tenant]) -> tuple[URLPattern, ...]:
    find = finder(tenants)
    return (
        *people.paths(find, list(tenants.values())),
        *groups.paths(find),
        *registrations.paths(find),
        *reports.paths(find),
        *misbehaving.paths(find),
        *door.paths(find),
        *oidc.paths(find),
        *machines.paths(find),
        *saml.paths(find),
        *api.paths(find),
    )
