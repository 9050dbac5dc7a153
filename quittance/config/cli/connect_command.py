"""`quittance firm connect`: connect a firm's identity provider without a browser, and put it in force."""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

from quittance.config.cli.words import CommandFailed, await_database, load_product

_Told = TypeVar("_Told")
_PAUSE_SECONDS = 0.5


def declare(verbs: Any) -> None:
    connect = verbs.add_parser("connect", help="connect a firm's identity provider and put the connection in force")
    connect.add_argument("slug", help="the firm's short name")
    way = connect.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--oidc", metavar="ISSUER", help="by OpenID Connect; the secret comes from QUITTANCE_CLIENT_SECRET"
    )
    way.add_argument("--saml", metavar="METADATA", help="by SAML 2.0: where the provider's metadata lies")
    connect.add_argument("--client-id", default="", help="with --oidc: what the provider calls us")
    connect.add_argument("--product", choices=("entra", "okta", "google", "other"), default="other")
    connect.add_argument("--domain", action="append", default=[], help="let in people with this mail domain alone")
    connect.add_argument(
        "--map", action="append", default=[], metavar="THEIRS=OURS", help="a group of the provider gives this group"
    )
    connect.add_argument("--patience", type=int, default=0, metavar="SECONDS", help="wait so long for the provider")
    connect.add_argument("--exists-ok", action="store_true", help="no fault if a connection is in force already")
    connect.set_defaults(run=_connect)


def _connect(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import scope
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(chosen.slug)
    if firm_id is None:
        raise CommandFailed(f'There is no firm with the short name "{chosen.slug}".')
    with scope.firm(firm_id):
        if chosen.exists_ok and queries.live_connection() is not None:
            print(f"{chosen.slug} is connected.")
            return
        _in_force(chosen)
    print(f"{chosen.slug} is connected; its staff sign in by {'OpenID Connect' if chosen.oidc else 'SAML'}.")


def _in_force(chosen: argparse.Namespace) -> None:
    from quittance.access.actions import sign_in_settings, welcome
    from quittance.core import clock
    from quittance.tenancy.actions import connection_checks, connections

    welcome.ensure_groups()
    try:
        wish = _patiently(lambda: _wish(chosen), chosen.patience, connections.CannotSave)
        draft = connections.save_draft(wish=wish, by="system", now=clock.now())
        _patiently(lambda: _checked(draft), chosen.patience, CommandFailed)
        sign_in_settings.map_groups(wanted=_pairs(chosen.map), by="system", now=clock.now())
        live = sign_in_settings.put_in_force(by="system", now=clock.now(), tried=False)
    except connections.CannotSave as cannot:
        faults = [f"{name.replace('_', ' ')}: {words}" for name, words in cannot.faults.items()]
        raise CommandFailed(" ".join(faults)) from None
    except (sign_in_settings.CannotMap, sign_in_settings.CannotPut) as cannot:
        raise CommandFailed(str(cannot)) from None
    connection_checks.run(connection=live, now=clock.now())


def _wish(chosen: argparse.Namespace) -> Any:
    from quittance.tenancy.actions import connection_sources
    from quittance.tenancy.rules.connections import Wish

    domains = tuple(domain.lower() for domain in chosen.domain)
    if chosen.oidc:
        secret = os.environ.get("QUITTANCE_CLIENT_SECRET", "")
        return Wish("oidc", chosen.product, chosen.oidc, chosen.client_id, secret, domains=domains)
    told = connection_sources.saml(address=chosen.saml, text="") or connection_sources.Source("", "", "")
    return Wish(
        "saml",
        chosen.product,
        told.issuer,
        sign_in_address=told.sign_in_address,
        certificates=told.certificates,
        domains=domains,
    )


def _checked(draft: Any) -> None:
    from quittance.core import clock
    from quittance.tenancy.actions import connection_checks

    bad = [each.words for each in connection_checks.run(connection=draft, now=clock.now()) if each.tone == "bad"]
    if bad:
        raise CommandFailed(" ".join(bad))


def _pairs(texts: list[str]) -> list[tuple[str, Any]]:
    from quittance.access.models import Group

    pairs = []
    for text in texts:
        theirs, _, ours = text.rpartition("=")
        group = Group.objects.filter(name__iexact=ours.strip()).first()
        if not theirs.strip() or group is None:
            known = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
            raise CommandFailed(f'"{text}" does not read THEIRS=OURS with one of our groups: {known}.')
        pairs.append((theirs, group))
    return pairs


def _patiently(do: Callable[[], _Told], seconds: int, refusal: type[Exception]) -> _Told:
    """A provider that starts at the same moment as we do answers soon."""
    until = time.monotonic() + seconds
    while True:
        try:
            return do()
        except refusal:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_SECONDS)
