"""To whoever sent mails that are held: that they did not go out, why, and where somebody of the firm decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.outbox.actions.mails import Words
from quittance.relay.models import Intake
from quittance.relay.rules import reasons
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

KIND = "held_notice"
_NAMED_MAX = 20
_HERE = "/firm-portal/mail/"


@dataclass(frozen=True)
class Line:
    named: str
    wall: datetime
    why: str
    next_step: str
    page: str


def words(*, firm: Firm, intakes: Sequence[Intake]) -> Words:
    """Of one mail, or of several in one."""
    host, count = tenancy.main_host(), len(intakes)
    one = intakes[0] if count == 1 else None
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "lines": [_line(firm, host, each) for each in intakes[:_NAMED_MAX]],
        "count": count,
        "more": max(0, count - _NAMED_MAX),
        "page": addresses.page(host, f"{_HERE}arrived/{one.pk}/" if one else f"{_HERE}attention/"),
        "label": "Decide about it" if one else "Decide about them",
    }
    return Words(
        kind=KIND,
        subject=_subject(one, count),
        text=render_to_string("relay/held_notice.txt", facts),
        html=render_to_string("relay/held_notice.html", facts),
    )


def _subject(one: Intake | None, count: int) -> str:
    if one is None:
        return f"{count} mails were not sent yet"
    return f"Not sent yet: {one.subject}" if one.subject else "A mail was not sent yet"


def _line(firm: Firm, host: str, intake: Intake) -> Line:
    return Line(
        named=f"“{intake.subject}”" if intake.subject else "A mail without a subject",
        wall=firm.clock.wall(intake.received_at),
        why=intake.detail or reasons.sentence(intake.reason),
        next_step=reasons.next_step(intake.reason),
        page=addresses.page(host, f"{_HERE}arrived/{intake.pk}/"),
    )
