from django.db import models
from django.db.models.functions import Lower


class Operator(models.Model):
    """One of us, who runs the product. Belongs to no firm and signs in on the ops host alone."""

    ACROSS_FIRMS = "operators belong to no firm"

    address = models.EmailField(max_length=320)
    name = models.CharField(max_length=200)
    password = models.CharField(max_length=200)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_operator"
        constraints = [models.UniqueConstraint(Lower("address"), name="access_operator_once")]

    def __str__(self) -> str:
        return self.name


class OperatorSession(models.Model):
    """That a browser speaks for an operator."""

    ACROSS_FIRMS = "operators belong to no firm"

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="sessions")
    token_sha256 = models.BinaryField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_operator_session"
