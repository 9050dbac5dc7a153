"""Events as people read them: who did what, when, in the firm's own time and with names in the place of numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateformat import format as written

from quittance.access.models import Group, Person
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.core.clock import FirmClock
from quittance.core.models import Event
from quittance.web.firm.event_words import KINDS, WORDS

SHOWN = 20
_HANDS = {
    "system": "Quittance",
    "sync": "Quittance",
    "scim": "The firm's provider",
    "ops": "Quittance support",
    "processor": "The payment processor",
    "pass": "Somebody by a payment link",
    "key": "Somebody by the client key",
}
_WAYS = dict(Way.choices) | {Way.MAIL.value: "a mailed link", Way.EMERGENCY.value: "the emergency key"}
# Facts that are the numbers of several people.
_LISTED = ("added", "taken")


@dataclass(frozen=True)
class Line:
    pk: int
    at: str
    moment: datetime
    who: str
    by: str
    what: str
    name: str
    kind: str


class _Facts(dict[str, Any]):
    """What an event does not tell reads as a question mark; the sentence still stands."""

    def __missing__(self, key: str) -> str:
        return "?"


def called(person: Person) -> str:
    """Staff by their name, for whom the provider vouches. Anybody may give any name to a payer's account."""
    if person.face == Face.STAFF:
        return str(person)
    if person.verified_at is None:
        return f"Somebody in the client portal ({person.address}, not confirmed)"
    return f"{person} (client portal, {person.address})"


def about(person: Person) -> QuerySet[Event]:
    """What happened about a person, the newest first; their sessions and keys too."""
    theirs = Q(subject_type="access.person", subject_id=person.pk)
    # By the timeline's index: rows of other tables that are theirs are few.
    for kind, keys in (
        ("access.session", person.sessions.values("pk")),
        ("access.emergencykey", person.emergency_keys.values("pk")),
    ):
        theirs |= Q(subject_type=kind, subject_id__in=keys)
    return Event.objects.filter(theirs).order_by("-pk")[:SHOWN]


def lines(events: Iterable[Event], *, clock: FirmClock) -> list[Line]:
    found = list(events)
    names = _Names(found)
    return [_line(event, names, clock) for event in found]


def hands(told: Iterable[str]) -> dict[str, str]:
    """Whom each of these stands for: `staff:12` is Dana Reyes."""
    asked = set(told)
    names = _Names([Event(by=by) for by in asked])
    return {by: names.hand(by) for by in asked}


def names_of_kind(kind: str) -> list[str]:
    return [name for name, (of, _) in WORDS.items() if of == kind]


def _line(event: Event, names: "_Names", clock: FirmClock) -> Line:
    kind, _ = WORDS.get(event.name, ("", ""))
    local = clock.moment(event.at)
    return Line(
        pk=event.pk,
        at=written(local.replace(tzinfo=None), "M j, Y, H:i"),
        moment=event.at,
        who=names.hand(event.by),
        by=event.by,
        what=_sentence(event, names),
        name=event.name,
        kind=KINDS.get(kind, "Other"),
    )


def _sentence(event: Event, names: "_Names") -> str:
    if event.name not in WORDS:
        return event.name
    facts = _Facts(event.facts)
    facts["subject"] = names.subject(event)
    facts["person"] = names.person(facts["person"]) if "person" in event.facts else "somebody"
    for told in _LISTED:
        facts[told] = [names.person(key) for key in _keys(event, told)]
    facts["way"] = _WAYS.get(event.facts.get("way"), "a way not told")
    _, words = WORDS[event.name]
    told = words.format_map(facts) if isinstance(words, str) else words(facts)
    # Who did it stands beside the sentence: nobody is named twice for what they did themselves.
    own = told.removeprefix(f"{names.hand(event.by)} ")
    return own[:1].upper() + own[1:]


class _Names:
    """The names of all whom some events tell of, asked for at once."""

    def __init__(self, events: Sequence[Event]) -> None:
        people = {key for event in events for key in _people_in(event)}
        groups = {event.subject_id for event in events if event.subject_type == "access.group"}
        self._people = {found.pk: called(found) for found in Person.objects.filter(pk__in=people)}
        self._groups = dict(Group.objects.filter(pk__in=groups).values_list("pk", "name"))

    def hand(self, by: str) -> str:
        """Who did it: `staff:12` is Dana Reyes."""
        looker, _, number = by.partition(":")
        if looker in {"staff", "portal"} and number.isdecimal():
            return self.person(int(number))
        return _HANDS.get(looker, by)

    def person(self, key: object) -> str:
        return self._people.get(key, "somebody") if isinstance(key, int) else "somebody"

    def subject(self, event: Event) -> str:
        if event.subject_type == "access.person":
            return self.person(event.subject_id)
        return self._groups.get(event.subject_id, "a group") if event.subject_type == "access.group" else "?"


def _people_in(event: Event) -> Iterable[int]:
    looker, _, number = event.by.partition(":")
    if looker in {"staff", "portal"} and number.isdecimal():
        yield int(number)
    if event.subject_type == "access.person":
        yield event.subject_id
    told = event.facts.get("person")
    if isinstance(told, int):
        yield told
    for several in _LISTED:
        yield from _keys(event, several)


def _keys(event: Event, fact: str) -> list[int]:
    told = event.facts.get(fact)
    return [key for key in told if isinstance(key, int)] if isinstance(told, list) else []
