"""`quittance firm fee` and `firm card-fee-refunds`: note what was agreed with a firm about what payments cost it."""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from quittance.config.cli.words import CommandFailed, await_database, load_product

_HUNDRED = Decimal(100)


def declare(verbs: Any) -> None:
    parser = verbs.add_parser("fee", help="note what a payment costs a firm, from a day to come")
    parser.add_argument("slug", help="the firm's short name")
    parser.add_argument("--method", required=True, choices=("card", "bank"))
    parser.add_argument("--percent", required=True, help="such as 2.9")
    parser.add_argument("--fixed", default="0", metavar="AMOUNT", help="added to each payment, such as 0.30")
    parser.add_argument("--cap", metavar="AMOUNT", help="the most that one payment costs")
    parser.add_argument("--since", required=True, metavar="YYYY-MM-DD", help="the first day on which it holds")
    parser.add_argument("--channel", default="portal", choices=("portal", "autopay", "plan", "quick_link"))
    parser.set_defaults(run=_agree)
    parser = verbs.add_parser("card-fee-refunds", help="note who gives a payer's card fee back with a refund")
    parser.add_argument("slug", help="the firm's short name")
    parser.add_argument("--by", required=True, choices=("firm", "us"), help="from whose money it goes back")
    parser.set_defaults(run=_agree_card_fee)


def _agree(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import clock, scope
    from quittance.payments.actions import policies
    from quittance.payments.rules.fees import Channel, Method, Rate
    from quittance.tenancy import queries

    firm_id = _firm_of(chosen.slug)
    rate = Rate(
        Method(chosen.method),
        Channel(chosen.channel),
        _day(chosen.since),
        _hundredths(chosen.percent),
        _hundredths(chosen.fixed),
        None if chosen.cap is None else _hundredths(chosen.cap),
    )
    now = clock.now()
    with scope.firm(firm_id):
        try:
            policies.agree(rate=rate, by="system", now=now, today=queries.current_firm().clock.today(now))
        except policies.CannotChoose as cannot:
            raise CommandFailed(str(cannot)) from None
    print(f"From {rate.since} on, a payment by {chosen.method} costs {chosen.slug} {chosen.percent} %.")


def _agree_card_fee(chosen: argparse.Namespace) -> None:
    await_database(load_product(process="firm"))
    from quittance.core import clock, scope
    from quittance.payments.actions import policies

    with scope.firm(_firm_of(chosen.slug)):
        is_new = policies.agree_card_fee(by_us=chosen.by == "us", by="system", now=clock.now())
    whose = "our money" if chosen.by == "us" else "the firm's money"
    print(f"{'From now on' if is_new else 'As before'}, a payer's card fee goes back from {whose} ({chosen.slug}).")


def _firm_of(slug: str) -> int:
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(slug)
    if firm_id is None:
        raise CommandFailed(f'There is no firm with the short name "{slug}".')
    return firm_id


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandFailed(f'"{text}" is no day; write one like 2026-12-01.') from None


def _hundredths(text: str) -> int:
    """Of a percent or of a dollar: whole, or refused."""
    try:
        found = Decimal(text) * _HUNDRED
        if found == int(found) and found >= 0:
            return int(found)
    except (InvalidOperation, OverflowError, ValueError):
        pass
    raise CommandFailed(f'"{text}" is no figure with at most two places behind the point.')
