"""To the firm: cards are off for a while, because somebody seems to try out stolen ones."""

from django.template.loader import render_to_string

from quittance.outbox.actions.mails import Words
from quittance.payments.rules.limits import Limit, What
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

_WHO = {
    What.CARD: "one card",
    What.ADDRESS: "one address on the internet",
    What.CLIENT: "one client",
    What.FIRM: "all your clients together",
}
_DAY_HOURS = 24


def words(*, firm: Firm, limit: Limit) -> Words:
    hours = int(limit.within.total_seconds() // 3600)
    within = "a day" if hours == _DAY_HOURS else "an hour"
    told = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "heading": "Card payments are paused for some payers",
        "sentences": [
            f"Within {within}, {limit.failures} card payments failed from {_WHO[limit.what]}.",
            "That looks like somebody trying out stolen cards, so cards are off there until it is quieter.",
            "Bank transfers go on, and so do cards of everybody else. There is nothing for you to do.",
        ],
        "mandate": [],
        "address": "",
        "label": "",
        "why": f"You got this because you are named for news of payments to {firm.name}.",
    }
    return Words(
        kind="cards_shut",
        subject="Card payments are paused for some payers",
        text=render_to_string("payments/method.txt", told),
        html=render_to_string("payments/method.html", told),
    )
