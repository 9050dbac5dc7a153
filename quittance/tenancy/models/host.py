from django.db import models
from django.db.models.functions import Lower

from quittance.tenancy.models.base import FirmModel


class Host(FirmModel):
    """A host name under which a firm's portals answer."""

    name = models.CharField(max_length=253)
    main = models.BooleanField(default=False, help_text="the one written in mails")

    class Meta(FirmModel.Meta):
        db_table = "tenancy_host"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tenancy_host_once"),
            models.UniqueConstraint(fields=["firm"], condition=models.Q(main=True), name="tenancy_host_main"),
        ]

    def __str__(self) -> str:
        return self.name
