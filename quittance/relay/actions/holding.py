"""What needs a person is held, and its sender is told: at once, and of what follows in ten minutes in one notice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from quittance.core import gathering
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import About, Recipient
from quittance.relay.actions import cases, policies
from quittance.relay.actions.cases import Case
from quittance.relay.mails import held_notice
from quittance.relay.models import Intake
from quittance.relay.models.intake import Reason, State
from quittance.relay.rules import addresses, reasons
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

NOTICE_EVERY = timedelta(minutes=10)
_TOLD_AT_ONCE_MAX = 200
# Somebody else may have written the sender's name there, or the mail is no news to the sender.
_TOLD_TO_NOBODY = (Reason.UNPROVEN_SENDER, Reason.UNREADABLE_MAIL)


def hold(case: Case, reason: str, detail: str, *, now: datetime) -> None:
    """Its recipients go on being expected. Who calls holds the mail's row."""
    gathering.flush()  # the mail itself may be among what is written later, and is asked for below
    cases.keep_open(case, State.HELD, reason=reason, detail=detail or reasons.sentence(reason))
    cases.settled(case, by=cases.SYSTEM, now=now)
    if case.policy.sender_notice and _untold().filter(pk=case.intake.pk).exists():
        _tell(case.firm, case.intake.sender_address, now)


def tell_rest(*, now: datetime) -> None:
    """Whoever was told of one mail, and had more held right after it, hears of those once the ten minutes are over."""
    if not policies.in_force().sender_notice:
        return
    firm = tenancy.current_firm()
    for address in _untold().order_by("sender_address").values_list("sender_address", flat=True).distinct():
        with transaction.atomic():
            _tell(firm, address, now)


def _untold() -> QuerySet[Intake]:
    """Held mails of which a sender should hear: never one whom nobody proved, and never a machine."""
    held = Intake.objects.filter(state=State.HELD, noticed_at=None).exclude(reason__in=_TOLD_TO_NOBODY)
    return held.exclude(proof="").exclude(envelope_from="").exclude(sender_address="")


def _tell(firm: Firm, address: str, now: datetime) -> None:
    """All that is not told yet, in one notice; nothing, if there was a notice a moment ago. Within a transaction."""
    if not addresses.is_address(address) or _is_ours(address) or _told_lately(address, now):
        return
    # Whoever has one of them in hand is about to change it: it is told with the next.
    mine = _untold().filter(sender_address=address).select_for_update(no_key=True, skip_locked=True)
    rows = list(mine.order_by("received_at", "pk")[:_TOLD_AT_ONCE_MAX])
    if rows:
        _post(firm, rows, now)
        Intake.objects.filter(pk__in=[row.pk for row in rows]).update(noticed_at=now)


def _is_ours(address: str) -> bool:
    """What we wrote there would come in again."""
    return addresses.domain_of(address) == settings.QUITTANCE.inbound_domain.lower()


def _told_lately(address: str, now: datetime) -> bool:
    """Of a mail that is still held: whose mail was decided about meanwhile hears of the next one at once."""
    told = Intake.objects.filter(sender_address=address, noticed_at__gt=now - NOTICE_EVERY)
    return told.filter(state=State.HELD).exists()


def _post(firm: Firm, rows: Sequence[Intake], now: datetime) -> None:
    newest = rows[-1]
    numbers = dict.fromkeys(number for row in rows for number in row.numbers)
    mails.post(
        firm=firm,
        key=f"held:{rows[0].pk}",
        words=held_notice.words(firm=firm, intakes=rows),
        to=[Recipient(newest.sender_address, newest.sender_name)],
        now=now,
        about=About(about=" ".join(numbers)),
    )
