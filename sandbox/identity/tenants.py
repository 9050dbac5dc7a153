"""Everything of one firm at the provider. What is wrong at one firm never touches another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import Http404

from sandbox import seed as cast
from sandbox.identity import book
from sandbox.identity.addresses import Addresses
from sandbox.identity.applications import Application, Registry
from sandbox.identity.directory import Directory
from sandbox.identity.journal import Journal
from sandbox.identity.keeping import Keeping
from sandbox.identity.keys import Keys
from sandbox.identity.moods import Moods
from sandbox.identity.oidc.grants import Codes
from sandbox.identity.scim.provisioning import Provisioning


@dataclass(frozen=True)
class Tenant:
    slug: str
    name: str
    domain: str
    addresses: Addresses
    directory: Directory
    registry: Registry
    keys: Keys
    moods: Moods
    journal: Journal
    provisioning: Provisioning
    codes: Codes = field(default_factory=Codes)
    previous: dict[str, Any] = field(default_factory=dict)  # the last answers, for whoever wants them once more

    @property
    def root(self) -> str:
        return f"{self.addresses.base}/{self.slug}"

    @property
    def issuer(self) -> str:
        return f"{self.root}/oidc"

    @property
    def entity_id(self) -> str:
        return f"{self.root}/saml/metadata"

    @property
    def sso_address(self) -> str:
        return f"{self.root}/saml/sso"


def all_of(*, seed: int, data: Path, port: int) -> dict[str, Tenant]:
    addresses = Addresses(port)
    return {firm["slug"]: _tenant(firm, data / "identity", addresses) for firm in cast.world(seed)["firms"]}


def finder(tenants: Mapping[str, Tenant]) -> Callable[[str], Tenant]:
    def find(slug: str) -> Tenant:
        if slug not in tenants:
            raise Http404
        return tenants[slug]

    return find


def _tenant(firm: dict[str, Any], folder: Path, addresses: Addresses) -> Tenant:
    slug = firm["slug"]
    keeping = Keeping(folder / f"{slug}.json")
    directory = Directory(book.seeded(firm), keeping)
    moods, journal = Moods(), Journal()

    def hooks() -> str:
        return f"{addresses.portal(firm['host'])}/hooks/scim/v2"

    provisioning = Provisioning(directory, keeping, moods, journal, default_address=hooks)
    directory.listeners.append(provisioning.heard)
    return Tenant(
        slug=slug,
        name=firm["name"],
        domain=firm["domain"],
        addresses=addresses,
        directory=directory,
        registry=Registry(lambda: _preset(firm, addresses), keeping),
        keys=Keys(folder / f"{slug}-keys.json", firm["name"]),
        moods=moods,
        journal=journal,
        provisioning=provisioning,
    )


def _preset(firm: dict[str, Any], addresses: Addresses) -> Application:
    portal = f"{addresses.portal(firm['host'])}/firm-portal/"
    return Application(
        client_id=f"quittance-{firm['slug']}",
        name="Quittance",
        client_secret=cast.CLIENT_SECRET,
        redirect_uris=(f"{portal}door/oidc/",),
        post_logout_uris=(portal, f"{portal}door/"),
        acs=f"{portal}door/saml/",
        entity_id=f"{portal}door/saml/metadata/",
    )
