from datetime import datetime, timedelta

from django.db import models

from quittance.tenancy.models import FirmModel

_LOOKED_AT_FOR = timedelta(hours=20)  # a daily look, whenever in the hour it comes


class Standing(models.TextChoices):
    WAITING = "waiting"  # the processor has not answered yet
    READY = "ready"
    REFUSED = "refused"


class WalletHost(FirmModel):
    """Whether pages of one host may show wallets for one of the firm's accounts, as the processor last said."""

    account = models.CharField(max_length=100, help_text="of the firm at the processor")
    host = models.CharField(max_length=253)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITING)
    why = models.TextField(default="", help_text="to the firm, where it is not ready")
    looked_at = models.DateTimeField(null=True, help_text="when the processor was last asked")

    class Meta(FirmModel.Meta):
        db_table = "payments_wallet_host"
        constraints = [
            models.UniqueConstraint(fields=["firm", "account", "host"], name="payments_wallet_host_once"),
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="payments_wallet_host_standing"
            ),
        ]

    def is_due(self, now: datetime) -> bool:
        """Asked each hour until it is ready, and once a day from then on."""
        return self.standing != Standing.READY or self.looked_at is None or now - self.looked_at > _LOOKED_AT_FOR
