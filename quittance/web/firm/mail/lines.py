"""Deliveries as the firm's staff read them in a list: to whom, what, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.core.clock import FirmClock
from quittance.outbox.models import Delivery
from quittance.outbox.models.delivery import State
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds
from quittance.web.firm.mail import kinds

_HEAVY = ("mail__text", "mail__html", "mail__secret")
_FATES: dict[str, tuple[str, str]] = {
    State.SENT: ("good", "delivered"),
    State.BOUNCED: ("bad", "bounced"),
    State.REFUSED: ("bad", "refused"),
    State.EXPIRED: ("bad", "given up"),
    State.UNSURE: ("warn", "not sure"),
    State.SUPPRESSED: ("warn", "suppressed"),
}


@dataclass(frozen=True)
class Fate:
    tone: str
    word: str


@dataclass(frozen=True)
class Line:
    key: int
    at: datetime
    fate: Fate
    name: str
    address: str
    subject: str
    type_: str
    client_id: int | None  # where its page may be opened
    client_name: str
    about: str
    reply: str


def fate(row: Delivery) -> Fate:
    if row.state == State.WAITING:
        return Fate("wait", "trying again" if row.last_reply else "sending")
    return Fate(*_FATES[row.state])


def lines(keys: Sequence[int], visitor: Visitor) -> list[Line]:
    """In the order of the keys. The bodies of the mails are left where they are."""
    found = Delivery.objects.select_related("mail").defer(*_HEAVY).in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    clock, open_to = tenancy.current_firm().clock, _clients_open_to(visitor, rows)
    return [_line(row, clock, open_to) for row in rows]


def _line(row: Delivery, clock: FirmClock, open_to: set[int]) -> Line:
    mail = row.mail
    return Line(
        key=row.pk,
        at=clock.wall(mail.written_at),
        fate=fate(row),
        name=row.name,
        address=row.address,
        subject=mail.subject,
        type_=kinds.title(mail.kind),
        client_id=mail.client_id if mail.client_id in open_to else None,
        client_name=mail.client_name,
        about=mail.about,
        reply=row.last_reply,
    )


def _clients_open_to(visitor: Visitor, rows: Sequence[Delivery]) -> set[int]:
    named = {row.mail.client_id for row in rows if row.mail.client_id is not None}
    if not named or Permission.SEE_CLIENTS not in visitor.permissions:
        return set()
    return set(bounds.within(visitor).filter(pk__in=named).values_list("pk", flat=True))
