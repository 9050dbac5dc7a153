from django.db import models

from quittance.tenancy.models.base import FirmModel


class Secret(FirmModel):
    """Something a firm entrusts to us (a password, a signing key), encrypted for this row alone."""

    name = models.CharField(max_length=80)
    token = models.TextField()
    kept_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "tenancy_secret"
        constraints = [models.UniqueConstraint(fields=["firm", "name"], name="tenancy_secret_once")]

    def __str__(self) -> str:
        return self.name
