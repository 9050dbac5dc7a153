"""What our doors add to a request, with types."""

from datetime import datetime

from django.http import HttpRequest

from quittance.access.models import OperatorSession
from quittance.access.queries import Visitor
from quittance.tenancy.models import Firm


class DoorRequest(HttpRequest):
    """A request that came through the door: it has a time, an id and, on a firm's host, a firm."""

    now: datetime
    request_id: str
    looker: str
    firm: Firm


class StaffRequest(DoorRequest):
    visitor: Visitor


class OpsRequest(DoorRequest):
    operator_session: OperatorSession
    by: str
