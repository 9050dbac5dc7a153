from django.db import models

from quittance.core.money import Currency, Money
from quittance.payments.models import BalanceLine, Payout
from quittance.reconciliation.models.bank_line import BankLine
from quittance.reconciliation.models.file_set import FileSet
from quittance.reconciliation.rules import proof as rules
from quittance.tenancy.models import FirmModel

WHYS = [(each.value, each.value) for each in rules.Why]


class Proof(FirmModel):
    """How a payout stands against our items, the processor's lines and the bank: made anew until its files are made."""

    payout = models.OneToOneField(Payout, on_delete=models.PROTECT, related_name="proof")
    file_set = models.ForeignKey(
        FileSet, null=True, on_delete=models.PROTECT, related_name="proved", help_text="that its rows stand in"
    )
    bank_line = models.OneToOneField(
        BankLine, null=True, on_delete=models.PROTECT, related_name="proof", help_text="as which the bank shows it"
    )
    invoice_cents = models.BigIntegerField(default=0)
    alt_cents = models.BigIntegerField(default=0)
    fee_cents = models.BigIntegerField(default=0)
    carried_cents = models.BigIntegerField(default=0, help_text="of an earlier payout that came back")
    remainder_cents = models.BigIntegerField(default=0)
    gap_count = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when the morning's mail said that it is held")
    told_hash = models.CharField(max_length=64, default="", help_text="of what that mail said")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=120, default="")
    released_reason = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_proof"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at=None) | ~models.Q(released_by="") & ~models.Q(released_reason=""),
                name="reconciliation_proof_released_by",
            ),
            # Files leave only when everything is explained, or somebody let them go.
            models.CheckConstraint(
                condition=models.Q(file_set=None) | models.Q(gap_count=0) | models.Q(released_at__isnull=False),
                name="reconciliation_proof_explained",
            ),
            models.CheckConstraint(
                condition=models.Q(gap_count__gt=0) | models.Q(remainder_cents=0), name="reconciliation_proof_remainder"
            ),
        ]

    @property
    def remainder(self) -> Money:
        return Money(self.remainder_cents, Currency(self.payout.currency))

    @property
    def is_held(self) -> bool:
        return self.file_set_id is None and self.gap_count > 0 and self.released_at is None


class Explained(FirmModel):
    """What a balance line is to us."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="explained")
    place = models.IntegerField(help_text="in the order in which the files tell them")
    line = models.OneToOneField(BalanceLine, on_delete=models.PROTECT, related_name="explained")
    why = models.CharField(max_length=10, choices=WHYS)
    code = models.BigIntegerField(null=True, help_text="of the payment that it is of")
    words = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_explained"
        constraints = [
            models.UniqueConstraint(fields=["proof", "place"], name="reconciliation_explained_once"),
            models.CheckConstraint(
                condition=models.Q(why__in=[each.value for each in rules.Why]), name="reconciliation_explained_why"
            ),
        ]


class Gap(FirmModel):
    """Something that is not explained, and by how much the deposit is more (or less) than our files because of it."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="gaps")
    place = models.IntegerField()
    why = models.CharField(max_length=10, choices=WHYS)
    difference_cents = models.BigIntegerField()
    words = models.TextField()
    line_id = models.CharField(max_length=255, default="")
    code = models.BigIntegerField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_gap"
        constraints = [
            models.UniqueConstraint(fields=["proof", "place"], name="reconciliation_gap_once"),
            models.CheckConstraint(
                condition=models.Q(why__in=[each.value for each in rules.Why]), name="reconciliation_gap_why"
            ),
        ]
