from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Group(FirmModel):
    """A set of rights that a firm gives to several of its people."""

    name = models.CharField(max_length=80)
    permissions = ArrayField(models.CharField(max_length=60), default=list)

    class Meta(FirmModel.Meta):
        db_table = "access_group"
        constraints = [models.UniqueConstraint("firm", Lower("name"), name="access_group_once")]

    def __str__(self) -> str:
        return self.name


class Membership(FirmModel):
    """That a person belongs to a group, since when and by whom."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "access_membership"
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="access_membership_once")]


class Mapping(FirmModel):
    """That whoever is in this group at the firm's identity provider belongs to this group of ours."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="mappings")
    provider_group = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "access_mapping"
        constraints = [models.UniqueConstraint("group", Lower("provider_group"), name="access_mapping_once")]


class Grant(FirmModel):
    """A single right given to one person on top of the groups."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    permission = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "access_grant"
        constraints = [models.UniqueConstraint(fields=["person", "permission"], name="access_grant_once")]


class Limit(FirmModel):
    """That a person sees the clients of this office, of this partner, or this client, and no others. None: all."""

    class Kind(models.TextChoices):
        OFFICE = "office"
        PARTNER = "partner"
        CLIENT = "client"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="limits")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=120, help_text="as the practice system names it")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "access_limit"
        constraints = [
            models.UniqueConstraint("person", "kind", Lower("value"), name="access_limit_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["office", "partner", "client"]), name="access_limit_kind"
            ),
        ]
