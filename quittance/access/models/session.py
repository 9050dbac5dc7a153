from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Way(models.TextChoices):
    """How somebody came in."""

    OIDC = "oidc", "work sign-in (OpenID Connect)"
    SAML = "saml", "work sign-in (SAML)"
    EMERGENCY = "emergency", "emergency key"
    SETUP = "setup", "set-up link"
    PASSWORD = "password", "password"
    PASSKEY = "passkey", "passkey"
    MAIL = "mail", "link by mail"


class Session(FirmModel):
    """That a browser speaks for a person on one host. Only the token's digest is kept: a copy of it opens nothing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sessions")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    way = models.CharField(max_length=12, choices=Way.choices)
    host = models.CharField(max_length=253)
    agent = models.CharField(max_length=300, default="", help_text="what the browser calls itself")
    network = models.CharField(max_length=45, default="", help_text="the network address it came from")
    refresh = models.TextField(default="", help_text="encrypted: asks the provider whether it still knows the person")
    sees_as = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    proved_at = models.DateTimeField(help_text="when it was last proved who this is")
    asked_at = models.DateTimeField(null=True, help_text="when the provider was last asked by the refresh token")
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_session"
        constraints = [models.CheckConstraint(condition=models.Q(way__in=Way.values), name="access_session_way")]
        indexes = [
            models.Index(fields=["expires_at"], name="access_session_expiry"),  # read by the nightly clearing
            # Read by the list of a person's own sessions, and by removal.
            models.Index(fields=["person"], condition=models.Q(ended_at=None), name="access_session_living"),
            # Read by every page of the firm portal, which says when somebody came in by the emergency key.
            models.Index(
                fields=["firm", "expires_at"],
                condition=models.Q(ended_at=None, way="emergency"),
                name="access_session_emergency",
            ),
            # Read every minute: whom the provider is to be asked about.
            models.Index(
                fields=["firm", "proved_at"],
                condition=models.Q(ended_at=None) & ~models.Q(refresh=""),
                name="access_session_refresh",
            ),
        ]
