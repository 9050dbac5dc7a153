"""How long people wait after `quittance web` was started, and what its workers weigh once they have worked."""

import argparse
import statistics
import time

from bench.harness import answers, ground, hello_page, processes
from bench.harness.ground import FIRM_HOST, FIRM_NAME, YARDSTICK_REQUEST, Ground, Site
from bench.harness.result import CannotMeasure, Result
from bench.harness.side import WORKERS

ABOUT = "from exec to the first answer and the first page, over a database that runs"
SECONDS_BELOW = 2.0
PEAK_MIB_BELOW = 300.0
# A bare Django's start is the yardstick; ours may take up to four times as long.
FLOOR = 0.25
_CONNECTIONS = 8

_READY = answers.request(path="/readyz", host=FIRM_HOST)
_PAGE = answers.request(path="/client-portal/", host=FIRM_HOST)


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, help="how often each side is started (5; quick: 3)")


def run(chosen: argparse.Namespace) -> Result:
    runs = chosen.runs or (3 if chosen.quick else 5)
    ready: list[float] = []
    page: list[float] = []
    bare: list[float] = []
    with ground.laid() as here:
        product, yardstick = here.product("quittance", "web"), here.yardstick()
        _start_yardstick(yardstick)  # once uncounted, and so the product below: the files are then in memory for both
        _start_product(product)
        for _ in range(runs):
            bare.append(_start_yardstick(yardstick))
            answered, shown = _start_product(product)
            ready.append(answered)
            page.append(shown)
        peak_mib = _weigh(here, seconds=6.0 if chosen.quick else 30.0)
    figures = {
        "seconds": statistics.median(page),
        "seconds_best": min(page),
        "seconds_to_readyz": statistics.median(ready),
        "runs": runs,
        "peak_mib": peak_mib,
    }
    beside = {"seconds": statistics.median(bare), "seconds_best": min(bare), "runs": runs}
    return Result(
        name="start",
        figures=figures,
        yardstick=beside,
        ratio=beside["seconds"] / figures["seconds"],
        ratio_means="the yardstick's seconds divided by the product's, medians of all runs; more is better",
        floor=FLOOR,
        limits={"seconds": SECONDS_BELOW, "peak_mib": PEAK_MIB_BELOW},
    )


def _weigh(here: Ground, *, seconds: float) -> float:
    """The proportional set size of two web workers after the hello page was asked for all that time."""
    with hello_page.served(here) as side:
        side.take_turn(connections=_CONNECTIONS, seconds=seconds)
        return side.peak_mib


def _start_product(site: Site) -> tuple[float, float]:
    """Seconds from exec to the first 200 of /readyz, and on to the first page that a payer would see."""
    with site.serving(workers=WORKERS) as (running, port):
        ready = processes.await_page(running, port, _READY)
        page = processes.fetch(port, _PAGE)
        shown = time.perf_counter() - running.started_at
    if page.status != 200 or FIRM_NAME.split(" ", maxsplit=1)[0].encode() not in page.body:
        raise CannotMeasure(f"The first page answers {page.status} and is not the firm's.")
    return ready, shown


def _start_yardstick(site: Site) -> float:
    with site.serving(workers=WORKERS) as (running, port):
        return processes.await_page(running, port, YARDSTICK_REQUEST)
