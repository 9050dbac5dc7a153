"""The firm's word to the payer's bank about a dispute: its own words with what our rows say, or that it accepts it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from quittance.core import events
from quittance.core.queue import enqueue
from quittance.integrations.stripe import disputes
from quittance.integrations.stripe.disputes import Evidence
from quittance.integrations.stripe.faults import Fault
from quittance.payments.actions import counter, disputing, taking_back
from quittance.payments.actions.disputing import CannotAnswer
from quittance.payments.models import Dispute
from quittance.payments.models.dispute import State
from quittance.payments.queries import evidence
from quittance.payments.queries.evidence import Pack

log = structlog.get_logger()
_FIELD_MAX = 20_000  # of characters; the processor takes no longer field
_UNKNOWN = (
    "The processor did not answer, so it is not known yet whether the bank has it. It is being asked: look again in a "
    "minute, before anything is sent a second time."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """By the firm, in its own words."""

    delivered: str
    owed: str


def text_of(said: Said, pack: Pack) -> Evidence:
    """What the bank gets, as text, field by field."""
    bills = [
        f"{each.what}, {each.client}, {each.amount}"
        + (f", issued {each.issued}, due {each.due}" if each.issued else "")
        for each in pack.invoices
    ]
    facts = [f"{name}: {value}" for name, value in pack.payment]
    mails = [f"{at}: mail {what}" for at, what in pack.mails]
    seen = [f"{at}: {what}" for at, what in pack.log]
    return Evidence(
        statement=_fitting([said.owed, "", "THE PAYMENT", *facts, "", "WHAT IT PAID", *bills]),
        service=_fitting([said.delivered]),
        access_log=_fitting(["PORTAL", *seen, "", "MAILS TO THE PAYER", *mails]),
        payer_name=pack.payer_name,
        payer_address=pack.payer_address,
        payer_network_address=pack.payer_network,
    )


def send(*, dispute: Dispute, said: Said, by: str, now: datetime) -> Dispute:
    """Once, and for good. Raises CannotAnswer."""
    shown = text_of(said, evidence.pack(dispute))
    return _asked(dispute, lambda: disputing.answer(dispute=dispute, evidence=shown, by=by, now=now))


def accept(*, dispute: Dispute, by: str, now: datetime) -> Dispute:
    """The money stays with the payer, at once and for good. Raises CannotAnswer."""
    dispute.refresh_from_db()
    if dispute.state != State.OPEN or not dispute.can_be_answered:
        raise CannotAnswer("This is answered or decided already, so there is nothing left to accept.")
    return _asked(dispute, lambda: _accepted(dispute, by, now))


def _accepted(dispute: Dispute, by: str, now: datetime) -> Dispute:
    told = disputes.accept(counter.at(dispute.payment.account), dispute.dispute_id)
    with transaction.atomic():
        payment = taking_back.lock(dispute.payment)
        events.record("dispute.accepted", payment, at=now, by=by, **disputing.facts(dispute))
        return disputing.hear(payment=payment, told=told, now=now)


def _asked(dispute: Dispute, ask: Callable[[], Dispute]) -> Dispute:
    """A fault becomes words for the firm. Whatever the processor knows of it then is read by a job of its own."""
    if not counter.is_open():
        raise CannotAnswer("Our keys at the payment processor are missing, so nothing can be sent. Tell us.")
    try:
        return ask()
    except Fault as fault:
        log.warning("dispute.not_answered", dispute=dispute.pk, code=fault.code, detail=fault.detail)
        account, name = dispute.payment.account, dispute.dispute_id
        enqueue("payments.look_at_dispute", account=account, dispute_id=name, only_one_waiting=f"dispute:{name}")
        raise CannotAnswer(_UNKNOWN if fault.may_have_happened else f"Nothing was sent. {fault.words}") from fault


def _fitting(lines: Iterable[str]) -> str:
    """Whole lines, as many as the processor takes."""
    kept, size = [], 0
    for line in lines:
        size += len(line) + 1
        if size > _FIELD_MAX:
            break
        kept.append(line)
    return "\n".join(kept).strip()
