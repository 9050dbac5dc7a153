"""Turns of the product's own mirror, in a process of its own: python -m bench.harness.sync_turn FIRM WORD.

Prints one JSON object. `load` runs the first load; `idle` and `compare` run over a mirror that stands.
"""

import json
import os
import sys
import time


def main() -> None:
    slug, word = sys.argv[1:3]
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    import django

    django.setup()
    from quittance.core import clock, scope
    from quittance.sync.actions import cycle
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(slug)
    assert firm_id is not None  # noqa: S101  the benchmark has just made it
    seconds: list[float] = []
    with scope.firm(firm_id):
        for _ in range(20 if word == "idle" else 1):
            started = time.perf_counter()
            assert cycle.poll(tick=clock.now, compare=word == "compare")  # noqa: S101  nobody else reads here
            seconds.append(time.perf_counter() - started)
        told = _told()
    print(json.dumps({"seconds": seconds, "peak_mib": _peak_mib(), **told}))


def _told() -> dict[str, object]:
    from quittance.sync.models import Run

    run = Run.objects.order_by("-pk").first()
    return {"counts": run.counts if run else {}, "state": run.state if run else ""}


def _peak_mib() -> float:
    with open("/proc/self/status") as status:  # noqa: PTH123  a file of the kernel
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
