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
    subject = models.CharField(max_length=255, default="", help_text="what the firm's identity provider calls them")
    password = models.CharField(
        max_length=200, default="", help_text="a digest; empty for staff and where there is none"
    )
    verified_at = models.DateTimeField(null=True, help_text="when the address was proved to be theirs")
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "access_person"
        constraints = [
            # Who closed their account may come back with the same address as somebody new.
            models.UniqueConstraint(
                "firm", "face", Lower("address"), condition=models.Q(removed_at=None), name="access_person_once"
            ),
            models.UniqueConstraint(
                fields=["firm", "face", "subject"], condition=~models.Q(subject=""), name="access_person_subject"
            ),
            models.CheckConstraint(condition=models.Q(face__in=Face.values), name="access_person_face"),
            # The firm's own provider vouches for staff; a password of theirs must not exist here.
            models.CheckConstraint(
                condition=~models.Q(face=Face.STAFF) | models.Q(password=""), name="access_person_staff_password"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def initials(self) -> str:
        return f"{self.given_name[:1]}{self.family_name[:1]}".upper()
