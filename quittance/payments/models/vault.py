import uuid

from django.db import models

from quittance.access.models import Person
from quittance.receivables.models import Client
from quittance.tenancy.models import FirmModel


class Vault(FirmModel):
    """Where saved methods lie, at one account of the firm: a portal person's, or the staff's for one client (PAY-8)."""

    account = models.CharField(max_length=100, help_text="of the firm at the processor")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="vaults", help_text="of the portal, and nobody else"
    )
    client = models.ForeignKey(
        Client, null=True, on_delete=models.PROTECT, related_name="vaults", help_text="for whom the firm's staff pay"
    )
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, help_text="names it to the processor")
    customer_id = models.CharField(max_length=255, default="", help_text="the processor's name of it, once it is told")
    opened_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "payments_vault"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, client=None) | models.Q(person=None, client__isnull=False),
                name="payments_vault_owner",
            ),
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=models.Q(person__isnull=False),
                name="payments_vault_person_once",
            ),
            models.UniqueConstraint(
                fields=["client", "account"],
                condition=models.Q(client__isnull=False),
                name="payments_vault_client_once",
            ),
            models.UniqueConstraint(
                fields=["customer_id"], condition=~models.Q(customer_id=""), name="payments_vault_customer_once"
            ),
        ]

    @property
    def is_of_staff(self) -> bool:
        return self.client_id is not None
