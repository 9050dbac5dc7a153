"""`quittance ops add`: let one of us into the ops pages."""

import argparse
import getpass
import os
import sys

from quittance.config.cli.words import CommandFailed, Commands, await_database, load_product


def declare(commands: Commands) -> None:
    parser = commands.add_parser("ops", help="operators of the product")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser(
        "add", help="add an operator; the password is asked for, or taken from QUITTANCE_OPS_PASSWORD"
    )
    add.add_argument("address")
    add.add_argument("--name", required=True)
    add.add_argument("--exists-ok", action="store_true", help="no fault if the operator is there")
    add.set_defaults(run=_add)


def _add(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="ops"))
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from quittance.access.actions import operators
    from quittance.access.models import Operator

    if chosen.exists_ok and Operator.objects.filter(address=chosen.address.lower()).exists():
        print(f"{chosen.address} is there.")
        return
    password = os.environ.get("QUITTANCE_OPS_PASSWORD")
    if not password and not sys.stdin.isatty():
        raise CommandFailed("No terminal to ask at: give the password in QUITTANCE_OPS_PASSWORD.")
    try:
        validate_email(chosen.address)
        operator = operators.add(
            address=chosen.address, name=chosen.name, password=password or getpass.getpass("Password: ")
        )
    except ValidationError:
        raise CommandFailed(f'"{chosen.address}" is no mail address.') from None
    except operators.CannotAdd as cannot:
        raise CommandFailed(str(cannot)) from None
    print(f"{operator.name} may sign in to the ops pages.")
