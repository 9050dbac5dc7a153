"""`quittance secrets`: keys for encryption, and their rotation."""

import argparse

from quittance.config.cli.words import CommandFailed, Commands, await_database, load_product


def declare(commands: Commands) -> None:
    parser = commands.add_parser("secrets", help="encryption keys")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    new = verbs.add_parser(
        "new-key", help="print a new key; put it first in QUITTANCE_ENCRYPTION_KEYS, the old ones after it"
    )
    new.add_argument("name", help="a name for the key, such as k2")
    new.set_defaults(run=_new_key)
    rotate = verbs.add_parser("rotate", help="encrypt all secrets anew with the first key")
    rotate.set_defaults(run=_rotate)


def _new_key(chosen: argparse.Namespace) -> None:
    from quittance.core.secrets import BadKeyring, new_key

    try:
        print(new_key(chosen.name))
    except BadKeyring as bad:
        raise CommandFailed(str(bad)) from None


def _rotate(chosen: argparse.Namespace) -> None:
    del chosen
    await_database(load_product(process="secrets"))
    from quittance.core import clock, scope
    from quittance.core.secrets import SecretsError
    from quittance.tenancy.actions import vault
    from quittance.tenancy.models import Firm

    rotated = 0
    for firm_id in Firm.all_firms.values_list("pk", flat=True):
        try:
            with scope.firm(firm_id):
                rotated += vault.rotate(now=clock.now())
        except SecretsError as error:
            raise CommandFailed(f"After {rotated} secrets, one of firm {firm_id} stays as it was. {error}") from None
    print(f"{rotated} secrets now lie under the first key.")
