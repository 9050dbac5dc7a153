from django.db import models

from quittance.access.models import Person
from quittance.receivables.models import Client
from quittance.tenancy.models import FirmModel


class Guest(FirmModel):
    """That a browser looks at one client's portal without an account: by the client's key, or as the firm's staff."""

    class Way(models.TextChoices):
        KEY = "key", "client key"
        STAFF = "staff", "the firm's staff"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="guests")
    way = models.CharField(max_length=10, choices=Way.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="who of staff")
    masked = models.BooleanField(
        default=False, help_text="by the number alone: may pay without an invoice, sees nothing"
    )
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    host = models.CharField(max_length=253)
    network = models.CharField(max_length=45, default="")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    papers_at = models.DateTimeField(null=True, help_text="since a mailed code opened the PDFs to this guest alone")

    class Meta(FirmModel.Meta):
        db_table = "links_guest"
        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=["key", "staff"]), name="links_guest_way"),
            # Staff are always named; nobody else ever is.
            models.CheckConstraint(
                condition=models.Q(way="staff", person__isnull=False) | models.Q(way="key", person=None),
                name="links_guest_person",
            ),
            # Staff see the PDFs anyway, and who gave the number alone sees no bill.
            models.CheckConstraint(
                condition=models.Q(papers_at=None) | models.Q(way="key", masked=False), name="links_guest_papers_by_key"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="links_guest_expiry")]  # read by the nightly clearing
