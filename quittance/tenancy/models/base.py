from typing import Any, ClassVar, Self

from django.db import models

from quittance.core import scope
from quittance.core.tenant import EveryFirm, ScopedManager, refuse_foreign


class FirmModel(models.Model):
    """A row of one firm. New rows belong to the firm in scope; other firms' rows do not exist for it."""

    firm = models.ForeignKey(
        "tenancy.Firm", on_delete=models.PROTECT, default=scope.firm_id, editable=False, related_name="+"
    )

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    all_firms: ClassVar[EveryFirm[Self]] = EveryFirm()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_foreign(self, self.firm_id or 0)
        super().save(*args, **kwargs)
