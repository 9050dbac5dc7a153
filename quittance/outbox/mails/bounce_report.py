"""A day's mails that did not arrive, for the firm (EML-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox import queries
from quittance.outbox.models import Delivery
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

LISTED_MAX = 200


@dataclass(frozen=True)
class Line:
    recipient: str
    client: str
    subject: str
    fate: str
    server_words: str


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


def compose(*, firm: Firm, day: date, failed: Sequence[Delivery]) -> Written:
    count = len(failed)
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "day": day,
        "count": count,
        "lines": [_line(delivery) for delivery in failed[:LISTED_MAX]],
        "more": max(count - LISTED_MAX, 0),
        "page": addresses.page(tenancy.main_host(), "/firm-portal/mail/"),
    }
    mails = "1 mail" if count == 1 else f"{count} mails"
    return Written(
        subject=f"{mails} did not arrive on {day:%B} {day.day}",
        text=render_to_string("outbox/bounce_report.txt", facts),
        html=render_to_string("outbox/bounce_report.html", facts),
    )


def _line(delivery: Delivery) -> Line:
    named = f"{delivery.name} <{delivery.address}>" if delivery.name else delivery.address
    return Line(
        recipient=named,
        client=delivery.mail.client_name,
        subject=delivery.mail.subject,
        fate=queries.fate_words(delivery),
        server_words=" ".join(delivery.last_reply.split())[:300],
    )
