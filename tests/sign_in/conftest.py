"""Both firms connected to the sandbox's identity provider: Harbor & Pine by OpenID Connect, Second Street by SAML."""

import dataclasses
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from quittance.access.actions import sign_in_settings, welcome
from quittance.access.models import Group
from quittance.core import clock, scope
from quittance.integrations import identity
from quittance.tenancy.actions import connection_sources, connections
from quittance.tenancy.models import Firm
from quittance.tenancy.rules.connections import Wish
from quittance.web.base import cookies
from sandbox.seed import CLIENT_SECRET
from sandbox.tests.service import Service, running
from tests.cast import Cast, session_of
from tests.sign_in.visit import Provider, Visit

DANA = "dana.reyes@harborpine.example"
LEE = "lee.tran@secondstreet.example"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running("identity", tmp_path_factory.mktemp("identity"), "--seed", "1") as service:
        yield service


@pytest.fixture
def reachable(service: Service, settings: Settings, cast: Cast) -> Iterator[None]:
    """Our addresses as the provider has them registered, and no memory of an earlier test's provider."""
    settings.QUITTANCE = dataclasses.replace(settings.QUITTANCE, providers="any", public_port=service.port - 6)
    identity.discovery.forget()
    for slug in ("harbor", "second"):
        service.post(f"/{slug}/api/misbehave", {})
        service.post(f"/{slug}/api/seed", {})
    yield
    identity.discovery.forget()


def oidc_wish(provider: Provider) -> Wish:
    return Wish("oidc", "other", f"{provider.root}/oidc", f"quittance-{provider.slug}", CLIENT_SECRET)


def saml_wish(provider: Provider) -> Wish:
    told = connection_sources.saml(address=f"{provider.root}/saml/metadata", text="")
    assert told is not None
    return Wish("saml", "other", told.issuer, sign_in_address=told.sign_in_address, certificates=told.certificates)


def connect(firm: Firm, wish: Wish, **mapped: str) -> None:
    """Keywords are groups of ours, values the provider's."""
    with scope.firm(firm.pk):
        welcome.ensure_groups()
        connections.save_draft(wish=wish, by="system", now=clock.now())
        pairs = [(theirs, Group.objects.get(name=ours)) for ours, theirs in mapped.items()]
        sign_in_settings.map_groups(wanted=pairs, by="system", now=clock.now())
        sign_in_settings.put_in_force(by="system", now=clock.now(), tried=False)


@pytest.fixture
def oidc(service: Service, cast: Cast, reachable: None) -> Visit:
    provider = Provider(service, "harbor")
    connect(cast.harbor, oidc_wish(provider), Admins="Accounts receivable", Users="Bookkeeping")
    return Visit(provider, cast.harbor, "localhost", DANA)


@pytest.fixture
def saml(service: Service, cast: Cast, reachable: None) -> Visit:
    provider = Provider(service, "second")
    with scope.firm(cast.second.pk):
        wish = saml_wish(provider)
    connect(cast.second, wish, Admins="Partners", Users="Everyone")
    return Visit(provider, cast.second, "second.localhost", LEE)


@pytest.fixture
def dana(service: Service, cast: Cast, reachable: None) -> Visit:
    """An admin who is in by a session of another kind, before anything is connected."""
    visit = Visit(Provider(service, "harbor"), cast.harbor, "localhost", "dana.reyes@harborpine.example")
    visit.client = Client(headers={"host": "localhost"})
    visit.client.cookies[cookies.STAFF] = session_of(cast.dana, clock.now())
    return visit
