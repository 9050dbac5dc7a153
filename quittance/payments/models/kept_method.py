from datetime import date
from typing import ClassVar

from django.db import models

from quittance.payments.models.payment import Method
from quittance.payments.models.vault import Vault
from quittance.tenancy.models import FirmModel

_EXPIRES_SOON_MONTHS = 2


class Standing(models.TextChoices):
    KEPT = "kept"
    BLOCKED = "blocked"  # the bank network takes no debit of it
    REMOVED = "removed"


class KeptMethod(FirmModel):
    """A card or bank account that lies in a vault. What it is called can be shown; the processor alone has the rest."""

    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="methods")
    method_id = models.CharField(max_length=255, unique=True, help_text="the processor's name of it")
    kind = models.CharField(max_length=10, choices=Method.choices)
    brand = models.CharField(max_length=40, default="")
    funding = models.CharField(max_length=20, default="unknown")
    country = models.CharField(max_length=2, default="", help_text="of the bank that gave out the card")
    billing_state = models.CharField(max_length=100, default="")
    last4 = models.CharField(max_length=4, default="")
    bank_name = models.CharField(max_length=200, default="")
    fingerprint = models.CharField(
        max_length=100, default="", help_text="the same for the same card or bank account, whoever keeps it"
    )
    expires_year = models.SmallIntegerField(null=True)
    expires_month = models.SmallIntegerField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    blocked_at = models.DateTimeField(null=True)
    blocked_code = models.CharField(
        max_length=10, default="", help_text="of the return that a payment met; empty: told by the processor"
    )
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=120, default="")
    detached_at = models.DateTimeField(null=True, help_text="when the processor had forgotten it, too")

    NO_CODE: ClassVar[str] = "returned"  # what came back, and nobody told the network's code

    class Meta(FirmModel.Meta):
        db_table = "payments_kept_method"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Method.values), name="payments_kept_method_kind"),
            models.CheckConstraint(
                condition=models.Q(expires_year=None, expires_month=None)
                | models.Q(expires_year__isnull=False, expires_month__range=(1, 12)),
                name="payments_kept_method_expiry",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=False) | models.Q(detached_at=None),
                name="payments_kept_method_detached",
            ),
        ]
        indexes = [
            # Read by a bank's return, which blocks the account in each vault that keeps it.
            models.Index(
                fields=["firm", "fingerprint"],
                condition=models.Q(removed_at=None),
                name="payments_kept_method_same",
            ),
        ]

    @property
    def standing(self) -> Standing:
        if self.removed_at is not None:
            return Standing.REMOVED
        return Standing.KEPT if self.blocked_at is None else Standing.BLOCKED

    @property
    def name(self) -> str:
        """`Visa ending in 4242`, or `First Bank account ending in 6789`."""
        ending = f"ending in {self.last4}" if self.last4 else ""
        if self.kind == Method.BANK:
            return f"{self.bank_name or 'Bank'} account {ending}".strip()
        return f"{_brand(self.brand)} {ending}".strip()

    @property
    def words(self) -> str:
        """Its name, with the end of a card: `Visa ending in 4242, expires 12/2030`."""
        return f"{self.name}, expires {self.expiry}" if self.expiry else self.name

    @property
    def expiry(self) -> str:
        return f"{self.expires_month:02}/{self.expires_year}" if self.expires_year and self.expires_month else ""

    def has_expired(self, today: date) -> bool:
        """A card holds to the end of the month that stands on it."""
        return self._months_left(today) < 0

    def expires_soon(self, today: date) -> bool:
        return 0 <= self._months_left(today) < _EXPIRES_SOON_MONTHS

    def is_usable(self, today: date) -> bool:
        return self.standing == Standing.KEPT and not self.has_expired(today)

    def _months_left(self, today: date) -> int:
        if not self.expires_year or not self.expires_month:
            return _EXPIRES_SOON_MONTHS
        return (self.expires_year - today.year) * 12 + self.expires_month - today.month


_BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "mastercard": "Mastercard",
}


def _brand(theirs: str) -> str:
    return _BRANDS.get(theirs, theirs.replace("_", " ").title()) or "Card"
