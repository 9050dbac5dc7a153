from django.db import models
from django.db.models.functions import Lower

from quittance.tenancy.models import FirmModel


class Face(models.TextChoices):
    STAFF = "staff"
    PORTAL = "portal"


class Person(FirmModel):
    """Somebody of one firm with one face: its staff, or a client's person in the portal."""

    face = models.CharField(max_length=10, choices=Face.choices)
    address = models.EmailField(max_length=320)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_person"
        constraints = [
            models.UniqueConstraint("firm", "face", Lower("address"), name="access_person_once"),
            models.CheckConstraint(condition=models.Q(face__in=Face.values), name="access_person_face"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"
