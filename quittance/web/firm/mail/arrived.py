"""What came in: every mail, once for each person it is meant for, in exactly one bucket of the law of conservation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from quittance.access.queries import Visitor
from quittance.outbox.models.delivery import State as Fate
from quittance.relay.models import Addressee, Intake, Match
from quittance.relay.models.addressee import State
from quittance.relay.models.intake import State as Standing
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds
from quittance.web.firm.mail import reasons

PAGE = 50
_GOING = Q(state=State.GOING)
_EXPECTED = Q(state=State.EXPECTED)
_NOT_ARRIVED = [Fate.BOUNCED, Fate.REFUSED, Fate.EXPIRED, Fate.UNSURE]
# Each in parts that an index answers by itself: asked for with an "or" between them, all mails are read.
BUCKETS: dict[str, tuple[str, tuple[Q, ...]]] = {
    "delivered": ("Delivered", (_GOING & Q(delivery__state=Fate.SENT),)),
    "bounced": ("Bounced", (_GOING & Q(delivery__state__in=_NOT_ARRIVED),)),
    "waiting": ("Waiting", (_EXPECTED & Q(intake__state=Standing.WAITING),)),
    "sending": ("Sending", (_GOING & Q(delivery__state=Fate.WAITING),)),
    "held": ("Held", (_EXPECTED & Q(intake__state=Standing.HELD),)),
    "suppressed": ("Suppressed", (Q(state=State.SUPPRESSED), _GOING & Q(delivery__state=Fate.SUPPRESSED))),
    "discarded": ("Discarded", (Q(state=State.DISCARDED),)),
    "refused": ("Refused", (Q(state=State.REFUSED),)),
}
_TONES = {
    "delivered": "good", "bounced": "bad", "waiting": "wait", "sending": "wait", "held": "warn", "suppressed": "quiet",
    "discarded": "quiet", "refused": "quiet",
}  # fmt: skip
_FATES = {Fate.SENT: "delivered", Fate.WAITING: "sending", Fate.SUPPRESSED: "suppressed"}


@dataclass(frozen=True)
class Line:
    key: int
    intake: Intake
    at: datetime
    address: str
    name: str
    tone: str
    word: str
    why: str
    delivery_id: int | None


@dataclass(frozen=True)
class Found:
    lines: list[Line]
    older: int | None


def seen(visitor: Visitor) -> QuerySet[Intake]:
    """Whoever is bound sees mails about invoices of their clients, and none that names another's."""
    if visitor.reach.is_unbounded:
        return Intake.objects.all()
    told, theirs = Match.objects.filter(intake=OuterRef("pk")), bounds.within(visitor).values("pk")
    foreign = told.exclude(invoice__client__in=theirs)
    return Intake.objects.filter(Exists(told.filter(invoice__client__in=theirs)), ~Exists(foreign))


def found(visitor: Visitor, *, bucket: str, before: int | None) -> Found:
    chosen = Addressee.objects.select_related("intake", "delivery").order_by("-pk")
    if not visitor.reach.is_unbounded:
        chosen = chosen.filter(intake__in=seen(visitor).values("pk"))
    if before:
        chosen = chosen.filter(pk__lt=before)
    parts = BUCKETS[bucket][1] if bucket else (Q(),)
    some = [row for part in parts for row in chosen.filter(part)[: PAGE + 1]]
    rows = sorted(some, key=lambda row: row.pk, reverse=True)[: PAGE + 1]
    return Found(lines(rows[:PAGE]), rows[PAGE - 1].pk if len(rows) > PAGE else None)


def lines(rows: Sequence[Addressee]) -> list[Line]:
    wall = tenancy.current_firm().clock.wall
    return [_line(row, wall(row.intake.received_at)) for row in rows]


def bucket_of(row: Addressee) -> str:
    if row.state == State.EXPECTED:
        return "held" if row.intake.state == Standing.HELD else "waiting"
    if row.state == State.GOING and row.delivery is not None:
        return _FATES.get(Fate(row.delivery.state), "bounced")
    return str(row.state)


def _line(row: Addressee, at: datetime) -> Line:
    bucket = bucket_of(row)
    return Line(
        key=row.pk,
        intake=row.intake,
        at=at,
        address=row.address or "nobody named",
        name=row.name,
        tone=_TONES[bucket],
        word=BUCKETS[bucket][0].lower(),
        why=_why(row, bucket),
        delivery_id=row.delivery_id,
    )


def _why(row: Addressee, bucket: str) -> str:
    if row.reason:
        return row.reason
    if bucket == "suppressed" and row.state == State.SUPPRESSED:
        return "Had a copy of this invoice shortly before."
    return row.intake.detail or (reasons.why(row.intake.reason).what if row.intake.reason else "")
