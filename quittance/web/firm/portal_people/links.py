"""Links as people read them: who sees which client, how that came, and whether it still holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.dateformat import format as written

from quittance.access.models import Person
from quittance.access.queries import Visitor
from quittance.links.models import Link
from quittance.receivables.models import Client
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds, history

Wall = Callable[[datetime], datetime]


@dataclass(frozen=True)
class Standing:
    word: str
    tone: str
    why: str


@dataclass(frozen=True)
class Line:
    link: Link
    at: datetime
    by: str
    standing: Standing

    @property
    def person(self) -> Person:
        return self.link.person

    @property
    def client(self) -> Client:
        return self.link.client

    @property
    def how(self) -> str:
        return str(Link.Origin(self.link.origin).label)

    @property
    def by_whom(self) -> str:
        """Named for what the firm's people did; the other ways are a person's own or the contact's."""
        return self.by if self.link.origin == Link.Origin.STAFF else ""

    @property
    def is_cut(self) -> bool:
        return self.link.cut_at is not None


def seen(visitor: Visitor) -> QuerySet[Link]:
    """Beyond one's bounds a link does not exist."""
    return bounds.narrowed(Link.objects.select_related("person", "client"), visitor)


def lines(links: Iterable[Link]) -> list[Line]:
    found = list(links)
    wall = tenancy.current_firm().clock.wall
    names = history.hands(by for link in found for by in (link.made_by, link.cut_by) if by)
    return [Line(link, wall(link.made_at), names[link.made_by], _standing(link, names, wall)) for link in found]


def _standing(link: Link, names: Mapping[str, str], wall: Wall) -> Standing:
    """Whether the person sees the client now; and why not, for whoever could change it."""
    client = link.client
    if link.cut_at is not None:
        closed = "; account closed, and the bar stays on its addresses" if link.person.removed_at else ""
        return Standing("barred", "bad", f"barred by {names[link.cut_by]} on {_day(wall(link.cut_at))}{closed}")
    if link.person.removed_at is not None:
        return Standing("account closed", "wait", "")
    if link.suspended_at is not None:
        # Only a contact's own link goes with the contact; any other one stopped because its address was barred.
        why = "no contact for invoices any more" if link.origin == Link.Origin.CONTACT else "the address is barred"
        return Standing("suspended", "wait", f"{why} since {_day(wall(link.suspended_at))}")
    if client.gone_at is not None:
        return Standing("shows nothing", "wait", "the practice system no longer has this client")
    if client.merged_into_key:
        return Standing("shows nothing", "wait", "the practice system merged this client into another one")
    return Standing("sees it", "good", "")


def _day(wall: datetime) -> str:
    return written(wall, "M j, Y")
