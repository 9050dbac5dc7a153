"""`quittance firm read`: wait until practice systems were read whole once, so that what they know opens doors here."""

import argparse
import time
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product

_PAUSE_SECONDS = 0.5


def declare(verbs: Any) -> None:
    parser = verbs.add_parser("read", help="wait until practice systems were read whole once")
    parser.add_argument("slugs", nargs="+", metavar="slug", help="a firm's short name")
    parser.add_argument("--patience", type=int, default=0, metavar="SECONDS", help="wait so long; else only look")
    parser.set_defaults(run=_await)


def _await(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import scope
    from quittance.sync import queries as sync
    from quittance.tenancy import queries as tenancy

    until = time.monotonic() + chosen.patience
    for slug in chosen.slugs:
        firm_id = tenancy.firm_id_of_slug(slug)
        if firm_id is None:
            raise CommandFailed(f'There is no firm with the short name "{slug}".')
        with scope.firm(firm_id):
            if sync.live_source() is None:
                raise CommandFailed(f"{slug} has no practice system in force: see `quittance firm source`.")
            while not sync.is_read_once():
                if time.monotonic() >= until:
                    raise CommandFailed(f"The practice system of {slug} was not yet read whole.")
                time.sleep(_PAUSE_SECONDS)
        print(f"The practice system of {slug} was read.")
