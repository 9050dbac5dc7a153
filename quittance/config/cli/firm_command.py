"""`quittance firm add`: open a firm's books with us. The other verbs stand in files of their own."""

import argparse

from quittance.config.cli import (
    bank_account_command,
    connect_command,
    fee_command,
    mail_key_command,
    move_command,
    read_command,
    source_command,
)
from quittance.config.cli.words import CommandFailed, Commands, await_database, load_product


def declare(commands: Commands) -> None:
    parser = commands.add_parser("firm", help="firms")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="add a firm")
    add.add_argument("slug", help="short name, as in <slug>.<domain> and <slug>@<inbound domain>")
    add.add_argument("name")
    add.add_argument("--host", help="its host; <slug>.<domain> when left out")
    add.add_argument("--contact", required=True, metavar="ADDRESS", help="whom clients may ask and we write to first")
    add.add_argument("--zone", default="America/New_York", help="its time zone")
    add.add_argument("--rehearsal", action="store_true", help="a firm to rehearse with, whose clock can be moved")
    add.add_argument("--exists-ok", action="store_true", help="no fault if a firm of this short name is there")
    add.set_defaults(run=_add)
    bank_account_command.declare(verbs)
    connect_command.declare(verbs)
    fee_command.declare(verbs)
    mail_key_command.declare(verbs)
    move_command.declare(verbs)
    source_command.declare(verbs)
    read_command.declare(verbs)


def _add(chosen: argparse.Namespace) -> None:
    env = load_product(process="firm")
    await_database(env)
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from quittance.core import clock
    from quittance.tenancy import queries
    from quittance.tenancy.actions import firms

    if chosen.exists_ok and queries.firm_id_of_slug(chosen.slug):
        print(f"{chosen.slug} is there.")
        return
    try:
        validate_email(chosen.contact)
        firm = firms.add(
            slug=chosen.slug,
            name=chosen.name,
            host=chosen.host or f"{chosen.slug}.{env.domain}",
            zone_name=chosen.zone,
            contact_address=chosen.contact,
            rehearsal=chosen.rehearsal,
            by="system",
            now=clock.now(),
        )
    except ValidationError:
        raise CommandFailed(f'"{chosen.contact}" is no mail address.') from None
    except firms.CannotAdd as cannot:
        raise CommandFailed(str(cannot)) from None
    print(f"{firm.name} is number {firm.pk}.")
