"""What needs a person is held, and its sender is told once."""

from datetime import datetime, timedelta

from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import About, Recipient
from quittance.relay.actions import cases
from quittance.relay.actions.cases import Case
from quittance.relay.mails import held_notice
from quittance.relay.models import Intake
from quittance.relay.models.intake import Reason, State
from quittance.relay.rules import addresses, reasons

NOTICE_EVERY = timedelta(minutes=10)
# Somebody else may have written the sender's name there, or the mail is no news to the sender.
_TOLD_TO_NOBODY = {Reason.UNPROVEN_SENDER, Reason.UNREADABLE_MAIL}


def hold(case: Case, reason: str, detail: str, *, now: datetime) -> None:
    """Its recipients go on being expected. Who calls holds the mail's row."""
    cases.keep_open(case, State.HELD, reason=reason, detail=detail or reasons.sentence(reason))
    cases.settled(case, by=cases.SYSTEM, now=now)
    _tell_sender(case, now)


def _tell_sender(case: Case, now: datetime) -> None:
    """Never an address that nobody proved, never a machine, and one notice for all that is held in ten minutes."""
    intake = case.intake
    if not case.policy.sender_notice or intake.noticed_at is not None or intake.reason in _TOLD_TO_NOBODY:
        return
    if not intake.proof or not intake.envelope_from or not addresses.is_address(intake.sender_address):
        return
    lately = Intake.objects.filter(sender_address=intake.sender_address, noticed_at__gt=now - NOTICE_EVERY)
    if lately.filter(state=State.HELD).exists():
        return
    firm = case.firm
    words = held_notice.words(firm=firm, intake=intake)
    to = [Recipient(intake.sender_address, intake.sender_name)]
    about = About(about=" ".join(intake.numbers))
    mails.post(firm=firm, key=f"held:{intake.pk}", words=words, to=to, now=now, about=about)
    intake.noticed_at = now
    Intake.objects.filter(pk=intake.pk).update(noticed_at=now)
