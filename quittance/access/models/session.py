from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Session(FirmModel):
    """That a browser speaks for a person. We keep the token's digest alone, so a copy of this table opens nothing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_session"
        # Read by the nightly clearing.
        indexes = [models.Index(fields=["expires_at"], name="access_session_expiry")]
