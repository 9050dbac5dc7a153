"""How much of a bare Django's speed is left once a page knows the firm, the session, the person and the rights."""

import argparse
import contextlib

from bench.harness import ground, hello_page, processes
from bench.harness.ground import YARDSTICK_REQUEST
from bench.harness.result import Result
from bench.harness.side import WORKERS, Side

ABOUT = "an 850-byte page with session, person, permission and firm scope"
FLOOR = 0.30
PEAK_MIB_BELOW = 300.0


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, help="how often each side has its turn (15; quick: 5)")
    parser.add_argument("--seconds", type=float, help="how long a turn is (2; quick: 1)")


def run(chosen: argparse.Namespace) -> Result:
    rounds = chosen.rounds or (5 if chosen.quick else 15)
    seconds = chosen.seconds or (1.0 if chosen.quick else 2.0)
    with contextlib.ExitStack() as stack:
        here = stack.enter_context(ground.laid())
        product = stack.enter_context(hello_page.served(here))
        running, port = stack.enter_context(here.yardstick().serving(workers=WORKERS))
        yardstick = Side(running, port, YARDSTICK_REQUEST)
        processes.await_page(running, port, YARDSTICK_REQUEST)
        for number in range(rounds):
            # The order turns round with every round, so that a machine growing slower favours nobody.
            for side in (yardstick, product)[:: 1 if number % 2 == 0 else -1]:
                side.take_turn(connections=chosen.connections, seconds=seconds)
    return _result(product, yardstick)


def _result(product: Side, yardstick: Side) -> Result:
    figures, beside = product.figures(), yardstick.figures()
    return Result(
        name="hello",
        figures=figures,
        yardstick=beside,
        ratio=figures["per_second"] / beside["per_second"],
        ratio_means="the product's per_second divided by the yardstick's, medians of all rounds; more is better",
        floor=FLOOR,
        limits={"peak_mib": PEAK_MIB_BELOW},
    )
