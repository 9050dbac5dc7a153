from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.tenancy.models import FirmModel


def usual_patterns() -> list[str]:
    return ["Invoice_{number}", "Invoice {number}", "Invoice #{number}", "Invoices {number}", "Inv {number}"]


class Policy(FirmModel):
    """What a firm chose about its invoice mail. Where it chose nothing, the careful end holds."""

    patterns = ArrayField(
        models.CharField(max_length=100), default=usual_patterns, help_text="how a number stands in names and subjects"
    )
    wait_hours = models.PositiveIntegerField(default=72, help_text="how long a mail waits for its invoice")
    duplicate_minutes = models.PositiveIntegerField(default=20)
    pass_days = models.PositiveIntegerField(default=180, help_text="how long a mailed pay link opens")
    unmatched_passes = models.BooleanField(default=False, help_text="what matches no invoice goes on as it came")
    direct = models.BooleanField(default=True, help_text="mail to our address goes to the contacts for invoices")
    default_recipient = models.CharField(max_length=320, default="", help_text="for direct mail without a contact")
    sender_domains = ArrayField(
        models.CharField(max_length=253), default=list, help_text="the firm's own domains, in lower case"
    )
    hosts = ArrayField(
        models.CharField(max_length=50), default=list, help_text="networks of the firm's mail server (CIDR)"
    )
    report_addresses = ArrayField(
        models.CharField(max_length=320), default=list, help_text="who gets the daily report; empty: the firm's contact"
    )
    sender_notice = models.BooleanField(default=True, help_text="whoever sent a mail that is held is told")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120, default="")

    CHOICES: ClassVar[tuple[str, ...]] = (
        "patterns", "wait_hours", "duplicate_minutes", "pass_days", "unmatched_passes", "direct",
        "default_recipient", "sender_domains", "hosts", "report_addresses", "sender_notice",
    )  # fmt: skip

    class Meta(FirmModel.Meta):
        db_table = "relay_policy"
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="relay_policy_once"),
            models.CheckConstraint(
                condition=models.Q(wait_hours__gte=1, wait_hours__lte=720), name="relay_policy_wait"
            ),
            models.CheckConstraint(condition=models.Q(duplicate_minutes__lte=1440), name="relay_policy_duplicates"),
            models.CheckConstraint(condition=models.Q(pass_days__gte=1, pass_days__lte=730), name="relay_policy_pass"),
        ]
