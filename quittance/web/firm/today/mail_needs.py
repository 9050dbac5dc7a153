"""What mail asks of a person: what is held, what waits too long, what did not arrive, and a DNS that broke."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.outbox import queries as outbox
from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.receivables.models import Client
from quittance.relay import queries as relay
from quittance.relay.models import Intake
from quittance.web.firm.mail import arrived, kinds, listing
from quittance.web.firm.mail.attention import age
from quittance.web.firm.mail.reasons import why
from quittance.web.firm.today.need import Need

_HERE = "/firm-portal/mail/"
_RECENT = timedelta(days=7)
_NOT_ARRIVED = (State.BOUNCED, State.REFUSED, State.EXPIRED, State.UNSURE, State.SUPPRESSED)
_SHOWN_MAX = 200


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    found: list[Need] = []
    if Permission.SEE_MAIL in visitor.permissions:
        found += [*_of_held(visitor), *_of_waiting(visitor, now), *_of_bounced(visitor, now)]
    if Permission.EDIT_SETTINGS in visitor.permissions:
        found += _of_dns()
    return found


def _of_held(visitor: Visitor) -> list[Need]:
    found = _seen(relay.attention(), visitor)
    if not found:
        return []
    action = "Decide" if Permission.DECIDE_MAIL in visitor.permissions else "See it"
    if len(found) == 1:
        [row] = found
        words = f"“{row.subject or 'no subject'}”: {why(row.reason).what}"
        return [Need("bad", "1 mail needs attention", words, f"{_HERE}arrived/{row.pk}/", action)]
    words = "Nobody gets them before somebody has decided."
    return [Need("bad", f"{_many(found)} mails need attention", words, f"{_HERE}attention/", action)]


def _of_waiting(visitor: Visitor, now: datetime) -> list[Need]:
    found = _seen(relay.waiting_long(now=now), visitor)
    if not found:
        return []
    longest = age(found[0].received_at, now)
    words = f"The longest for {longest}. Each leaves by itself once its invoice is posted and read."
    if len(found) == 1:
        [row] = found
        named = f"invoice {', '.join(row.numbers)}" if row.numbers else "its invoice"
        words = f"“{row.subject or 'no subject'}” has waited {longest}. It leaves by itself once {named} is posted."
        return [Need("warn", "1 mail waits for its invoice", words, f"{_HERE}arrived/{row.pk}/", "See it")]
    return [Need("warn", f"{_many(found)} mails wait for their invoices", words, f"{_HERE}attention/", "See them")]


def _of_bounced(visitor: Visitor, now: datetime) -> list[Need]:
    """Of the week. Whoever is shown as responsible for the client is named: it is theirs to ask for an address."""
    rows = listing.seen(visitor).filter(state__in=_NOT_ARRIVED, mail__written_at__gte=now - _RECENT)
    found = list(_undone(rows.filter(kinds.of_type("invoices")).exclude(mail__kind="invoice_trial")))
    if not found:
        return []
    address = f"{_HERE}?status=not-arrived&type=invoices"
    if len(found) == 1:
        [row] = found
        what = f"Invoice {row.mail.about}" if row.mail.about else f"“{row.mail.subject}”"
        title = f"{what} did not reach {row.address}"
        return [Need("bad", title, f"{outbox.fate_words(row)}{_owner(row)}", f"{_HERE}{row.pk}/", "See it")]
    words = "Ask these clients for other addresses, put them into the practice system, and resend."
    return [Need("bad", f"{_many(found)} invoice mails did not arrive this week", words, address, "See them")]


def _undone(rows: QuerySet[Delivery]) -> list[Delivery]:
    """Not those whose invoices went to somebody since: who resent it has done what there is to do."""
    light = rows.select_related("mail").defer("mail__text", "mail__html", "mail__secret")
    found = []
    for row in light.order_by("-mail__written_at", "-pk")[: _SHOWN_MAX + 1]:
        since = Delivery.objects.filter(
            mail__client_id=row.mail.client_id, mail__about=row.mail.about, mail__written_at__gt=row.mail.written_at
        )
        if row.mail.client_id is None or not since.exclude(state__in=_NOT_ARRIVED).exists():
            found.append(row)
    return found


def _owner(row: Delivery) -> str:
    client = Client.objects.filter(pk=row.mail.client_id or 0).select_related("responsible").first()
    return f" {client.responsible} looks after {client.name}." if client is not None and client.responsible else ""


def _of_dns() -> list[Need]:
    key = outbox.key_in_use()
    if key is None or not key.fault:
        return []
    title = f"The DNS of {key.domain} no longer shows your key"
    words = f"{key.fault} Until it does, mail leaves from our address in your name."
    return [Need("bad", title, words, "/firm-portal/settings/mail/domain/", "Mend it")]


def _seen(rows: QuerySet[Intake], visitor: Visitor) -> list[Intake]:
    if not visitor.reach.is_unbounded:
        rows = rows.filter(pk__in=arrived.seen(visitor).values("pk"))
    return list(rows.prefetch_related(None)[: _SHOWN_MAX + 1])


def _many(found: list[Intake] | list[Delivery]) -> str:
    return f"More than {_SHOWN_MAX}" if len(found) > _SHOWN_MAX else str(len(found))
