from django.db import models

from quittance.links.models.guest import Guest
from quittance.links.rules import papers as rules
from quittance.tenancy.models import FirmModel


class GuestPapers(FirmModel):
    """What the firm chose about PDFs for whoever came in by a client key. Without a row: after a code."""

    class Way(models.TextChoices):
        CODE = "code", "after a code that we mail to a contact of the client"
        NEVER = "never", "never"

    way = models.CharField(max_length=10, choices=Way.choices, default=Way.CODE)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "links_guest_papers"
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="links_guest_papers_once"),
            models.CheckConstraint(condition=models.Q(way__in=["code", "never"]), name="links_guest_papers_way"),
        ]


class PaperCode(FirmModel):
    """Six digits that were mailed to a contact on file, for one guest; they open the PDFs to that guest alone."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="paper_codes")
    address = models.CharField(max_length=320, help_text="to whom it was mailed, as the mirror has it")
    code_sha256 = models.BinaryField(max_length=32, help_text="under the installation's key and for this guest")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, help_text="wrong ones")
    used_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "links_paper_code"
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=rules.TRIES), name="links_paper_code_tries"),
        ]
