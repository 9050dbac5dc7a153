"""A mail that proves the way out works, from our own rows to the recipient's mailbox."""

import uuid
from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string

from quittance.core import events
from quittance.outbox.actions import mails
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def send(*, firm: Firm, address: str, copies: int, by: str, now: datetime) -> None:
    brand = tenancy.letterhead()
    with transaction.atomic():
        for number in range(1, copies + 1):
            facts = {"firm": firm, "brand": brand, "number": number, "copies": copies, "at": firm.clock.wall(now)}
            words = mails.Words(
                kind="trial",
                subject=f"A trial mail for {firm.name}" + (f", {number} of {copies}" if copies > 1 else ""),
                text=render_to_string("outbox/trial.txt", facts),
                html=render_to_string("outbox/trial.html", facts),
            )
            mails.post(firm=firm, key=f"trial:{uuid.uuid4()}", words=words, to=[mails.Recipient(address)], now=now)
        events.record("trial_mail.posted", firm, at=now, by=by, address=address, copies=copies)
