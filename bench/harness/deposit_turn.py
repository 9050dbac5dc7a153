"""A firm's mornings, one after the other, in a process of their own: python -m bench.harness.deposit_turn FIRM DAYS.

Each closes what has come by then with `closing.close`, as the product's job does every five minutes. Prints a JSON
object for each morning.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

from bench.harness import proc

FIRST = datetime(2026, 3, 10, 20, tzinfo=UTC)  # the first deposit's day


def main() -> None:
    slug, days = sys.argv[1], [int(word) for word in sys.argv[2].split(",")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    import django

    django.setup()
    from django.db import connection

    from quittance.core import scope
    from quittance.reconciliation.actions import closing
    from quittance.tenancy import queries

    firm_id = queries.firm_id_of_slug(slug)
    assert firm_id is not None  # noqa: S101  the benchmark has just made it
    with scope.firm(firm_id):
        connection.ensure_connection()
        server = [connection.connection.info.backend_pid]
        for day in days:
            before, at_server, started = time.process_time(), proc.processor_seconds(server), time.perf_counter()
            closing.close(now=FIRST + timedelta(days=day))
            told = {
                "seconds": time.perf_counter() - started,
                "processor_seconds": time.process_time() - before,
                "server_seconds": proc.processor_seconds(server) - at_server,
                "peak_mib": _peak_mib(),
            }
            print(json.dumps(told), flush=True)


def _peak_mib() -> float:
    with open("/proc/self/status") as status:  # noqa: PTH123  a file of the kernel
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
