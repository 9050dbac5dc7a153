"""The firm's daily list of mails that did not arrive (EML-8), once per day however often it is asked for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from quittance.outbox.actions import mails
from quittance.outbox.mails import bounce_report
from quittance.outbox.models import BounceReport, Delivery
from quittance.outbox.models.delivery import State
from quittance.tenancy.models import Firm

_FAILED = (State.BOUNCED, State.REFUSED, State.EXPIRED, State.SUPPRESSED, State.UNSURE)


def write(*, firm: Firm, day: date, to: Sequence[mails.Recipient], now: datetime) -> bool:
    """Of that day of the firm's clock. True if a mail was written now; a day without losses brings none."""
    if BounceReport.objects.filter(day_date=day).exists():
        return False
    failed = list(
        Delivery.objects.select_related("mail")
        .filter(state__in=_FAILED, settled_at__gte=_midnight(firm, day))
        .filter(settled_at__lt=_midnight(firm, day + timedelta(days=1)))
        .order_by("mail__client_name", "address", "pk")
    )
    with transaction.atomic():
        mail = None
        if failed:
            written = bounce_report.compose(firm=firm, day=day, failed=failed)
            words = mails.Words("bounce_report", written.subject, written.text, written.html)
            mail = mails.post(firm=firm, key=f"bounce_report:{day}", words=words, to=to, now=now)
        _, is_new = BounceReport.objects.get_or_create(day_date=day, defaults={"mail": mail, "written_at": now})
    return is_new and mail is not None


def _midnight(firm: Firm, day: date) -> datetime:
    """The real moment at which the firm's wall shows that the day begins."""
    shown = datetime.combine(day, time.min) - firm.clock.offset
    return shown.replace(tzinfo=firm.clock.zone).astimezone(UTC)
