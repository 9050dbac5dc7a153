from django.db import models

from quittance.tenancy.models import FirmModel


class SigningKey(FirmModel):
    """A DKIM key of a firm's own domain, in use once it is verified. Its private half is a secret of the firm."""

    domain = models.CharField(max_length=253, help_text="in lower case")
    selector = models.CharField(max_length=63)
    from_address = models.EmailField(max_length=320, help_text="the firm's address that its mail then leaves from")
    public_key = models.TextField(help_text="as it stands in the DNS record")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    verified_at = models.DateTimeField(null=True, help_text="when the DNS first showed it")
    checked_at = models.DateTimeField(null=True)
    fault = models.TextField(default="", help_text="what the last check found wrong; empty: nothing")
    retired_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "outbox_signing_key"
        constraints = [
            models.UniqueConstraint(fields=["firm", "selector", "domain"], name="outbox_signing_key_name"),
            # One in use and one that waits for its record, so that a change of keys leaves no gap.
            models.UniqueConstraint(
                fields=["firm"],
                condition=models.Q(retired_at=None, verified_at__isnull=False),
                name="outbox_signing_key_one",
            ),
            models.UniqueConstraint(
                fields=["firm"], condition=models.Q(retired_at=None, verified_at=None), name="outbox_signing_key_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"
