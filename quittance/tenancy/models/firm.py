from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models

from quittance.core import scope
from quittance.core.clock import FirmClock
from quittance.core.tenant import EveryFirm


class Kind(models.TextChoices):
    LIVE = "live"
    REHEARSAL = "rehearsal"


class OwnFirm(models.Manager["Firm"]):
    """The firm in scope and no other; raises without one."""

    def get_queryset(self) -> models.QuerySet["Firm"]:
        return super().get_queryset().filter(pk=scope.firm_id())


class Firm(models.Model):
    """An accounting firm. The database shows a firm its own row alone."""

    IS_FIRM = True

    slug = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LIVE)
    zone_name = models.CharField(max_length=60)
    clock_offset = models.DurationField(default=timedelta(0))
    clock_moves = models.JSONField(
        default=list, help_text="each move of the clock: the real moment, and how many days it was ahead from then on"
    )
    contact_address = models.EmailField(help_text="whom clients may ask, and whom we write to first")
    opened_at = models.DateTimeField()

    objects: ClassVar[OwnFirm] = OwnFirm()
    all_firms: ClassVar[EveryFirm["Firm"]] = EveryFirm()

    class Meta:
        db_table = "tenancy_firm"
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="tenancy_firm_kind"),
            # Only a rehearsal's clock may differ from the real one, and it never runs back.
            models.CheckConstraint(
                condition=models.Q(clock_offset=timedelta(0))
                | models.Q(kind=Kind.REHEARSAL, clock_offset__gt=timedelta(0)),
                name="tenancy_firm_clock",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rehearsal(self) -> bool:
        return self.kind == Kind.REHEARSAL

    @property
    def clock(self) -> FirmClock:
        moves = tuple((datetime.fromisoformat(at), ahead) for at, ahead in self.clock_moves)
        return FirmClock(ZoneInfo(self.zone_name), self.clock_offset, moves)
