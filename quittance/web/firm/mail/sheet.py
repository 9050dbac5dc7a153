"""All that the page of one mail to one recipient shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.outbox import queries as outbox
from quittance.outbox.actions.mails import APART
from quittance.outbox.models import Attachment, Delivery, Mail
from quittance.outbox.models.attempt import Outcome
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import reply_words
from quittance.receivables.models import Invoice
from quittance.receivables.queries import with_papers
from quittance.relay.models import Addressee
from quittance.relay.rules import reading
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds
from quittance.web.firm.mail import kinds, lines, stored
from quittance.web.firm.mail.lines import Fate

_NUMBERS_MAX = 50
_HIDDEN = "hidden"
_OUTCOMES: dict[str, tuple[str, str]] = {
    Outcome.UNDER_WAY: ("wait", "It is being tried now."),
    Outcome.ACCEPTED: ("good", "The recipient's mail server took it."),
    Outcome.REFUSED: ("bad", "The recipient's mail server refused it for good."),
    Outcome.PUT_OFF: ("warn", "The recipient's mail server said “not now”."),
    Outcome.UNREACHABLE: ("warn", "The mail server could not be reached."),
    Outcome.UNKNOWN: ("warn", "The connection broke after it was handed over and before the answer."),
    Outcome.LOST: ("warn", "We were stopped while it was being tried."),
}


@dataclass(frozen=True)
class Moment:
    at: datetime
    tone: str
    words: str
    meaning: str
    reply: str


@dataclass(frozen=True)
class Dead:
    address: str
    since: datetime
    reason: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    delivery: Delivery
    at: datetime
    fate: Fate
    sentence: str
    next_try: datetime | None
    story: list[Moment]
    dead: Dead | None
    others: list[tuple[int, str, Fate]]

    @property
    def version(self) -> str:
        shown = (self.fate, self.sentence, self.next_try, self.story, self.dead, self.others)
        return repr(shown)


@dataclass(frozen=True)
class Letter:
    """The mail as it was written; a one-time word in it is not shown to anybody."""

    html: str
    text: str
    has_secret: bool


def of(delivery: Delivery) -> Sheet:
    wall = tenancy.current_firm().clock.wall
    siblings = Delivery.objects.filter(mail_id=delivery.mail_id).exclude(pk=delivery.pk).order_by("pk")
    return Sheet(
        delivery=delivery,
        at=wall(delivery.mail.written_at),
        fate=lines.fate(delivery),
        sentence=outbox.fate_words(delivery),
        next_try=wall(delivery.next_try_at) if delivery.state == State.WAITING and delivery.last_reply else None,
        story=_story(delivery),
        dead=_dead(delivery.address),
        others=[(row.pk, row.address, lines.fate(row)) for row in siblings],
    )


def letter(mail: Mail) -> Letter:
    if mail.raw_key:
        read = reading.read(stored.content(key=mail.raw_key, sha256=mail.raw_sha256))
        return Letter(html=read.html, text=read.text, has_secret=False)
    return Letter(
        html=mail.html.replace(APART, _HIDDEN), text=mail.text.replace(APART, _HIDDEN), has_secret=bool(mail.secret)
    )


def files(mail: Mail) -> Sequence[Attachment]:
    return list(mail.attachments.order_by("position"))


def invoices(mail: Mail, visitor: Visitor) -> list[tuple[Invoice, bool]]:
    """Those it is about, as far as they may be seen, and whether a paper of theirs is kept to be sent again."""
    if Permission.SEE_INVOICES not in visitor.permissions or mail.client_id is None or not kinds.is_invoice(mail.kind):
        return []
    told = [number for number in re.split(r"[,\s]+", mail.about) if number][:_NUMBERS_MAX]
    theirs = bounds.narrowed(Invoice.objects.filter(client_id=mail.client_id, number__in=told), visitor)
    rows = list(theirs.filter(gone_at=None).order_by("number", "pk"))
    kept = with_papers([row.pk for row in rows])
    return [(row, row.pk in kept) for row in rows]


def intake_of(delivery: Delivery) -> int | None:
    """The mail that came in and that this one carries on."""
    return Addressee.objects.filter(delivery=delivery).values_list("intake_id", flat=True).first()


def _story(delivery: Delivery) -> list[Moment]:
    wall = tenancy.current_firm().clock.wall
    tried = [
        Moment(wall(row.started_at), *_OUTCOMES[row.outcome], reply_words.plain(row.reply), _one_line(row.reply))
        for row in delivery.attempts.order_by("number")
    ]
    came_back = [
        Moment(
            wall(row.received_at),
            "bad" if row.permanent else "warn",
            "A report came: it did not arrive." if row.permanent else "A report came: it has not arrived yet.",
            reply_words.plain(row.words, row.status),
            _one_line(f"{row.status} {row.words}" if row.status not in row.words else row.words),
        )
        for row in delivery.bounces.order_by("pk")
    ]
    written = Moment(wall(delivery.mail.written_at), "quiet", "It was written.", "", "")
    return sorted([*tried, *came_back, written], key=lambda moment: moment.at, reverse=True)


def _dead(address: str) -> Dead | None:
    row = outbox.dead_address(address)
    if row is None:
        return None
    since = tenancy.current_firm().clock.wall(row.since_at)
    return Dead(row.address, since, _one_line(row.reason), reply_words.plain(row.reason))


def _one_line(text: str) -> str:
    return " ".join(text.split())
