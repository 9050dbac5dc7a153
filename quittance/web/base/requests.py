"""What our doors add to a request, with types."""

from datetime import datetime

from django.http import HttpRequest

from quittance.access.actions.sessions import Seat
from quittance.access.models import OperatorSession
from quittance.access.queries import Visitor
from quittance.tenancy.models import Firm
from quittance.web.base.menu import Item

KEY_DIGITS_MAX = 18  # the most that surely fit a key of ours


def key_in(text: str) -> int | None:
    """A key of ours as a form brings it back; None for whatever else was typed there."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS_MAX else None


def words_in(text: str, *, most: int) -> str:
    """What was typed where no form's field looks at it. The database takes no NUL, and refuses the whole row."""
    return text.replace("\x00", "").strip()[:most]


class DoorRequest(HttpRequest):
    """A request that came through the door: it has a time, an id, a host and, on a firm's host, a firm."""

    now: datetime
    request_id: str
    looker: str
    host: str
    network: str
    seat: Seat
    firm: Firm


class StaffRequest(DoorRequest):
    visitor: Visitor
    menu: tuple[Item, ...]


class PortalRequest(DoorRequest):
    visitor: Visitor
    menu: tuple[Item, ...]


class OpsRequest(DoorRequest):
    operator_session: OperatorSession
    by: str
