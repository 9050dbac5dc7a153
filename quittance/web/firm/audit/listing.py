"""The audit log: the firm's events, narrowed by who, what kind and when."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.core.clock import FirmClock
from quittance.core.models import Event, Seal
from quittance.core.tables import Column, Kind, Row, Table
from quittance.web.firm import history
from quittance.web.firm.event_words import KINDS
from quittance.web.firm.tables import IN_OUR_TIME

_HANDS = (("system", "Quittance by itself"), ("scim", "The firm's provider"), ("ops", "Quittance support"))
_KEY_MAX = 2**62


class AuditForm(forms.Form):
    """What the log is narrowed by; all of it may be left out."""

    who = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "Everything"), *KINDS.items()])
    since = forms.DateField(
        required=False, label="From", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="To", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        staff = Person.objects.filter(face=Face.STAFF).order_by("given_name", "family_name")
        people = [(f"staff:{person.pk}", str(person)) for person in staff]
        hands = [*_HANDS, ("portal", "Anybody in the client portal")]
        self.fields["who"].choices = [("", "Anybody"), ("People", people), ("Others", hands)]  # type: ignore[attr-defined]  # the field above

    def events(self, zone: tzinfo) -> QuerySet[Event]:
        """The newest first. Who paged on sees what stood there, whatever came since."""
        told = self.cleaned_data
        found = _by(Event.objects.order_by("-pk"), told["who"])
        if told["kind"]:
            found = found.filter(name__in=history.names_of_kind(told["kind"]))
        if told["since"]:
            found = found.filter(at__gte=_midnight(told["since"], zone))
        if told["until"]:
            found = found.filter(at__lt=_midnight(told["until"] + timedelta(days=1), zone))
        return found


def _by(events: QuerySet[Event], who: str) -> QuerySet[Event]:
    if who in {"ops", "portal"}:
        return events.filter(by__startswith=f"{who}:")
    return events.filter(by=who) if who else events


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def unsealed(seal: Seal | None) -> int:
    """How many events have not joined the chain yet; sealing takes them in the order of their transactions."""
    if seal is None:
        return Event.objects.count()
    later = Event.objects.filter(transaction_id__gt=seal.last_transaction_id)
    same = Event.objects.filter(transaction_id=seal.last_transaction_id, pk__gt=seal.last_event_id)
    return (later | same).count()


def table(zone: tzinfo) -> Table:
    columns = (
        Column("Number", Kind.INTEGER),
        Column("When", Kind.MOMENT),
        Column("Who"),
        Column("What", width=80),
        Column("Kind"),
        Column("Event"),
        Column("By"),
    )
    return Table(name="Audit log", columns=columns, zone=zone)


_AT_ONCE = 500


def rows(events: QuerySet[Event], *, zone: ZoneInfo) -> Iterable[Row]:
    """All of them, some at a time, so that a long log does not fill the memory."""
    last: int | None = None
    while True:
        some = list((events if last is None else events.filter(pk__lt=last))[:_AT_ONCE])
        if not some:
            return
        last = some[-1].pk
        for line in history.lines(some, clock=FirmClock(zone)):
            yield [line.pk, line.moment, line.who, line.what, line.kind, line.name, line.by]
