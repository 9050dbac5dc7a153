"""A mirror that stands still: the firm is told once, by mail, and again only after it has moved in between."""

from datetime import datetime, timedelta

from django.db import transaction

from quittance.core import events
from quittance.outbox.actions import mails
from quittance.receivables.actions import freshness
from quittance.sync import queries
from quittance.sync.mails import stale
from quittance.tenancy import queries as tenancy


def watch(*, now: datetime) -> bool:
    """Tells whether a mail was written."""
    live, fresh = queries.live_source(), queries.freshness()
    if live is None or fresh.as_of_at is None or fresh.told_at is not None:
        return False
    if now < fresh.as_of_at + timedelta(minutes=fresh.stale_after_minutes):
        return False
    firm = tenancy.current_firm()
    words = stale.words(firm=firm, host=tenancy.main_host(), source=live, as_of_at=fresh.as_of_at)
    to = [mails.Recipient(address=firm.contact_address)]
    with transaction.atomic():
        if not freshness.tell(now=now):
            return False
        events.record("mirror.stood_still", live, at=now, by="system", as_of=fresh.as_of_at.isoformat())
        mails.post(firm=firm, key=f"stale:{fresh.as_of_at.isoformat()}", words=words, to=to, now=now)
    return True
