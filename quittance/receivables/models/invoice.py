from django.db import models
from django.db.models.functions import Greatest, Lower

from quittance.receivables.models.client import Client
from quittance.tenancy.models import Mirrored

# More of our money lies on it than is asked for. rules/due.py says the same in Python.
OVERPAID = models.Q(
    voided=False, gone_at=None, ours_cents__gt=models.F("open_cents") + models.F("echoed_cents")
) & models.Q(ours_cents__gt=0)


class Kind(models.TextChoices):
    INVOICE = "invoice"
    FINANCE_CHARGE = "finance_charge"


class Invoice(Mirrored):
    """What a client was billed, or charged for paying late. `due_cents` is the one answer to what is owed."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=100)
    issued_date = models.DateField()
    due_date = models.DateField(null=True, help_text="none means due upon receipt")
    currency = models.CharField(max_length=3, default="USD")
    amount_cents = models.BigIntegerField(help_text="as billed")
    open_cents = models.BigIntegerField(help_text="what the source itself says is open")
    voided = models.BooleanField(default=False)
    description = models.TextField(default="")
    echoed_cents = models.BigIntegerField(
        default=0, db_default=0, help_text="receipts in the source that do not count: echoes and held ones"
    )
    ours_cents = models.BigIntegerField(default=0, db_default=0, help_text="our items that count")
    # rules/due.py says the same in Python; a property test holds the two together.
    due_cents = models.GeneratedField(
        expression=models.Case(
            models.When(models.Q(voided=True) | models.Q(gone_at__isnull=False), then=models.Value(0)),
            default=Greatest(
                models.Value(0), models.F("open_cents") + models.F("echoed_cents") - models.F("ours_cents")
            ),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta(Mirrored.Meta):
        db_table = "receivables_invoice"
        constraints = [
            *Mirrored.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="receivables_invoice_kind"),
        ]
        indexes = [
            models.Index(fields=["firm", "number"], name="receivables_invoice_number"),
            # For the numbers that mails name, in whatever case.
            models.Index("firm", Lower("number"), name="receivables_invoice_lower"),
            # For open items, of one client or of all, and their sums: it holds all that those lists ask.
            models.Index(
                fields=["firm", "client"],
                include=["id", "due_cents", "amount_cents", "issued_date", "due_date", "currency"],
                condition=models.Q(due_cents__gt=0),
                name="receivables_invoice_due",
            ),
            # For the list of all invoices, the newest first, and for the few that are voided.
            models.Index(fields=["firm", "issued_date", "id"], name="receivables_invoice_dated"),
            models.Index(
                fields=["firm", "issued_date", "id"], condition=models.Q(voided=True), name="receivables_invoice_voided"
            ),
            # For money of ours that lies on a bill which is none any more: hardly ever one.
            models.Index(
                fields=["firm"],
                condition=(models.Q(voided=True) | models.Q(gone_at__isnull=False)) & models.Q(ours_cents__gt=0),
                name="receivables_invoice_left",
            ),
            # For the firm's task about money beyond what is asked for: hardly ever one.
            models.Index(fields=["firm"], condition=OVERPAID, name="receivables_invoice_overpaid"),
        ]

    def __str__(self) -> str:
        return self.number
