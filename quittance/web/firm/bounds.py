"""What of the books somebody of the staff sees at all: everything, or what lies within their bounds."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower, Trim

from quittance.access.queries import Visitor
from quittance.access.rules.reach import Reach, plain
from quittance.receivables.models import Client
from quittance.tenancy.models import Office, StaffMember

_Row = TypeVar("_Row", bound=Model)


def within(visitor: Visitor) -> QuerySet[Client]:
    """The clients they see. One fitting bound is enough, as `Reach.covers` says of a single client."""
    reach = visitor.reach
    if reach.is_unbounded:
        return Client.objects.all()
    fits = Q(office__in=_offices(reach)) | Q(partner__in=_partners(reach)) | Q(low_number__in=reach.clients)
    return Client.objects.alias(low_number=Lower(Trim("number"))).filter(fits)


def narrowed(rows: QuerySet[_Row], visitor: Visitor, client: str = "client") -> QuerySet[_Row]:
    """Rows that hang on a client, such as invoices: only those of clients within the bounds."""
    if visitor.reach.is_unbounded:
        return rows
    return rows.filter(**{f"{client}__in": within(visitor).values("pk")})


def _offices(reach: Reach) -> list[int]:
    named = Office.objects.values_list("pk", "name") if reach.offices else ()
    return [key for key, name in named if plain(name) in reach.offices]


def _partners(reach: Reach) -> list[int]:
    """By the code or the e-mail address on the practice system's staff list: two people may share a name."""
    named = StaffMember.objects.values_list("pk", "code", "address") if reach.partners else ()
    return [key for key, *names in named if any(plain(name) in reach.partners for name in names if name.strip())]
