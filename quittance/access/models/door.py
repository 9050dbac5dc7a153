from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Knock(FirmModel):
    """A try at a door that failed, kept for a day so that guessing grows slow."""

    door = models.CharField(max_length=40)
    mark_sha256 = models.BinaryField(max_length=32, help_text="of the address, the network or both")
    at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "access_knock"
        # Counted at every try.
        indexes = [models.Index(fields=["firm", "door", "mark_sha256", "at"], name="access_knock_count")]


class SpentAnswer(FirmModel):
    """A provider's answer that was used, so that the same one opens nothing a second time."""

    answer_sha256 = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "access_spent_answer"
        constraints = [models.UniqueConstraint(fields=["firm", "answer_sha256"], name="access_spent_answer_once")]


class ScimKey(FirmModel):
    """With this key the firm's identity provider tells us who came and who went. At most one lives per firm."""

    token_sha256 = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_scim_key"
        constraints = [
            models.UniqueConstraint(fields=["firm"], condition=models.Q(withdrawn_at=None), name="access_scim_key_one")
        ]


class Layout(FirmModel):
    """How a person arranged a list: columns, widths, order, filters."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="layouts")
    list_name = models.CharField(max_length=40)
    state = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "access_layout"
        constraints = [models.UniqueConstraint(fields=["person", "list_name"], name="access_layout_once")]
