from django.db import models

from quittance.core import scope
from quittance.tenancy.models.base import FirmModel


class Mirrored(FirmModel):
    """A row that stands as the firm's practice system holds it. Its identity is the source's own key, never a number.

    A row that vanished at the source stays, marked, for what hangs on it; `current` leaves those out.
    """

    # The unique key below begins with the firm, so an index of the firm alone would only cost.
    firm = models.ForeignKey(
        "tenancy.Firm",
        on_delete=models.PROTECT,
        default=scope.firm_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    source_key = models.CharField(max_length=100)
    source_hash = models.BigIntegerField(
        help_text="the source's fingerprint of its row; the low bits say in which bucket a full compare counts it"
    )
    first_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="when a full compare no longer found it")

    class Meta(FirmModel.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["firm", "source_key"], name="%(app_label)s_%(class)s_once")]

    def __str__(self) -> str:
        return self.source_key
