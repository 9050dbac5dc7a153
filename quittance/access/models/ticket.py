from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Ticket(FirmModel):
    """A one-time way on, mailed or kept in a cookie; only its digest is kept. A click uses it up, not a look."""

    class Kind(models.TextChoices):
        VERIFY = "verify"
        RESET = "reset"
        MAGIC = "magic"
        LEAVE_ADDRESS = "leave_address"
        TAKE_ADDRESS = "take_address"
        SECOND_STEP = "second_step"
        PASSKEY = "passkey"
        SETUP = "setup"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="tickets")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_ticket"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "verify",
                        "reset",
                        "magic",
                        "leave_address",
                        "take_address",
                        "second_step",
                        "passkey",
                        "setup",
                    ]
                ),
                name="access_ticket_kind",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="access_ticket_expiry")]  # read by the nightly clearing
