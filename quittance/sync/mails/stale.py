from datetime import datetime

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.sync.models import Source
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def words(*, firm: Firm, host: str, source: Source, as_of_at: datetime) -> Words:
    """Since when nothing new was read, why, and what waits meanwhile."""
    wall = firm.clock.wall(as_of_at)
    since = f"{wall:%B} {wall.day}, {wall:%H:%M}"
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "since": since,
        "paused": source.paused_at is not None,
        "failure": source.failure,
        "page": addresses.page(host, "/firm-portal/sync/"),
    }
    return Words(
        kind="mirror_stale",
        subject=f"{firm.name}: your practice system was last read on {since}",
        text=render_to_string("sync/stale.txt", facts),
        html=render_to_string("sync/stale.html", facts),
    )
