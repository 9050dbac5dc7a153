"""How much of a bare Django's speed is left to a guest's bill, opened by its pass and ready to be paid."""

import argparse
import contextlib

from bench.harness import answers, ground, processes, till
from bench.harness.ground import FIRM_HOST, YARDSTICK_REQUEST
from bench.harness.result import CannotMeasure, Result
from bench.harness.side import WORKERS, Side
from bench.harness.till import Bill
from bench.harness.till_books import ANSWERS

ABOUT = "the guest's page of a bill that is due, opened by its pass"
FLOOR = 0.25
_CLIENTS = 500
_ACCOUNT = "acct_harbor"
_NOBODY = "http://127.0.0.1:9"  # the page asks no processor; where it asks after all, nobody answers


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, help="how often each side has its turn (15; quick: 5)")
    parser.add_argument("--seconds", type=float, help="how long a turn is (2; quick: 1)")


def run(chosen: argparse.Namespace) -> Result:
    rounds = chosen.rounds or (5 if chosen.quick else 15)
    seconds = chosen.seconds or (1.0 if chosen.quick else 2.0)
    with contextlib.ExitStack() as stack:
        here = till.paid_at(stack.enter_context(ground.laid()), _NOBODY)
        bill = till.laid(here, account=_ACCOUNT, clients=_CLIENTS)[0]
        product = Side(*stack.enter_context(till.open_for(here, bill)), _request(bill.path))
        _insist_on_the_page(product, bill)
        running, port = stack.enter_context(here.yardstick().serving(workers=WORKERS))
        yardstick = Side(running, port, YARDSTICK_REQUEST)
        processes.await_page(running, port, YARDSTICK_REQUEST)
        for number in range(rounds):
            # The order turns round with every round, so that a machine growing slower favours nobody.
            for side in (yardstick, product)[:: 1 if number % 2 == 0 else -1]:
                side.take_turn(connections=chosen.connections, seconds=seconds)
    return _result(product, yardstick)


def _request(path: str) -> bytes:
    return answers.request(path=path, host=FIRM_HOST)


def _insist_on_the_page(product: Side, bill: Bill) -> None:
    """What is measured must be the bill, with its amount and its button; and another pass must open nothing."""
    body = processes.fetch(product.port, product.request).body.decode()
    for words in (f"Invoice {bill.number}", f"${bill.cents / 100:,.2f}", "Client 1", ANSWERS, 'name="do"'):
        if words not in body:
            raise CannotMeasure(f"The page does not hold {words!r}.")
    stranger = bill.path.replace(bill.token, bill.token[::-1])
    if processes.fetch(product.port, _request(stranger)).status != 404:
        raise CannotMeasure("The page opens by a pass that nobody made.")


def _result(product: Side, yardstick: Side) -> Result:
    figures, beside = product.figures(), yardstick.figures()
    return Result(
        name="portal",
        figures=figures,
        yardstick=beside,
        ratio=figures["per_second"] / beside["per_second"],
        ratio_means="the product's per_second divided by the yardstick's, medians of all rounds; more is better",
        floor=FLOOR,
    )
