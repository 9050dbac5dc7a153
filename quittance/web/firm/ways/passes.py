"""Payment links as people read them: to whom, by whom, whether a person looked, and whether they still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from quittance.links.models import Pass
from quittance.receivables.models import Client, Invoice
from quittance.tenancy import queries as tenancy
from quittance.web.firm import history

SHOWN = 20


@dataclass(frozen=True)
class Line:
    found: Pass
    by: str
    made: datetime
    until: datetime
    seen: datetime | None
    revoked: datetime | None
    revoked_by: str
    is_over: bool
    is_living: bool

    @property
    def whom(self) -> str:
        return self.found.address or "Copied by hand"

    @property
    def words(self) -> str:
        """What the button takes back."""
        return f"the link to {self.found.address}" if self.found.address else f"the link that {self.by} copied"

    @property
    def state(self) -> tuple[str, str]:
        if self.revoked is not None:
            return "revoked", "bad"
        if self.is_over:
            return "expired", "wait"
        return ("living", "good") if self.is_living else ("shows nothing", "wait")


@dataclass(frozen=True)
class Shown:
    """The newest, and whether there are older ones."""

    lines: list[Line]
    is_more: bool


def of_invoice(invoice: Invoice, *, now: datetime) -> Shown:
    """Those that show this invoice first, and those that show all of the client's."""
    about = Q(invoice=invoice) | Q(invoice=None)
    return _shown(Pass.objects.filter(about, client=invoice.client_id), now)


def of_client(client: Client, *, now: datetime) -> Shown:
    return _shown(Pass.objects.filter(client=client), now)


def _shown(rows: QuerySet[Pass], now: datetime) -> Shown:
    found = list(rows.select_related("invoice", "client").order_by("-made_at", "-pk")[: SHOWN + 1])
    return Shown(_lines(found[:SHOWN], now), len(found) > SHOWN)


def _lines(rows: Iterable[Pass], now: datetime) -> list[Line]:
    found, wall = list(rows), tenancy.current_firm().clock.wall
    names = history.hands(by for row in found for by in (row.made_by, row.revoked_by) if by)
    return [
        Line(
            found=row,
            by=names[row.made_by],
            made=wall(row.made_at),
            until=wall(row.expires_at),
            seen=wall(row.seen_at) if row.seen_at else None,
            revoked=wall(row.revoked_at) if row.revoked_at else None,
            revoked_by=names.get(row.revoked_by, ""),
            is_over=row.expires_at <= now,
            is_living=row.revoked_at is None and row.expires_at > now and _is_shown(row.client),
        )
        for row in found
    ]


def _is_shown(client: Client) -> bool:
    """As `links.queries.SHOWN` says it of rows."""
    return client.gone_at is None and not client.merged_into_key
