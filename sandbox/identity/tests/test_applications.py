"""An application that somebody edited follows the firm's portal to the ports of the next start."""

from dataclasses import replace
from pathlib import Path

from sandbox.identity import tenants
from sandbox.identity.applications import Application, Registry


def _registry(data: Path, port: int) -> Registry:
    return tenants.all_of(seed=1, data=data, port=port)["harbor"].registry


def _edited(registry: Registry) -> Application:
    application = registry.get("quittance-harbor")
    assert application is not None
    return application


def test_an_edited_application_keeps_the_edit_and_has_the_addresses_of_this_start(tmp_path: Path) -> None:
    first = _registry(tmp_path, 8006)
    elsewhere = "https://elsewhere.example/back/"
    addresses = (*_edited(first).redirect_uris, elsewhere)
    first.write(replace(_edited(first), groups="ids", redirect_uris=addresses))

    for port in (9006, 8006):
        found = _edited(_registry(tmp_path, port))
        portal = f"http://localhost:{port - 6}/firm-portal/"
        assert found.groups == "ids"
        assert found.redirect_uris == (f"{portal}door/oidc/", elsewhere)
        assert found.post_logout_uris == (portal, f"{portal}door/")
        assert (found.acs, found.entity_id) == (f"{portal}door/saml/", f"{portal}door/saml/metadata/")


def test_an_application_that_is_edited_at_two_ports_follows_from_the_later_one(tmp_path: Path) -> None:
    for port in (8006, 9006):
        registry = _registry(tmp_path, port)
        registry.write(replace(_edited(registry), name=f"Edited at {port}"))

    found = _edited(_registry(tmp_path, 10006))

    assert found.name == "Edited at 9006"
    assert found.acs == "http://localhost:10000/firm-portal/door/saml/"
