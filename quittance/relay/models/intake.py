from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    WAITING = "waiting"  # its invoice is not in the mirror yet
    HELD = "held"  # a person decides
    WRAPPED = "wrapped"  # it went on in our wrapper
    PASSED_ON = "passed_on"  # it went on as it came
    SUPPRESSED = "suppressed"  # everybody it is meant for had it already
    DISCARDED = "discarded"  # a person threw it away
    REFUSED = "refused"  # it is no invoice mail at all


class Reason(models.TextChoices):
    """Why a mail waits, is held or was refused."""

    NONE = ""
    NOT_MIRRORED = "not_mirrored"
    WAITED_TOO_LONG = "waited_too_long"
    NO_PDF = "no_pdf"
    NO_NUMBER = "no_number"
    TWO_INVOICES = "two_invoices"
    TWO_CLIENTS = "two_clients"
    OTHER_CLIENT = "other_client"
    VOIDED = "voided"
    ENCRYPTED_PDF = "encrypted_pdf"
    UNREADABLE_PDF = "unreadable_pdf"
    UNREADABLE_MAIL = "unreadable_mail"
    UNPROVEN_SENDER = "unproven_sender"
    NO_RECIPIENT = "no_recipient"
    BARRED_RECIPIENT = "barred_recipient"
    LOOP = "loop"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


class Way(models.TextChoices):
    REDIRECTED = "redirected"  # the firm's mail rule sent us what was meant for clients
    DIRECT = "direct"  # mailed to our address; the contacts on file are meant


class Intake(FirmModel, Stateful):
    """One mail that a firm sent us. The mail itself lies in the inbox for good; this is what was made of it."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {
            State.HELD,
            State.WRAPPED,
            State.PASSED_ON,
            State.SUPPRESSED,
            State.DISCARDED,
            State.REFUSED,
        },
        State.HELD: {State.WRAPPED, State.PASSED_ON, State.SUPPRESSED, State.DISCARDED},
    }

    inbound_id = models.BigIntegerField(help_text="the inbox row that holds its bytes")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, choices=Reason.choices, default=Reason.NONE, blank=True)
    detail = models.TextField(default="", help_text="the reason's own facts, as a sentence")
    way = models.CharField(max_length=20, choices=Way.choices)
    proof = models.CharField(max_length=20, default="", help_text="what proved the sender; empty: nothing did")
    envelope_from = models.CharField(max_length=320, default="")
    sender_address = models.CharField(max_length=320, default="")
    sender_name = models.TextField(default="")
    subject = models.TextField(default="")
    message_id = models.TextField(default="")
    size_bytes = models.BigIntegerField()
    numbers = ArrayField(models.TextField(), default=list, help_text="the invoice numbers it names, by the pattern")
    gives_up_at = models.DateTimeField(null=True, help_text="until when it waits for its invoice")
    noticed_at = models.DateTimeField(null=True, help_text="when its sender was told that it is held")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "relay_intake"
        constraints = [
            models.UniqueConstraint(fields=["firm", "inbound_id"], name="relay_intake_once"),
            check_of_states(State, "relay_intake_state"),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="relay_intake_reason"),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="relay_intake_way"),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.WAITING, State.HELD], settled_at=None)
                | ~models.Q(state__in=[State.WAITING, State.HELD]) & models.Q(settled_at__isnull=False),
                name="relay_intake_settled",
            ),
        ]
        indexes = [
            # For what needs a person, and what waits: few among many.
            models.Index(
                fields=["firm", "received_at"],
                condition=models.Q(state__in=["waiting", "held"]),
                name="relay_intake_open",
            ),
            # For the list of all, the newest first.
            models.Index(fields=["firm", "-received_at", "-id"], name="relay_intake_newest"),
        ]

    def __str__(self) -> str:
        return self.subject or f"a mail of {self.received_at}"
