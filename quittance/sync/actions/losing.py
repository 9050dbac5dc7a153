"""Rows that the source no longer has are marked as gone, and what cannot stand without them leaves with them.

The source may keep an invoice whose client it deleted. A fresh load would not take it in, so it does not stay here
either: it waits in the quarantine, and is back as soon as the client is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from quittance.sync.actions import quarantine
from quittance.sync.actions.targets import TARGETS
from quittance.tenancy.actions import mirroring, mooring


def lose(*, keys: Mapping[str, Sequence[str]], now: datetime) -> tuple[set[int], dict[str, int]]:
    """Tells whose rows they were, and how many of each table left."""
    clients: set[int] = set()
    counts: dict[str, int] = {}
    gone = {table: list(each) for table, each in keys.items() if each}
    # Each table finds what it points at before it, so one way through is enough.
    for table, target in TARGETS.items():
        hanging = mooring.hanging(target, gone=_by_model(gone))
        own = set(gone.get(table, ()))
        hanging.orphans = list({each[0]: each for each in hanging.orphans if each[0] not in own}.values())
        lost = [*own, *(key for key, *_ in hanging.orphans)]
        loose = mooring.loosen(target, gone=_by_model(gone))
        clients |= hanging.clients | loose.clients
        for told in (hanging, loose):
            quarantine.orphans(table=table, merged=told, rows={}, now=now)
        if lost:
            gone[table], counts[table] = lost, len(lost)
            clients |= mirroring.vanished(target, keys=lost, now=now)
    return clients, counts


def hanging_invoices(keys: Mapping[str, Sequence[str]]) -> int:
    """How many invoices would leave though the source has them, since their client is lost."""
    own = set(keys.get("invoices", ()))
    gone = {TARGETS["clients"].model: list(keys.get("clients", ()))}
    return sum(key not in own for key, *_ in mooring.hanging(TARGETS["invoices"], gone=gone).orphans)


def _by_model(gone: Mapping[str, list[str]]) -> mooring.Gone:
    return {TARGETS[table].model: keys for table, keys in gone.items()}
