"""The firm's list of a day's bounces (EML-8): written by the outbox, to whom the firm chose here."""

from datetime import datetime, time, timedelta

from quittance.outbox.actions import bounce_report
from quittance.outbox.actions.mails import Recipient
from quittance.relay.actions import policies
from quittance.tenancy import queries as tenancy

_READ_AT = time(7)  # before the office opens


def report(*, now: datetime) -> None:
    """Of yesterday, once the firm's own clock shows seven. A day without bounces brings no mail."""
    firm = tenancy.current_firm()
    here = firm.clock.wall(now)
    if here.time() < _READ_AT:
        return
    named = policies.in_force().report_addresses
    to = [Recipient(address) for address in named] or [Recipient(firm.contact_address, firm.name)]
    bounce_report.write(firm=firm, day=here.date() - timedelta(days=1), to=to, now=now)
