"""The record that shows a firm's key is gone from its DNS; mail leaves from our address meanwhile."""

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.mails.bounce_report import Written
from quittance.outbox.models import SigningKey
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def compose(*, firm: Firm, key: SigningKey, name: str, record: str, fault: str) -> Written:
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "key": key,
        "name": name,
        "record": record,
        "fault": fault,
        "page": addresses.page(tenancy.main_host(), "/firm-portal/settings/mail/"),
    }
    return Written(
        subject=f"Mail no longer leaves from {key.from_address}: a DNS record is missing",
        text=render_to_string("outbox/key_lost.txt", facts),
        html=render_to_string("outbox/key_lost.html", facts),
    )
