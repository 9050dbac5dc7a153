from django.db import models

from quittance.access.models.person import Person
from quittance.tenancy.models import FirmModel


class Passkey(FirmModel):
    """A key that lives in somebody's device; we hold its public half."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023)
    credential = models.BinaryField(help_text="the attested credential data: identifier and public key")
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_passkey"
        constraints = [models.UniqueConstraint(fields=["firm", "credential_id"], name="access_passkey_once")]

    def __str__(self) -> str:
        return self.name


class SecondFactor(FirmModel):
    """An app that shows six digits. Asked for after a password, never in its place."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="second_factor")
    secret = models.TextField(help_text="encrypted for this person alone")
    made_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0, help_text="the last half minute whose digits were used")

    class Meta(FirmModel.Meta):
        db_table = "access_second_factor"


class RecoveryCode(FirmModel):
    """Opens once when the device with the second factor is lost."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    code_sha256 = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_recovery_code"
        constraints = [models.UniqueConstraint(fields=["person", "code_sha256"], name="access_recovery_code_once")]


class EmergencyKey(FirmModel):
    """Opens the firm portal once when the firm's provider is down. At most one lives per firm; its use is alarmed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="emergency_keys")
    digest = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "access_emergency_key"
        constraints = [
            models.UniqueConstraint(
                fields=["firm"],
                condition=models.Q(used_at=None, withdrawn_at=None),
                name="access_emergency_key_one",
            )
        ]
