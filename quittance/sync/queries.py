"""What is asked of the sync: which source, which map, how fresh, what waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from quittance.receivables.models import Entry, Freshness, Invoice
from quittance.sync.models import FieldMap, HeldImport, HeldRow, Quarantined, Run, Source
from quittance.sync.models.held_import import Kind as HeldKind
from quittance.sync.models.held_import import State as HeldState
from quittance.sync.models.run import Kind as RunKind
from quittance.sync.models.run import State as RunState

# Of more balances than that which the ledger does not explain, the others are seen once these are mended.
LEDGER_FAULTS_MAX = 1_000


def live_source() -> Source | None:
    """Which the firm's mirror is read from."""
    return Source.objects.filter(stage=Source.Stage.LIVE).first()


def is_read_once() -> bool:
    """Whether the first load came to its end: before it, who owes what is known of some clients alone."""
    return Source.objects.filter(stage=Source.Stage.LIVE).exclude(loaded_at=None).exists()


def draft_source() -> Source | None:
    """What the firm's IT is working on, or what was read before."""
    return Source.objects.filter(stage=Source.Stage.DRAFT).first()


def freshness() -> Freshness:
    """As of when the mirror is true, and when it counts as stale."""
    return Freshness.objects.first() or Freshness()


def newest_map() -> FieldMap | None:
    """The field map in force; none while the practice system's own is."""
    return FieldMap.objects.order_by("-number").first()


def running() -> Run | None:
    return Run.objects.filter(state=RunState.RUNNING).first()


def runs() -> QuerySet[Run]:
    """The newest first."""
    return Run.objects.order_by("-started_at", "-pk")


def quarantined_by_reason() -> dict[tuple[str, str], int]:
    """How many rows of each table wait for each reason."""
    counted = Quarantined.objects.values_list("table", "reason").annotate(number=Count("pk")).order_by("-number")
    return {(table, reason): number for table, reason, number in counted}


def held_open() -> QuerySet[HeldImport]:
    return HeldImport.objects.filter(state=HeldState.OPEN).order_by("found_at")


def held_row(*, table: str, source_key: str) -> HeldRow | None:
    """Whether a source row waits for somebody's decision, or was refused by one."""
    rows = HeldRow.objects.select_related("held").filter(table=table, source_key=source_key)
    return rows.exclude(held__state=HeldState.APPLIED).first()


def last_proof() -> Mapping[str, Mapping[str, int]]:
    """What the last full compare counted, also of balances without proof and of numbers that several rows bear."""
    compares = Run.objects.filter(kind=RunKind.COMPARE, state=RunState.DONE).order_by("-started_at", "-pk")
    return compares.values_list("counts", flat=True).first() or {}


def standing(rows: Iterable[Quarantined]) -> dict[tuple[str, str], tuple[int, str]]:
    """Which of these are here as they were before, and with what open balance and currency: it can still be paid."""
    keys: dict[str, list[str]] = {}
    for row in rows:
        if not row.reason.startswith("without_"):
            keys.setdefault(row.table, []).append(row.source_key)
    found = {}
    invoices = Invoice.objects.filter(source_key__in=keys.get("invoices", ()), gone_at=None)
    for key, cents, currency in invoices.values_list("source_key", "due_cents", "currency"):
        found["invoices", key] = (cents, currency)
    entries = Entry.objects.filter(source_key__in=keys.get("entries", ()), gone_at=None)
    for key, cents, currency in entries.values_list("source_key", "open_cents", "client__currency"):
        found["entries", key] = (cents, currency)
    return found


@dataclass
class Outside:
    """Rows of the source that stand on neither side of the tie-out, and what they bear."""

    rows: int = 0
    cents: dict[str, int] = field(default_factory=dict)  # by currency
    unread: int = 0  # of these, invoices and entries whose amount cannot be read
    older: int = 0  # rows that are here as they were before, since they cannot be read as they are now

    def add(self, rows: int, currency: str, cents: int | None, unread: int) -> None:
        self.rows += rows
        self.unread += unread
        if cents:
            self.cents[currency] = self.cents.get(currency, 0) + cents


def not_copied() -> Outside:
    """In quarantine, held, or kept out."""
    found = Outside()
    bears = Q(table__in=("invoices", "entries"), open_cents=None)
    quarantined = Quarantined.objects.exclude(reason__startswith="without_")
    here = Q(Exists(Invoice.objects.filter(source_key=OuterRef("source_key"), gone_at=None)), table="invoices") | Q(
        Exists(Entry.objects.filter(source_key=OuterRef("source_key"), gone_at=None)), table="entries"
    )
    found.older = quarantined.filter(here).count()
    held = HeldRow.objects.filter(held__state__in=("open", "refused")).exclude(held__kind=HeldKind.VANISHED)
    for rows in (quarantined.exclude(here), held):
        by_currency = rows.order_by("currency").values_list("currency")
        told = by_currency.annotate(number=Count("pk"), cents=Sum("open_cents"), unread=Count("pk", filter=bears))
        for currency, number, cents, unread in told:
            found.add(number, currency, cents, unread)
    return found


def held_losses() -> Outside:
    """Rows that the source no longer has, and that stand here: nobody decided yet, or somebody kept them."""
    found = Outside()
    held = HeldRow.objects.filter(held__state__in=("open", "refused"), held__kind=HeldKind.VANISHED)
    told = held.order_by("currency").values_list("currency").annotate(number=Count("pk"), cents=Sum("open_cents"))
    for currency, number, cents in told:
        found.add(number, currency, cents, 0)
    return found
