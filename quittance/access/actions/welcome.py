"""What a new firm finds: its two starting groups, and a mail to its first contact."""

from datetime import datetime

from quittance.access.actions import set_up
from quittance.access.mails import welcome
from quittance.access.models import Group
from quittance.access.rules.permissions import STARTING_GROUPS
from quittance.core.models import Event
from quittance.outbox.actions import mails
from quittance.tenancy import queries as tenancy


def make_groups(event: Event, *, now: datetime) -> None:
    del event, now
    ensure_groups()


def ensure_groups() -> None:
    for name, permissions in STARTING_GROUPS.items():
        Group.objects.get_or_create(name=name, defaults={"permissions": sorted(permissions)})


def greet(event: Event, *, now: datetime) -> None:
    firm = tenancy.current_firm()
    words = welcome.words(firm=firm, host=tenancy.main_host(), link=set_up.link(now=now))
    to = [mails.Recipient(address=firm.contact_address)]
    mails.post(firm=firm, key=f"welcome:{event.pk}", words=words, to=to, now=now)
