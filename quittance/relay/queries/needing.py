"""What needs a person, and what waits."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from quittance.receivables.models import Freshness, Invoice
from quittance.relay.models import Addressee, Intake
from quittance.relay.models.intake import State

_QUICK_MINUTES = 30
_MORE_MINUTES = 60


def attention() -> QuerySet[Intake]:
    """Held mails, the oldest first."""
    return _with_people(Intake.objects.filter(state=State.HELD)).order_by("received_at", "pk")


def waiting() -> QuerySet[Intake]:
    """For their invoice, the oldest first."""
    return _with_people(Intake.objects.filter(state=State.WAITING)).order_by("received_at", "pk")


def waiting_long(*, now: datetime) -> QuerySet[Intake]:
    """So long that it stands on the Today page."""
    return waiting().filter(received_at__lte=now - usual_wait())


def usual_wait() -> timedelta:
    """A source that is read each minute shows a posted invoice at once; one that is read every four hours does not.

    So half an hour, or an hour more than the firm lets its copy of the books grow old: 5 h where it is loaded each 4.
    """
    stale = Freshness.objects.values_list("stale_after_minutes", flat=True).first() or _QUICK_MINUTES
    return timedelta(minutes=_QUICK_MINUTES if stale <= _MORE_MINUTES else stale + _MORE_MINUTES)


def mails_of(invoice: Invoice) -> QuerySet[Intake]:
    """The mails that brought an invoice, the newest first."""
    return _with_people(Intake.objects.filter(matches__invoice=invoice)).order_by("-received_at", "-pk")


def _with_people(rows: QuerySet[Intake]) -> QuerySet[Intake]:
    people = Addressee.objects.select_related("delivery").order_by("pk")
    return rows.prefetch_related(Prefetch("addressees", queryset=people))
