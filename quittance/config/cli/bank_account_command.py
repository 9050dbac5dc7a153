"""`quittance firm bank-account`: note where a firm's money arrives, once its account is open at the processor."""

import argparse
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product


def declare(verbs: Any) -> None:
    parser = verbs.add_parser("bank-account", help="note where a firm's money arrives")
    parser.add_argument("slug", help="the firm's short name")
    parser.add_argument("name", help='what the firm calls it, such as "Operating account"')
    parser.add_argument("--account", required=True, metavar="acct_…", help="its account at the payment processor")
    parser.add_argument("--bank", default="", help="the bank's name")
    parser.add_argument("--last4", default="", help="the last four figures of the account number")
    parser.add_argument(
        "--office", action="append", default=[], metavar="KEY", help="an office whose clients pay into it; repeatable"
    )
    parser.add_argument("--exists-ok", action="store_true", help="no fault if the account is noted already")
    parser.set_defaults(run=_add)


def _add(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import clock, scope
    from quittance.tenancy import queries
    from quittance.tenancy.actions import bank_accounts

    firm_id = queries.firm_id_of_slug(chosen.slug)
    if firm_id is None:
        raise CommandFailed(f'There is no firm with the short name "{chosen.slug}".')
    if chosen.exists_ok and queries.firm_id_of_account(chosen.account) == firm_id:
        print(f"{chosen.account} is there.")
        return
    with scope.firm(firm_id):
        try:
            row = bank_accounts.add(
                name=chosen.name, account=chosen.account, bank_name=chosen.bank, last4=chosen.last4,
                offices=chosen.office, by="system", now=clock.now(),
            )  # fmt: skip
        except bank_accounts.CannotAdd as cannot:
            raise CommandFailed(str(cannot)) from None
    takes = f"clients of {len(row.offices)} offices" if row.offices else "every client"
    print(f"{chosen.slug} is paid into {row.name}: {takes}.")
