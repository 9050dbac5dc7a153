from django.db import models

from quittance.tenancy.models.mirrored import Mirrored


class Office(Mirrored):
    """A place where the firm works."""

    name = models.TextField()
    city = models.TextField(default="")

    class Meta(Mirrored.Meta):
        db_table = "tenancy_office"

    def __str__(self) -> str:
        return self.name


class StaffMember(Mirrored):
    """Somebody on the practice system's staff list (STF-1). Who signs in is a `Person`; the address joins the two."""

    code = models.TextField(default="")
    first_name = models.TextField(default="")
    last_name = models.TextField(default="")
    address = models.TextField(default="", help_text="the work e-mail address")
    status = models.TextField(default="", help_text="the source's own word")
    end_date = models.DateField(null=True)
    inactive = models.BooleanField(default=False, help_text="by the firm's list of statuses that mean it")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="staff")

    class Meta(Mirrored.Meta):
        db_table = "tenancy_staff_member"

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.code
