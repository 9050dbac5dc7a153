from django.db import models

from quittance.tenancy.models.base import FirmModel
from quittance.tenancy.rules.looks import Logo, Look


class Branding(FirmModel):
    """How a firm's portals and mails look: its logo and its colour. No row: our own green and the firm's name."""

    accent = models.CharField(max_length=7, default="", help_text="#rrggbb as the firm gave it; empty for ours")
    logo_key = models.CharField(max_length=200, default="", help_text="where the stored picture lies")
    logo_sha256 = models.CharField(max_length=64, default="")
    logo_width = models.PositiveIntegerField(default=0)
    logo_height = models.PositiveIntegerField(default=0)
    logo_plate = models.CharField(
        max_length=5, default="", help_text="light or dark: what lies behind a logo that would vanish"
    )
    postal_address = models.CharField(max_length=300, default="", help_text="stands at the foot of pages and mails")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "tenancy_branding"
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="tenancy_branding_once"),
            models.CheckConstraint(
                condition=models.Q(accent__regex="^(#[0-9a-f]{6})?$"), name="tenancy_branding_accent"
            ),
            models.CheckConstraint(
                condition=models.Q(logo_plate__in=["", "light", "dark"]), name="tenancy_branding_logo_plate"
            ),
        ]

    @property
    def look(self) -> Look:
        logo = Logo(self.logo_key, self.logo_sha256, self.logo_width, self.logo_height, self.logo_plate)
        return Look(accent=self.accent, logo=logo, postal_address=self.postal_address)
