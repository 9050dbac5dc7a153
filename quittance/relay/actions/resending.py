"""An invoice sent again, from the paper that is kept: paid ones too, to whomever the firm names (EML-18)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from quittance.core import events
from quittance.outbox import queries as outbox
from quittance.outbox.actions.mails import Enclosure
from quittance.outbox.models import Mail
from quittance.receivables import queries as receivables
from quittance.receivables.models import Invoice, InvoicePdf
from quittance.relay.actions import aiming, copies, deciding, policies, wrapping
from quittance.relay.actions.deciding import Person
from quittance.relay.actions.refusals import Refusal
from quittance.relay.mails import wrapped
from quittance.relay.mails.wrapped import Bill, Letter
from quittance.tenancy import queries as tenancy

__all__ = ["Refusal", "offered", "resend"]

SENT_ONCE_IN = timedelta(minutes=1)
_PDF = "application/pdf"


def offered(invoice: Invoice) -> list[Person]:
    """Whom the dialog shows first: the client's contacts for invoices."""
    return aiming.contacts(invoice.client)


def resend(*, invoice: Invoice, recipients: Sequence[Person], by: str, now: datetime) -> list[Mail]:
    """Exactly to these (immunity 34), or to nobody. Whom it went to a moment ago is left out: two presses send one."""
    people = deciding.checked(recipients)
    with transaction.atomic():
        copies.hold([invoice])
        current = Invoice.objects.select_related("client").get(pk=invoice.pk)
        paper = receivables.paper_of(current)
        if paper is None:
            raise Refusal(f"Invoice {current.number} never came through here, so there is no paper of it to send.")
        if current.voided or current.gone_at is not None:
            raise Refusal(f"Invoice {current.number} is voided, or gone from the practice system.")
        deciding.refuse_barred(current.client, people)
        _refuse_dead(people)
        just_now = _sent_since(current, now - SENT_ONCE_IN)
        fresh = [(address, name) for address, name in people if address not in just_now]
        if not fresh:
            return []
        event = events.record(
            "invoice.resent", current, at=now, by=by, client=current.client_id, client_name=current.client.name,
            number=current.number, recipients=[address for address, _ in fresh],
        )  # fmt: skip
        desk = _desk(current, paper, by, now)
        return [desk.post(f"{_key(current)}{event.pk}:{place}", *person) for place, person in enumerate(fresh)]


def _refuse_dead(people: Sequence[Person]) -> None:
    """Their copies would be held back, and whoever pressed would believe them on their way."""
    dead = outbox.dead_addresses().filter(address__in=[address for address, _ in people])
    gone = list(dead.order_by("address").values_list("address", flat=True))
    if gone:
        raise Refusal(
            f"Nothing is sent to {', '.join(gone)}: the mail server said that nobody is there. Take it out and ask the "
            "client for another address; or lift that on the page of the mail that came back."
        )


def _desk(invoice: Invoice, paper: InvoicePdf, by: str, now: datetime) -> wrapping.Desk:
    letter = Letter(client_name=invoice.client.name, bills=(Bill.of(invoice),), file_names=(paper.file_name,))
    enclosures = [Enclosure(paper.storage_key, paper.sha256, paper.file_name, _PDF)]
    lasts = timedelta(days=policies.in_force().pass_days)
    return wrapping.Desk(tenancy.current_firm(), invoice.client, [invoice], letter, enclosures, lasts, by, now)


def _sent_since(invoice: Invoice, since: datetime) -> set[str]:
    recent = Mail.objects.filter(client_id=invoice.client_id, kind=wrapped.KIND, written_at__gt=since)
    sent = recent.filter(key__startswith=_key(invoice)).values_list("deliveries__address", flat=True)
    return {address.lower() for address in sent if address}


def _key(invoice: Invoice) -> str:
    return f"resent:{invoice.pk}:"
