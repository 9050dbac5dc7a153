from django.db import models
from django.db.models.functions import Lower

from quittance.access.models import Person
from quittance.receivables.models import Client
from quittance.tenancy.models import FirmModel


class Link(FirmModel):
    """That a portal person sees and pays for a client. Living unless suspended or cut; what is cut stays cut."""

    class Origin(models.TextChoices):
        CONTACT = "contact", "is a contact for invoices"
        KEY = "key", "gave the client's key"
        PASS = "pass", "followed a mail to this address"
        STAFF = "staff", "linked by the firm"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="links")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    suspended_at = models.DateTimeField(null=True, help_text="since the contact that made it is gone")
    cut_at = models.DateTimeField(null=True, help_text="since the firm barred the person from this client")
    cut_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "links_link"
        constraints = [
            models.UniqueConstraint(fields=["person", "client"], name="links_link_once"),
            models.CheckConstraint(
                condition=models.Q(origin__in=["contact", "key", "pass", "staff"]), name="links_link_origin"
            ),
        ]

    @property
    def is_living(self) -> bool:
        return self.suspended_at is None and self.cut_at is None


class Barred(FirmModel):
    """That an address is kept from a client, whoever has it: a cut outlives the account and the change of address."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="bars", help_text="the cut it stems from")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="bars")
    address = models.CharField(max_length=320, help_text="in small letters")
    barred_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "links_barred"
        constraints = [
            models.UniqueConstraint(fields=["client", "address"], name="links_barred_once"),
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="links_barred_small"),
        ]
        indexes = [models.Index(fields=["firm", "address"], name="links_barred_address")]  # read at each linking


class SharedAddress(FirmModel):
    """That the firm agrees to an address which stands with very many clients, as a bookkeeping service's does."""

    address = models.CharField(max_length=320)
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "links_shared_address"
        constraints = [models.UniqueConstraint("firm", Lower("address"), name="links_shared_address_once")]
