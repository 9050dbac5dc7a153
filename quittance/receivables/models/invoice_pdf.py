from django.db import models

from quittance.receivables.models.invoice import Invoice
from quittance.tenancy.models import FirmModel


class InvoicePdf(FirmModel):
    """An invoice's paper as the firm mailed it. The newest mail's is the one that is shown (EML-15)."""

    INSERT_ONLY = True

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="pdfs")
    brought_by = models.CharField(max_length=80, help_text="which mail brought it; the same one brings it once")
    file_name = models.TextField()
    storage_key = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    received_at = models.DateTimeField(help_text="when the mail came in, in whatever order mails are worked off")

    class Meta(FirmModel.Meta):
        db_table = "receivables_invoice_pdf"
        constraints = [
            models.UniqueConstraint(fields=["invoice", "brought_by"], name="receivables_invoice_pdf_once"),
        ]
        indexes = [
            # Read by lists of invoices: which have a paper, and the newest of each.
            models.Index(fields=["firm", "invoice", "-received_at", "-id"], name="receivables_pdf_newest"),
        ]

    def __str__(self) -> str:
        return self.file_name
