"""What is asked of the sync: which source, which map, how fresh, what waits."""

from django.db.models import Count, QuerySet

from quittance.receivables.models import Freshness
from quittance.sync.models import FieldMap, HeldImport, HeldRow, Quarantined, Run, Source
from quittance.sync.models.held_import import State as HeldState
from quittance.sync.models.run import State as RunState


def live_source() -> Source | None:
    """Which the firm's mirror is read from."""
    return Source.objects.filter(stage=Source.Stage.LIVE).first()


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


def not_copied() -> int:
    """How many rows of the source are not in the mirror: in quarantine, held, or kept out."""
    out = HeldRow.objects.filter(held__state__in=("open", "refused")).exclude(held__kind="vanished")
    return Quarantined.objects.exclude(reason__startswith="without_").count() + out.count()
