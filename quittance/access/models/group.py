from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Group(FirmModel):
    """A set of rights that a firm gives to several of its people."""

    name = models.CharField(max_length=80)
    permissions = ArrayField(models.CharField(max_length=60), default=list)

    class Meta(FirmModel.Meta):
        db_table = "access_group"
        constraints = [models.UniqueConstraint(fields=["firm", "name"], name="access_group_once")]

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


class Grant(FirmModel):
    """A single right given to one person on top of the groups."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    permission = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "access_grant"
        constraints = [models.UniqueConstraint(fields=["person", "permission"], name="access_grant_once")]
