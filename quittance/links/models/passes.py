from django.db import models

from quittance.receivables.models import Client, Invoice
from quittance.tenancy.models import FirmModel


class Pass(FirmModel):
    """One firm, one client, one recipient: whoever holds it sees what that client owes, and pays it.

    It is no session: it opens no history, no saved method and no account. Only its token's digest is kept.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="passes")
    invoice = models.ForeignKey(
        Invoice, null=True, on_delete=models.PROTECT, related_name="passes", help_text="which one it shows first"
    )
    address = models.CharField(max_length=320, default="", help_text="to whom it was sent; empty if it was copied")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, help_text="when a person first looked; robots do not count")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "links_pass"
        indexes = [
            # Read by the invoice's page, the newest first.
            models.Index(fields=["firm", "client", "-made_at"], name="links_pass_client"),
            # Read when an address is barred from a client.
            models.Index(fields=["firm", "address"], name="links_pass_address"),
        ]
