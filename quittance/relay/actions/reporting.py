"""What the firm is told by the clock: a day's bounces (EML-8), to whom it chose."""

from datetime import date, datetime, time, timedelta

from django.db.models import Max

from quittance.outbox.actions import bounce_report
from quittance.outbox.actions.mails import Recipient
from quittance.outbox.models import BounceReport
from quittance.relay.actions import policies
from quittance.tenancy import queries as tenancy

DAYS_BACK_MAX = 7  # older losses are no news
_READ_AT = time(7)  # before the office opens


def report(*, now: datetime) -> None:
    """Of yesterday, once the firm's own clock shows seven, and of the days before that nobody was there to tell of.

    A day without bounces brings no mail.
    """
    firm = tenancy.current_firm()
    here = firm.clock.wall(now)
    if here.time() < _READ_AT:
        return
    named = policies.in_force().report_addresses
    to = [Recipient(address) for address in named] or [Recipient(firm.contact_address, firm.name)]
    for day in _days_due(yesterday=here.date() - timedelta(days=1)):
        bounce_report.write(firm=firm, day=day, to=to, now=now)


def _days_due(*, yesterday: date) -> list[date]:
    """The oldest first. Before a firm's first report nothing was missed."""
    last = BounceReport.objects.aggregate(last=Max("day_date"))["last"]
    missed = (yesterday - last).days if last else 1
    return [yesterday - timedelta(days=back) for back in reversed(range(min(missed, DAYS_BACK_MAX)))]
