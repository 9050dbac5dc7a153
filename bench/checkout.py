"""How many bills are paid by card in a second, from the click to the written mails, beside pgbench's TPC-B."""

import argparse
import itertools
import statistics
from collections.abc import Sequence

from bench.harness import ground, payers, proc, till, till_check, tpcb
from bench.harness.ground import FIRM_HOST
from bench.harness.payers import Order, Payer, Round
from bench.harness.result import Result
from bench.harness.simulation import outside
from bench.harness.simulation.outside import Outside
from bench.harness.till import Bill
from bench.harness.tpcb import Turn

ABOUT = "bills paid by card through the sandbox's processor, beside pgbench's TPC-B on the same server"
FLOOR = 0.006
PAYERS = 4
# Each payer has a card of their own: many attempts with one would look like somebody trying it out.
_CARDS = ("pm_card_visa", "pm_card_mastercard", "pm_card_amex", "pm_card_discover")


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, help="how often each side has its turn (9; quick: 3)")
    parser.add_argument("--bills", type=int, help="that each payer pays in a round (25; quick: 10)")
    parser.add_argument("--seconds", type=int, help="that pgbench has in a round (4; quick: 2)")


def run(chosen: argparse.Namespace) -> Result:
    rounds = chosen.rounds or (3 if chosen.quick else 9)
    bills_each = chosen.bills or (10 if chosen.quick else 25)
    seconds = chosen.seconds or (2 if chosen.quick else 4)
    with ground.laid() as bare, outside.running(bare.folder / "processor", dict(bare.yardstick_environment)) as beyond:
        account = beyond.new_account()
        here = till.paid_at(bare, beyond.address)
        # One round more than is counted: it opens connections and fills caches on both sides.
        bills = till.laid(here, account=account, clients=(rounds + 1) * bills_each * PAYERS)
        orders = _orders(beyond, account, bills, bills_each)
        yard = tpcb.prepare(till.admin(here, "postgres"))
        with till.open_for(here, bills[0]) as (web, port), payers.waiting(PAYERS, port=port, host=FIRM_HOST) as payer:
            workers = proc.children(web.child.pid)
            payers.pay(payer, orders[0])
            tpcb.turn(yard, clients=PAYERS, seconds=1)
            before = proc.processor_seconds(workers)
            paid, beside = _turns(payer, orders[1:], yard, seconds)
            used = proc.processor_seconds(workers) - before
        till_check.refuse_unless_paid_once(till.told(here), till_check.charges(beyond, account), bills)
    return _result(paid, beside, used)


def _orders(beyond: Outside, account: str, bills: Sequence[Bill], bills_each: int) -> list[list[list[Order]]]:
    """For each round, for each payer. Tokens are made beforehand, as the fields do while somebody types."""
    found: list[list[list[Order]]] = []
    left = iter(bills)
    for _ in range(len(bills) // (bills_each * PAYERS)):
        found.append([])
        for card in _CARDS:
            mine = itertools.islice(left, bills_each)
            found[-1].append([Order(bill.path, bill.invoice, bill.cents, beyond.token(account, card)) for bill in mine])
    return found


def _turns(
    payer: Sequence[Payer], orders: Sequence[Sequence[Sequence[Order]]], yard: str, seconds: int
) -> tuple[list[Round], list[Turn]]:
    paid, beside = list[Round](), list[Turn]()
    for number, own in enumerate(orders):
        # The order turns round with every round, so that a machine growing slower favours nobody.
        if number % 2:
            paid.append(payers.pay(payer, own))
        beside.append(tpcb.turn(yard, clients=PAYERS, seconds=seconds))
        if not number % 2:
            paid.append(payers.pay(payer, own))
    return paid, beside


def _result(paid: Sequence[Round], beside: Sequence[Turn], used: float) -> Result:
    each = [seconds * 1000 for turn in paid for seconds in turn.each]
    cuts = statistics.quantiles(each, n=100)
    figures = {
        "per_second": statistics.median(turn.per_second for turn in paid),
        "p50_ms": cuts[49],
        "p95_ms": cuts[94],
        "processor_ms": used * 1000 / len(each),
        "payments": float(len(each)),
        "rounds": float(len(paid)),
    }
    yardstick = {
        "per_second": statistics.median(turn.per_second for turn in beside),
        "mean_ms": statistics.median(turn.mean_ms for turn in beside),
        "rounds": float(len(beside)),
    }
    return Result(
        name="checkout",
        figures=figures,
        yardstick=yardstick,
        ratio=figures["per_second"] / yardstick["per_second"],
        ratio_means="payments per second divided by TPC-B's transactions per second, medians; more is better",
        floor=FLOOR,
    )
