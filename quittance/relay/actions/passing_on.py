"""A mail that goes on as it came: the firm's own bytes, to those it is meant for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import About, Enclosure, Recipient, Words
from quittance.relay.actions import cases, copies, stored
from quittance.relay.actions.cases import Case
from quittance.relay.models import Addressee
from quittance.relay.models import addressee as addressees
from quittance.relay.models.intake import State
from quittance.relay.rules import onward

KIND = "passed_on"


def keep_raw(case: Case) -> Enclosure:
    """Its bytes for the way on, the firm's key taken out. A call to the outside, so before the transaction."""
    env = settings.QUITTANCE
    content = onward.as_it_came(case.fetch(), host=env.inbound_domain, at=case.intake.received_at)
    key, sha256 = stored.put(content)
    return Enclosure(storage_key=key, sha256=sha256, file_name="mail.eml", content_type=stored.RAW_TYPE)


def leave_out_who_had_it(case: Case) -> None:
    """For what goes on by itself: a mail that its platform delivers several times goes once to each.

    In a transaction, so that two workers at the same mail take turns.
    """
    copies.hold_mail(case)
    had = copies.had_mail(case, within=timedelta(minutes=case.policy.duplicate_minutes))
    cases.part([each for each in case.named if each.address in had], addressees.State.SUPPRESSED)


def pass_on(
    case: Case, people: Sequence[Addressee], *, raw: Enclosure, reason: str, detail: str, by: str, now: datetime
) -> None:
    """One mail a recipient, so that each has a fate of its own. Without any, all of them had it already."""
    firm, intake = case.firm, case.intake
    words = Words(kind=KIND, subject=intake.subject, text="", html="")
    about = About(about=" ".join(intake.numbers))
    for person in people:
        to = [Recipient(person.address, person.name)]
        mails.post(firm=firm, key=cases.key_of(person), words=words, to=to, now=now, raw=raw, about=about)
    cases.send_off(case, people)
    to_state = State.PASSED_ON if people else State.SUPPRESSED
    cases.settle(case, to_state, by=by, now=now, reason=reason, detail=detail)
    cases.settled(case, by=by, now=now)
