"""The list of all mails: which recipients' copies it shows, newest first, page by page along an index."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from functools import reduce
from operator import and_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.http import QueryDict

from quittance.access.queries import Visitor
from quittance.core.clock import FirmClock
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind, Row, Table
from quittance.outbox.models import Delivery, Mail
from quittance.outbox.models.delivery import State
from quittance.web.base.requests import KEY_DIGITS_MAX
from quittance.web.firm import bounds, search, tables
from quittance.web.firm.mail import kinds, lines
from quittance.web.firm.tables import IN_OUR_TIME

PAGE = 50
DAYS = 30
_AT_ONCE = 500
_WORDS_MAX = 100
_KEY_MAX = 10**KEY_DIGITS_MAX - 1
STATUSES: dict[str, tuple[str, Q]] = {
    "delivered": ("Delivered", Q(state=State.SENT)),
    "bounced": ("Bounced", Q(state=State.BOUNCED)),
    "failed": ("Failed", Q(state__in=[State.REFUSED, State.EXPIRED])),
    "sending": ("Sending", Q(state=State.WAITING, last_reply="")),
    "waiting": ("Trying again", Q(state=State.WAITING) & ~Q(last_reply="")),
    "suppressed": ("Suppressed", Q(state=State.SUPPRESSED)),
    "unsure": ("Not sure", Q(state=State.UNSURE)),
    # What the law of conservation calls bounced: whatever did not arrive, or may not have.
    "not-arrived": (
        "Did not arrive",
        Q(state__in=[State.BOUNCED, State.REFUSED, State.EXPIRED, State.UNSURE]),
    ),
}


class HubForm(forms.Form):
    """What the list of mails may be asked; all of it may be left out."""

    q = forms.CharField(required=False, max_length=_WORDS_MAX, label="Search")
    type = forms.ChoiceField(
        required=False, label="Email type", choices=[("", "Email type: any"), *kinds.TITLES.items()]
    )
    status = forms.ChoiceField(
        required=False,
        label="Delivery status",
        choices=[("", "Delivery status: any"), *((key, title) for key, (title, _) in STATUSES.items())],
    )
    since = forms.DateField(
        required=False, label="From", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="Until", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX)

    def __init__(self, asked: QueryDict, *, today: date) -> None:
        told = asked.copy()
        if not told.get("since"):
            told["since"] = str(_first_day(told.get("until", ""), today))
        super().__init__(told)
        self._asked = {name: str(value) for name, value in asked.items() if value and name in self.fields}

    @property
    def words(self) -> str:
        return str(self.cleaned_data["q"]).strip()

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["type"], self["status"]]

    @property
    def is_narrowed(self) -> bool:
        return any(name != "before" for name in self._asked)

    def link(self, **other: str) -> str:
        """The same question, from the beginning or with something else in it."""
        return tables.link({**{key: word for key, word in self._asked.items() if key != "before"}, **other}) or "?"

    @property
    def here(self) -> str:
        return tables.link(self._asked) or "?"


@dataclass(frozen=True)
class Found:
    lines: list[lines.Line]
    older: str
    newest: str

    @property
    def version(self) -> str:
        return repr(self)


def found(form: HubForm, visitor: Visitor, *, clock: FirmClock) -> Found:
    chosen = ordered(narrowed(form, visitor, clock))
    before = form.cleaned_data["before"]
    keys = list(_after(chosen, before).values_list("pk", flat=True)[: PAGE + 1])
    more = len(keys) > PAGE
    return Found(
        lines=lines.lines(keys[:PAGE], visitor),
        older=form.link(before=str(keys[PAGE - 1])) if more else "",
        newest=form.link() if before else "",
    )


def seen(visitor: Visitor) -> QuerySet[Delivery]:
    """Whoever is bound sees the mails that name one of their clients."""
    if visitor.reach.is_unbounded:
        return Delivery.objects.all()
    return Delivery.objects.filter(mail__client_id__in=bounds.within(visitor).values("pk"))


def narrowed(form: HubForm, visitor: Visitor, clock: FirmClock) -> QuerySet[Delivery]:
    chosen, asked = seen(visitor), form.cleaned_data
    chosen = chosen.filter(mail__written_at__gte=clock.began(asked["since"]))
    if asked["until"]:
        chosen = chosen.filter(mail__written_at__lt=clock.began(asked["until"] + timedelta(days=1)))
    if asked["type"]:
        chosen = chosen.filter(kinds.of_type(asked["type"]))
    if asked["status"]:
        chosen = chosen.filter(STATUSES[asked["status"]][1])
    return chosen.filter(_like(form.words)) if form.words else chosen


def ordered(chosen: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return chosen.order_by("-mail__written_at", "-mail_id", "pk")


def file(zone: tzinfo) -> Table:
    words = ("Status", "Recipient", "Address", "Subject", "Type", "Client", "Invoices", "Server's answer")
    columns = (FileColumn("Written", Kind.MOMENT), *(FileColumn(title) for title in words))
    return Table(name="Mails", columns=columns, zone=zone)


def rows_of_file(form: HubForm, visitor: Visitor, *, clock: FirmClock) -> Iterator[Row]:
    """All that match, some at a time, so that a long list fills no memory."""
    chosen, last = ordered(narrowed(form, visitor, clock)), None
    while keys := list(_after(chosen, last).values_list("pk", flat=True)[:_AT_ONCE]):
        rows = Delivery.objects.select_related("mail").defer("mail__text", "mail__html", "mail__secret").in_bulk(keys)
        yield from (_row(rows[key]) for key in keys)
        last = keys[-1]


def _row(row: Delivery) -> Row:
    mail = row.mail
    words = (lines.fate(row).word, row.name, row.address, mail.subject, kinds.title(mail.kind), mail.client_name)
    return [mail.written_at, *words, mail.about, " ".join(row.last_reply.split())]


def _after(chosen: QuerySet[Delivery], key: int | None) -> QuerySet[Delivery]:
    """What stands below this one. One that is gone, or another firm's, is below nothing and shows nothing."""
    if key is None:
        return chosen
    last = Delivery.objects.filter(pk=key).values_list("mail__written_at", "mail_id").first()
    if last is None:
        return chosen.none()
    at, mail_id = last
    below = Q(mail__written_at__lt=at) | Q(mail_id__lt=mail_id) | Q(mail_id=mail_id, pk__gt=key)
    return chosen.filter(below, mail__written_at__lte=at)


def _like(words: str) -> Q:
    """By the recipient's name or address, the subject, the client's name, or an invoice's number."""
    spaced: list[Any] = ["address"]
    for column in ("name", "mail__subject", "mail__client_name", "mail__about"):
        spaced += [Value(" "), column]
    told = Concat(*spaced, output_field=TextField())
    return reduce(and_, (search.holds(told, word) for word in words.split()), Q())


def _first_day(until: str, today: date) -> date:
    """Thirty days, up to today or up to the day that is asked."""
    try:
        last = min(date.fromisoformat(until), today)
    except ValueError:
        last = today
    return last - timedelta(days=min(DAYS - 1, (last - date.min).days))


def any_mail() -> bool:
    return Mail.objects.exists()
