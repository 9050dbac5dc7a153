from django.db import models
from django.db.models.functions import Lower

from quittance.tenancy.models import Mirrored, Office, StaffMember


class Client(Mirrored):
    """Whom the firm works for and bills. Id and sub-id of the practice system together are one number (CLI-3)."""

    number = models.CharField(max_length=100)
    name = models.TextField()
    parent_key = models.CharField(
        max_length=100,
        default="",
        help_text="the client that heads its group; plain, since sources let groups turn in circles",
    )
    merged_into_key = models.CharField(max_length=100, default="", help_text="the client that took it in")
    status = models.TextField(default="", help_text="the source's own word")
    inactive = models.BooleanField(default=False, help_text="by the firm's list of statuses that mean it (CLI-5)")
    street = models.TextField(default="", help_text="all lines of it (CLI-7)")
    city = models.TextField(default="")
    state = models.TextField(default="")
    postal_code = models.TextField(default="")
    country = models.TextField(default="")
    address = models.TextField(default="", help_text="an e-mail address that the source keeps with the client itself")
    currency = models.CharField(max_length=3, default="USD")
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="+", help_text="shown to clients (STF-6)"
    )

    class Meta(Mirrored.Meta):
        db_table = "receivables_client"
        indexes = [
            models.Index(fields=["firm", "number"], name="receivables_client_number"),
            models.Index(fields=["firm", "parent_key"], name="receivables_client_parent"),
            # For lists of clients, and of invoices by client, in the order of names.
            models.Index("firm", Lower("name"), "id", name="receivables_client_name"),
        ]

    def __str__(self) -> str:
        return self.name
