"""Rows that cannot stand in the mirror wait here with their reason, and are tried again in each run."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import F

from quittance.core import events, scope
from quittance.core.money import Currency
from quittance.core.queue import enqueue
from quittance.receivables.models import Client
from quittance.sync.models import Quarantined
from quittance.tenancy.actions.mirroring import Merged

RETRIED_MAX = 500
_BEFORE_US = {"client": "clients", "contact": "contacts", "entry": "entries", "target": "invoices", "office": "offices"}
_NOUNS = {"clients": "client", "contacts": "contact", "entries": "ledger entry", "invoices": "invoice", "jobs": "job"}
_STAFF = ("partner", "manager", "responsible", "staff_member")


@dataclass(frozen=True)
class Facts:
    """What a row says of itself though it cannot stand here: for whoever must find it, and what it is worth."""

    label: str = ""
    client_key: str = ""
    client_name: str = ""
    open_cents: int | None = None


@dataclass(frozen=True)
class Seen:
    """A source row as it is kept and shown, and what can be read of it."""

    row: dict[str, Any]
    facts: Facts


_UNSEEN = Seen({}, Facts())
_TOLD = [each.name for each in fields(Facts)]


@dataclass(frozen=True)
class Fault:
    key: str
    reason: str
    words: str
    seen: Seen
    waits_for: str = ""


def known() -> dict[str, set[str]]:
    """Which keys wait, table by table."""
    found: dict[str, set[str]] = {}
    for table, key in Quarantined.objects.values_list("table", "source_key"):
        found.setdefault(table, set()).add(key)
    return found


def to_retry() -> dict[str, list[str]]:
    """Those that were tried longest ago."""
    found: dict[str, list[str]] = {}
    rows = Quarantined.objects.order_by("last_tried_at", "pk").values_list("table", "source_key")[:RETRIED_MAX]
    for table, key in rows:
        found.setdefault(table, []).append(key)
    return found


def keep(*, table: str, faults: Iterable[Fault], now: datetime) -> int:
    faults = {each.key: each for each in faults}.values()
    currencies = _currencies({fault.seen.facts.client_key for fault in faults})
    rows = [
        Quarantined(
            table=table,
            source_key=fault.key,
            reason=fault.reason,
            words=fault.words,
            source_row=fault.seen.row,
            waits_for=fault.waits_for,
            **asdict(fault.seen.facts),
            currency=currencies.get(fault.seen.facts.client_key, Currency.USD),
            first_seen_at=now,
            last_tried_at=now,
        )
        for fault in faults
    ]
    Quarantined.objects.filter(table=table, source_key__in=[row.source_key for row in rows]).update(
        tries=F("tries") + 1
    )
    Quarantined.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["firm", "table", "source_key"],
        update_fields=["reason", "words", "source_row", "waits_for", "last_tried_at", *_TOLD, "currency"],
    )
    return len(rows)


def _currencies(keys: set[str]) -> dict[str, str]:
    """Of the clients that are here; whom we do not know is taken to pay in the firm's own."""
    return dict(Client.objects.filter(source_key__in=keys - {""}).values_list("source_key", "currency"))


def orphans(*, table: str, merged: Merged, rows: dict[str, Seen], now: datetime) -> int:
    """Rows that name another which is not here: kept out where they cannot do without it, else noted."""
    faults = [_orphan(key, staged, missing, rows) for key, staged, missing in merged.orphans]
    faults += [_loose(key, staged, missing, rows) for key, staged, missing in merged.loose]
    return keep(table=table, faults=faults, now=now) if faults else 0


def _orphan(key: str, staged: str, missing: str, rows: dict[str, Seen]) -> Fault:
    before = _table_of(staged)
    words = f"It belongs to the {_NOUNS.get(before, before)} with the key “{missing}”, which is not in the mirror."
    if not missing:
        words = f"It names no {_NOUNS.get(before, before)}."
    return Fault(key, f"unknown_{staged}", words, rows.get(key, _UNSEEN), f"{before}:{missing}")


def _loose(key: str, staged: str, missing: str, rows: dict[str, Seen]) -> Fault:
    before = _table_of(staged)
    words = f"It is here, but without its {staged.replace('_', ' ')}: the key “{missing}” is not in the mirror."
    return Fault(key, f"without_{staged}", words, rows.get(key, _UNSEEN), f"{before}:{missing}")


def _table_of(staged: str) -> str:
    return "staff" if staged in _STAFF else _BEFORE_US.get(staged, f"{staged}s")


def release(*, table: str, keys: Collection[str]) -> None:
    """They stand in the mirror now, or the source no longer has them."""
    Quarantined.objects.filter(table=table, source_key__in=list(keys)).delete()


def try_again(*, row: Quarantined, by: str, now: datetime) -> None:
    """Somebody mended it at the source and will not wait for the next cycle: it comes up first."""
    Quarantined.objects.filter(pk=row.pk).update(last_tried_at=row.first_seen_at)
    events.record("quarantine.asked_again", row, at=now, by=by, table=row.table, key=row.source_key)
    enqueue("sync.poll", only_one_waiting=f"sync:{scope.firm_id()}")
