"""The law that no mail is lost, as a page: what came in equals the sum of what became of it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.relay import queries as relay
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, parts
from quittance.web.firm.mail import arrived

_MEANINGS = {
    "delivered": "taken by the recipient's mail server",
    "bounced": "sent, and did not arrive",
    "waiting": "its invoice is not posted yet",
    "sending": "on its way",
    "held": "a person decides",
    "suppressed": "a duplicate, or to an address where nobody is",
    "discarded": "thrown away by a person, with a reason",
    "refused": "not sent on: bounces, automatic answers, people who were cut off",
}


@dataclass(frozen=True)
class Bucket:
    key: str
    title: str
    meaning: str
    count: int


@dataclass(frozen=True)
class Shown:
    came_in: int
    buckets: list[Bucket]
    faults: list[str]
    unexplained: int

    @property
    def holds(self) -> bool:
        return not self.unexplained and not self.faults


@gate.page(may=Permission.SEE_MAIL)
def page(request: StaffRequest) -> HttpResponse:
    return render(request, "firm/mail/conservation.html", _told(request, _shown()))


@gate.page(may=Permission.SEE_MAIL)
def part(request: StaffRequest) -> HttpResponse:
    shown = _shown()
    return parts.answer(request, "firm/mail/conservation_part.html", _told(request, shown), version=repr(shown))


def _shown() -> Shown:
    """Counts alone, of the whole firm: they tell nobody's name."""
    law = relay.conservation()
    buckets = [
        Bucket(key, title, _MEANINGS[key], law.buckets.get(key, 0)) for key, (title, _) in arrived.BUCKETS.items()
    ]
    return Shown(came_in=law.came_in, buckets=buckets, faults=law.faults, unexplained=law.difference)


def _told(request: StaffRequest, shown: Shown) -> dict[str, object]:
    return {"law": shown, "checked": request.firm.clock.wall(request.now)}
