from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.tenancy.models import FirmModel


class Kind(models.TextChoices):
    NEW_CLIENTS = "new_clients", "many new clients at once"
    VANISHED = "vanished", "many invoices vanished"
    NUMBERS = "numbers", "client numbers that changed owner"


class State(models.TextChoices):
    OPEN = "open"
    APPLIED = "applied"
    REFUSED = "refused"


class HeldImport(FirmModel, Stateful):
    """Changes that look like an import or a loss, kept out until a person of the firm applies or refuses them."""

    # What was kept out can be let in after all.
    MOVES = {State.OPEN: {State.APPLIED, State.REFUSED}, State.REFUSED: {State.APPLIED}}

    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    facts = models.JSONField(default=dict, help_text="counts, samples, the limit that was passed")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, default="")
    applied_at = models.DateTimeField(null=True, help_text="when its rows were written, after the decision")

    class Meta(FirmModel.Meta):
        db_table = "sync_held_import"
        constraints = [
            check_of_states(State, "sync_held_import_state"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="sync_held_import_kind"),
            models.UniqueConstraint(
                fields=["firm", "kind"], condition=models.Q(state="open"), name="sync_held_import_once"
            ),
        ]

    @property
    def can_still_be_applied(self) -> bool:
        """Somebody kept it out, and may think again; what came to nothing by itself is over."""
        return self.state == State.REFUSED and self.decided_by != "sync"


class HeldRow(FirmModel):
    """A source row that waits for the decision, or hangs on one that does."""

    held = models.ForeignKey(HeldImport, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=30)
    source_key = models.CharField(max_length=100)
    client_key = models.CharField(max_length=100, default="")
    label = models.TextField(default="", help_text="what a person knows it by")
    open_cents = models.BigIntegerField(null=True, help_text="the open balance of an invoice, or of an entry")
    currency = models.CharField(max_length=3, default="USD")

    class Meta(FirmModel.Meta):
        db_table = "sync_held_row"
        constraints = [models.UniqueConstraint(fields=["firm", "table", "source_key"], name="sync_held_row_once")]
