"""`quittance firm mail-key`: tell or set the key by which a firm's mail rule proves that a mail is the firm's."""

import argparse
import os
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product

_VARIABLE = "QUITTANCE_MAIL_KEY"
_SHORTEST = 20


def declare(verbs: Any) -> None:
    parser = verbs.add_parser("mail-key", help="tell or set the key that a firm's mail rule adds to its mail")
    parser.add_argument("slug", help="the firm's short name")
    parser.add_argument(
        "--domain", action="append", default=[], help="a domain from which the firm sends, lower case; repeatable"
    )
    parser.epilog = f"Sets the key that {_VARIABLE} holds; without it a key is made where there is none, and told."
    parser.set_defaults(run=_settle)


def _settle(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import clock, scope
    from quittance.relay.actions import keys, policies
    from quittance.relay.actions.refusals import Refusal
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(chosen.slug)
    if firm_id is None:
        raise CommandFailed(f'There is no firm with the short name "{chosen.slug}".')
    wanted = os.environ.get(_VARIABLE, "").strip()
    if wanted and (len(wanted) < _SHORTEST or not wanted.isascii() or not wanted.isprintable()):
        raise CommandFailed(f"The key in {_VARIABLE} must have at least {_SHORTEST} plain letters, on one line.")
    with scope.firm(firm_id):
        now = clock.now()
        if wanted and not keys.is_key(wanted):
            keys.renew(which=keys.Which.KEY, by="system", now=now, secret=wanted)
        keys.make(by="system", now=now)
        if chosen.domain:
            try:
                policies.change(choices={"sender_domains": sorted(set(chosen.domain))}, by="system", now=now)
            except Refusal as refused:
                raise CommandFailed(str(refused)) from None
        # A key that was handed in is known to whoever did so, and is not written into their log.
        print(f"{chosen.slug} is known by the key that was set." if wanted else keys.key())
