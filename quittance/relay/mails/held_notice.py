"""To whoever sent a mail that is held: that it did not go out, why, and what happens next."""

from django.template.loader import render_to_string

from quittance.outbox.actions.mails import Words
from quittance.relay.models import Intake
from quittance.relay.rules import reasons
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def words(*, firm: Firm, intake: Intake) -> Words:
    named = f"“{intake.subject}”" if intake.subject else "A mail without a subject"
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "named": named,
        "wall": firm.clock.wall(intake.received_at),
        "why_held": intake.detail or reasons.sentence(intake.reason),
        "next_step": reasons.next_step(intake.reason),
    }
    return Words(
        kind="held_notice",
        subject=f"Not sent yet: {intake.subject}" if intake.subject else "A mail was not sent yet",
        text=render_to_string("relay/held_notice.txt", facts),
        html=render_to_string("relay/held_notice.html", facts),
    )
