from django.db import models

from quittance.receivables.models import Client
from quittance.tenancy.models import FirmModel


class KeyOff(FirmModel):
    """That nobody comes in by this client's key: the firm switched it off."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="key_off")
    off_at = models.DateTimeField()
    off_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "links_key_off"
