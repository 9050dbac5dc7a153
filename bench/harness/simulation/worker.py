"""Stories one after the other, in a process of its own, started as ...simulation.worker FOLDER SEED STEP RUNS.

Plays the seeds SEED, SEED + STEP, … and prints one JSON object a run.
"""

import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

_RUNS_OF_A_PROCESSOR = 25  # its clock goes some two months ahead in each
_SHRINKING_TRIES = 60
_SHRUNK_MAX = 3  # of one worker; further failures are told as they are


def main() -> None:
    folder, seed, step, runs = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    import django
    import structlog

    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    seeds = [seed + step * place for place in range(runs)]
    for place in range(0, runs, _RUNS_OF_A_PROCESSOR):
        _with_a_processor(folder / f"processor-{place}", seeds[place : place + _RUNS_OF_A_PROCESSOR])


def _with_a_processor(folder: Path, seeds: Sequence[int]) -> None:
    from django.conf import settings

    from bench.harness.simulation import outside
    from bench.harness.simulation.trouble import Wire
    from quittance.core import clock
    from quittance.integrations.stripe import door

    with outside.running(folder, dict(os.environ)) as there:
        wire = Wire()
        opened = wire.door(there)
        own = replace(settings.QUITTANCE, processor_url=there.address, processor_key=outside.KEY)
        settings.QUITTANCE = own
        # The two places where the product meets time and the processor: both are the story's here.
        vars(clock)["now"] = lambda: there.now
        vars(door)["opened"] = lambda _address, _key: opened
        for seed in seeds:
            print(json.dumps(_run(seed, there, wire)), flush=True)


_shrunk_so_far: list[int] = []


def _run(seed: int, there: Any, wire: Any) -> dict[str, Any]:
    """One whose machine stood still is played again where it failed, and both are told: nothing is passed over."""
    from bench.harness.simulation import stillness, story

    steps = story.planned(seed)
    with stillness.watched() as watch:
        played = story.play(seed, steps, there, wire)
    before: list[str] = []
    if watch.stood_still and not played.verdict.is_clean:
        before = [f"the machine stood still for {watch.longest:.0f} seconds, and this came of it:", *played.lines]
        played = story.play(seed, steps, there, wire)
    lines = [] if played.verdict.is_clean else _made_short(seed, steps, played, there, wire)
    verdict = played.verdict
    told = {"lost": verdict.lost, "doubled": verdict.doubled, "unexplained": verdict.unexplained}
    return {
        "seed": seed,
        **told,
        "steps": sum(n for w, n in played.counts.items() if w in story.WORDS),
        "counts": played.counts,
        "story": lines,
        "stood_still": before,
    }


def _made_short(seed: int, steps: Any, played: Any, there: Any, wire: Any) -> list[str]:
    from bench.harness.simulation import story

    if len(_shrunk_so_far) < _SHRUNK_MAX:
        _shrunk_so_far.append(seed)

        def fails(fewer: Sequence[story.Step]) -> bool:
            return not story.play(seed, fewer, there, wire).verdict.is_clean

        again = story.play(seed, story.shrunk(steps, fails, tries=_SHRINKING_TRIES), there, wire)
        if not again.verdict.is_clean:
            return list(again.lines)
    return list(played.lines)


if __name__ == "__main__":
    main()
