from django.db import models

from quittance.receivables.models import Client
from quittance.tenancy.models import Mirrored, StaffMember


class Job(Mirrored):
    """A piece of work for a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="jobs")
    name = models.TextField()
    status = models.TextField(default="", help_text="the source's own word")
    staff_member = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField(null=True)

    class Meta(Mirrored.Meta):
        db_table = "billing_job"

    def __str__(self) -> str:
        return self.name


class WorkEntry(Mirrored):
    """Time or expense recorded on a job and not billed yet."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="work")
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="work")
    staff_member = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    work_date = models.DateField()
    minutes = models.IntegerField(default=0)
    amount_cents = models.BigIntegerField()
    billed = models.BooleanField(default=False)
    description = models.TextField(default="")

    class Meta(Mirrored.Meta):
        db_table = "billing_work_entry"
