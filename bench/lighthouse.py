"""What Lighthouse says of both portals, or of the pages for paying, beside a page that holds next to nothing."""

import argparse
import statistics
from collections.abc import Mapping, Sequence

from bench.harness import auditor, demo_world
from bench.harness.auditor import CATEGORIES, Audited
from bench.harness.result import Result

ABOUT = "Lighthouse on the sign-in and home pages of both portals, or (--paying) on the checkout and around it"
FLOOR_OF_EACH = 95.0
FLOOR = 0.95
RUNS = 3  # a median of fewer is none, so --quick leaves pages out instead
_NAMES = {"performance": "performance", "accessibility": "accessibility", "best-practices": "best_practices"}


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--paying", action="store_true", help="the checkout and the pages around it in their place")
    parser.add_argument("--page", action="append", help="only this page (may be repeated); its name as printed")


def run(chosen: argparse.Namespace) -> Result:
    with demo_world.running() as world, auditor.bare_page() as bare:
        pages = world.pages_of_paying() if chosen.paying else world.sign_in_and_home_pages()
        if chosen.quick:
            pages = pages[:2]
        if chosen.page:
            pages = [page for page in pages if page.name in chosen.page] or pages
        found = {page.name: [] for page in [bare, *pages]}  # type: dict[str, list[Audited]]
        for _ in range(RUNS):
            for page in [bare, *pages]:
                found[page.name].append(auditor.audit(page))
    beside = _medians(found.pop(bare.name))
    each = {name: _medians(runs) for name, runs in found.items()}
    figures = {_NAMES[category]: min(page[category] for page in each.values()) for category in CATEGORIES}
    figures["pages"] = len(each)
    figures["runs"] = RUNS
    figures |= _by_page(each)
    return Result(
        name="lighthouse",
        figures=figures,
        yardstick={_NAMES[category]: beside[category] for category in CATEGORIES},
        ratio=figures["performance"] / beside["performance"],
        ratio_means="the lowest performance of our pages divided by that of a bare page; more is better",
        floor=FLOOR,
        floors={_NAMES[category]: FLOOR_OF_EACH for category in CATEGORIES},
    )


def _medians(runs: Sequence[Audited]) -> Mapping[str, float]:
    return {category: statistics.median(audited[category] for audited in runs) for category in CATEGORIES}


def _by_page(each: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {
        f"{name}: {_NAMES[category]}": page[category]
        for name, page in each.items()
        for category in CATEGORIES
        if page[category] < 100
    }
