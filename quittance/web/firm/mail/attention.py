"""Mails that wait for their invoice or for a person, the longest waiting first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from quittance.access.queries import Visitor
from quittance.relay.models import Intake
from quittance.relay.models.intake import State
from quittance.tenancy import queries as tenancy
from quittance.web.firm.mail import arrived, reasons
from quittance.web.firm.mail.reasons import Why

SHOWN_MAX = 200
_NAMED_MAX = 3


@dataclass(frozen=True)
class Line:
    intake: Intake
    at: datetime
    age: str
    why: Why
    whom: str
    until: datetime | None


@dataclass(frozen=True)
class Found:
    held: list[Line]
    waiting: list[Line]
    more: bool

    @property
    def version(self) -> str:
        shown = [(line.intake.pk, line.intake.state, line.intake.reason, line.age) for line in self.held + self.waiting]
        return repr((shown, self.more))


def found(visitor: Visitor, *, now: datetime) -> Found:
    rows = arrived.seen(visitor).filter(state__in=[State.HELD, State.WAITING]).order_by("received_at", "pk")
    some = list(rows.prefetch_related("addressees")[: SHOWN_MAX + 1])
    told = [_line(row, now) for row in some[:SHOWN_MAX]]
    return Found(
        held=[line for line in told if line.intake.state == State.HELD],
        waiting=[line for line in told if line.intake.state == State.WAITING],
        more=len(some) > SHOWN_MAX,
    )


def age(since: datetime, now: datetime) -> str:
    """`25 minutes`, `3 hours`, `2 days`."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        number = minutes // size
        if number:
            return f"{number} {word}{'' if number == 1 else 's'}"
    return "less than a minute"


def _line(row: Intake, now: datetime) -> Line:
    wall = tenancy.current_firm().clock.wall
    return Line(
        intake=row,
        at=wall(row.received_at),
        age=age(row.received_at, now),
        why=reasons.why(row.reason),
        whom=_whom(each.address for each in row.addressees.all()),
        until=wall(row.gives_up_at) if row.gives_up_at and row.state == State.WAITING else None,
    )


def _whom(addresses: Iterable[str]) -> str:
    named = sorted(filter(None, addresses))
    more = len(named) - _NAMED_MAX
    return ", ".join(named[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "") or "nobody named"
