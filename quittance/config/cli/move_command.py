"""`quittance firm move`: a firm's provider or practice system is the same as before, at another host or port."""

import argparse
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product


def declare(verbs: Any) -> None:
    parser = verbs.add_parser("move", help="follow a provider or a practice system to another host or port")
    parser.add_argument("slugs", nargs="+", metavar="slug", help="a firm's short name")
    parser.add_argument(
        "--place",
        action="append",
        required=True,
        metavar="OLD=NEW",
        help="both scheme://host:port; what leads to neither of the old ones stays as it is",
    )
    parser.set_defaults(run=_move)


def _move(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import clock, scope
    from quittance.sync.actions import sources
    from quittance.tenancy import queries
    from quittance.tenancy.actions import connections

    places = _places(chosen.place)
    for slug in chosen.slugs:
        firm_id = queries.firm_id_of_slug(slug)
        if firm_id is None:
            raise CommandFailed(f'There is no firm with the short name "{slug}".')
        with scope.firm(firm_id):
            try:
                touched = connections.move(places=places, by="system", now=clock.now())
                touched += sources.move(places=places, by="system", now=clock.now())
            except (connections.CannotSave, sources.CannotSave) as cannot:
                raise CommandFailed(f"{slug}: {cannot}") from None
        print(f"{slug}: {touched} addresses moved.")


def _places(texts: list[str]) -> dict[str, str]:
    from quittance.tenancy.rules import moves

    places = {}
    for text in texts:
        old, _, new = text.partition("=")
        if not (moves.is_place(old) and moves.is_place(new)):
            raise CommandFailed(f'"{text}" does not read OLD=NEW with scheme://host:port on both sides.')
        places[old.lower()] = new
    return places
