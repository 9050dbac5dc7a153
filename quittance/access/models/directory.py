"""What the firm's identity provider told about its people: remembered whether or not it gives rights today."""

from django.db import models
from django.db.models.functions import Lower

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Teller(models.TextChoices):
    """How the provider told it."""

    SIGN_IN = "sign_in"
    SCIM = "scim"


class DirectoryEntry(FirmModel):
    """A person of the staff as the provider's SCIM client knows them. Who is deleted there has none any more."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="directory_entry")
    user_name = models.CharField(max_length=320)
    # Not the subject of a sign-in: Entra calls the same person differently in each.
    external_id = models.CharField(max_length=255, default="")
    told_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "access_directory_entry"
        constraints = [
            models.UniqueConstraint("firm", Lower("user_name"), name="access_directory_entry_name"),
            models.UniqueConstraint(
                fields=["firm", "external_id"],
                condition=~models.Q(external_id=""),
                name="access_directory_entry_external",
            ),
        ]


class ProviderGroup(FirmModel):
    """A group at the firm's identity provider. Kept unmapped too, so that a later mapping finds its people."""

    name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, default="", help_text="the provider's own key, if SCIM told it")
    told_at = models.DateTimeField()
    scim_at = models.DateTimeField(null=True, help_text="since when SCIM tells of it; else only sign-ins named it")

    class Meta(FirmModel.Meta):
        db_table = "access_provider_group"
        constraints = [
            models.UniqueConstraint("firm", Lower("name"), name="access_provider_group_name"),
            models.UniqueConstraint(
                fields=["firm", "external_id"],
                condition=~models.Q(external_id=""),
                name="access_provider_group_external",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProviderMembership(FirmModel):
    """That a person is in this group at the provider. What SCIM told, a sign-in does not take back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="provider_memberships")
    group = models.ForeignKey(ProviderGroup, on_delete=models.CASCADE, related_name="memberships")
    told_by = models.CharField(max_length=10, choices=Teller.choices)
    told_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "access_provider_membership"
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="access_provider_membership_once"),
            models.CheckConstraint(
                condition=models.Q(told_by__in=Teller.values), name="access_provider_membership_teller"
            ),
        ]
