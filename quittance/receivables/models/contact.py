from django.db import models

from quittance.receivables.models.client import Client
from quittance.tenancy.models import Mirrored


class Contact(Mirrored):
    """Somebody to write to. One contact may stand with many clients (CON-1)."""

    first_name = models.TextField(default="")
    last_name = models.TextField(default="")
    company = models.TextField(default="")
    address = models.TextField(
        default="", help_text="the e-mail address as the source holds it; may be none or nonsense"
    )
    phone = models.TextField(default="")

    class Meta(Mirrored.Meta):
        db_table = "receivables_contact"

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.company or self.address


class ClientContact(Mirrored):
    """A contact's place with one client, and what it is sent there (CON-3)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="client_links")
    kind = models.TextField(default="", help_text="the source's own word: Primary, Billing, A/P")
    receives_invoices = models.BooleanField(default=False)
    receives_statements = models.BooleanField(default=False)

    class Meta(Mirrored.Meta):
        db_table = "receivables_client_contact"
