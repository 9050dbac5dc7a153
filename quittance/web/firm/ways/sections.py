"""What the pages of an invoice and of a client show of the ways in; None for whom they are no business."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.links.actions import passes as making
from quittance.links.models import KeyOff
from quittance.links.queries import OPEN_TO_PAYERS
from quittance.receivables.models import Client, Invoice
from quittance.tenancy import queries as tenancy
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import history
from quittance.web.firm.portal_people import links
from quittance.web.firm.ways import passes

_OF_INVOICE = {Permission.OPEN_CLIENT_PORTAL, Permission.RESEND_INVOICES}
_OF_CLIENT = {Permission.OPEN_CLIENT_PORTAL, Permission.SEE_PORTAL_USERS, Permission.LINK_PORTAL_USERS}
_PEOPLE_MAX = 50


@dataclass(frozen=True)
class OfInvoice:
    refusal: str  # why no link is made; empty if one may be
    may_copy: bool
    may_send: bool
    may_revoke: bool
    passes: passes.Shown


@dataclass(frozen=True)
class KeyState:
    is_off: bool
    at: datetime | None
    by: str


@dataclass(frozen=True)
class OfClient:
    is_open: bool
    may_open: bool
    may_link: bool
    may_revoke: bool
    key: KeyState
    people: list[links.Line] | None  # None for who may not see portal people
    more_people: bool
    passes: passes.Shown | None


def of_invoice(request: StaffRequest, invoice: Invoice) -> OfInvoice | None:
    visitor = request.visitor
    if not visitor.permissions & _OF_INVOICE:
        return None
    return OfInvoice(
        refusal=making.refusal(invoice=invoice),
        may_copy=_may(visitor, Permission.OPEN_CLIENT_PORTAL),
        may_send=_may(visitor, Permission.RESEND_INVOICES),
        may_revoke=_may(visitor, Permission.RESEND_INVOICES),
        passes=passes.of_invoice(invoice, now=request.now),
    )


def of_client(request: StaffRequest, client: Client) -> OfClient | None:
    visitor = request.visitor
    if not visitor.permissions & _OF_CLIENT:
        return None
    people = _people(client) if Permission.SEE_PORTAL_USERS in visitor.permissions else None
    shows_passes = bool(visitor.permissions & _OF_INVOICE)
    return OfClient(
        is_open=is_open(client),
        may_open=_may(visitor, Permission.OPEN_CLIENT_PORTAL),
        may_link=_may(visitor, Permission.LINK_PORTAL_USERS),
        may_revoke=_may(visitor, Permission.RESEND_INVOICES),
        key=_key(client),
        people=people[:_PEOPLE_MAX] if people is not None else None,
        more_people=people is not None and len(people) > _PEOPLE_MAX,
        passes=passes.of_client(client, now=request.now) if shows_passes else None,
    )


def is_open(client: Client) -> bool:
    """Whether the portal shows this client to anybody."""
    return Client.objects.filter(OPEN_TO_PAYERS, pk=client.pk).exists()


def _may(visitor: Visitor, permission: Permission) -> bool:
    """Whoever sees as somebody else looks, and has no buttons."""
    return permission in visitor.permissions and not visitor.sees_as_another


def _people(client: Client) -> list[links.Line]:
    rows = client.links.select_related("person", "client")
    return links.lines(rows.order_by(Lower("person__family_name"), "pk")[: _PEOPLE_MAX + 1])


def _key(client: Client) -> KeyState:
    off = KeyOff.objects.filter(client=client).first()
    if off is None:
        return KeyState(is_off=False, at=None, by="")
    wall = tenancy.current_firm().clock.wall
    return KeyState(is_off=True, at=wall(off.off_at), by=history.hands([off.off_by])[off.off_by])
