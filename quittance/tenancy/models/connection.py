from django.db import models

from quittance.tenancy.models.base import FirmModel


class Protocol(models.TextChoices):
    OIDC = "oidc", "OpenID Connect"
    SAML = "saml", "SAML 2.0"


class Connection(FirmModel):
    """How a firm's own identity provider is asked who somebody is. The client's secret lies in the vault.

    There is one that is in force, and one draft beside it, so that a change can be tried before anybody depends on it.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"

    stage = models.CharField(max_length=10, choices=Stage.choices)
    protocol = models.CharField(max_length=10, choices=Protocol.choices)
    product = models.CharField(
        max_length=20, default="other", help_text="entra, okta, google or other: whose words to use"
    )
    issuer = models.CharField(max_length=500, default="", help_text="OpenID Connect: issuer; SAML: entity id")
    client_id = models.CharField(max_length=255, default="")
    sign_in_address = models.CharField(max_length=1000, default="", help_text="SAML: where the browser is sent")
    certificates = models.TextField(default="", help_text="SAML: what the provider signs with, PEM, one or more")
    claims = models.JSONField(
        default=dict, help_text="names of address, given_name, family_name, groups, where they differ; and domains"
    )
    found = models.JSONField(default=dict, help_text="what the last checks from afar found, one by one")
    trial = models.JSONField(default=dict, help_text="what came back when somebody last tried it")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    proved_at = models.DateTimeField(null=True, help_text="when somebody came through it whole")

    class Meta(FirmModel.Meta):
        db_table = "tenancy_connection"
        constraints = [
            models.UniqueConstraint(fields=["firm", "stage"], name="tenancy_connection_once"),
            models.CheckConstraint(condition=models.Q(stage__in=["draft", "live"]), name="tenancy_connection_stage"),
            models.CheckConstraint(
                condition=models.Q(protocol__in=Protocol.values), name="tenancy_connection_protocol"
            ),
        ]
