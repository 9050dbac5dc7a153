from django.db import models

from quittance.payments.models.payment import Payment
from quittance.payments.models.setup import Setup
from quittance.tenancy.models import FirmModel


class Manner(models.TextChoices):
    ONLINE = "online", "on our page"
    SIGNED_FORM = "signed_form", "on a signed form"
    RECORDED_CALL = "recorded_call", "in a recorded call"


class Mandate(FirmModel):
    """That somebody authorized debits of a bank account: the whole text and the evidence, never changed or deleted."""

    INSERT_ONLY = True

    payment = models.OneToOneField(Payment, null=True, on_delete=models.PROTECT, related_name="mandate")
    setup = models.OneToOneField(Setup, null=True, on_delete=models.PROTECT, related_name="mandate")
    text = models.TextField(help_text="whole, as it was shown")
    text_version = models.SmallIntegerField()
    text_sha256 = models.BinaryField(max_length=32)
    manner = models.CharField(max_length=20, choices=Manner.choices, default=Manner.ONLINE)
    note = models.TextField(default="", help_text="where the signed form or the recording lies")
    given_at = models.DateTimeField()
    address = models.CharField(max_length=45, default="", help_text="of the payer's network")
    browser = models.TextField(default="")
    bank_name = models.CharField(max_length=200, default="")
    last4 = models.CharField(max_length=4, default="")
    by = models.CharField(max_length=120, help_text="who gave it, or who of staff took it down")
    copy_to = models.EmailField(max_length=320, help_text="where the payer's copy goes")

    class Meta(FirmModel.Meta):
        db_table = "payments_mandate"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(payment__isnull=False, setup=None) | models.Q(payment=None, setup__isnull=False),
                name="payments_mandate_of",
            ),
            models.CheckConstraint(condition=models.Q(manner__in=Manner.values), name="payments_mandate_manner"),
            # What was given on our page has the place it came from; what was not says where its proof lies.
            models.CheckConstraint(
                condition=(models.Q(manner=Manner.ONLINE, note="") & ~models.Q(address=""))
                | (models.Q(manner__in=[Manner.SIGNED_FORM, Manner.RECORDED_CALL]) & ~models.Q(note="")),
                name="payments_mandate_proved",
            ),
        ]
