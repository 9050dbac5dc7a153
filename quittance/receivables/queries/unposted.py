"""Money that we received and the practice system does not show yet."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from quittance.core.database.among import among
from quittance.receivables.models import Decision, Entry, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Item, Origin, Standing, Verdict
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference

_ORDER = ("submitted_at", "code", "suffix")


class Waiting(NamedTuple):
    """An item as far as it is asked here: after a large deposit there are a hundred thousand."""

    pk: int
    code: int | None
    suffix: int | None
    item: str
    amount_cents: int
    client_id: int
    reverses_id: int | None
    invoice_id: int | None
    shown_cents: int  # of one without an invoice a part may be posted

    @property
    def left_cents(self) -> int:
        return self.amount_cents - self.shown_cents


def unposted_items(*, clients: Collection[int] | None = None) -> list[Receipt]:
    """As `waiting_items`, with all that is known of them."""
    keys = [row.pk for row in waiting_items(clients=clients)]
    rows = Receipt.objects.filter(pk__in=among(keys, "bigint")).select_related("client", "invoice")
    return list(rows.order_by(*_ORDER))


def unposted_on_account(*, clients: Collection[int]) -> dict[int, int]:
    """By client: of our items without an invoice, what nobody has posted."""
    sums: dict[int, int] = {}
    for row in waiting_items(clients=clients):
        if row.invoice_id is None:
            sums[row.client_id] = sums.get(row.client_id, 0) + row.left_cents
    return sums


def waiting_items(*, clients: Collection[int] | None = None) -> list[Waiting]:
    """The oldest first. An item that was taken back before anybody posted it is left out, with what took it back."""
    rows = _unshown()
    if clients is not None:
        rows = rows.filter(client__in=clients)
    found = [Waiting(*row) for row in rows.order_by(*_ORDER).values_list(*Waiting._fields)]
    taken_back: dict[int, int] = {}
    for row in found:
        if row.reverses_id and row.item == Item.REVERSAL:
            taken_back[row.reverses_id] = taken_back.get(row.reverses_id, 0) + row.left_cents
    nothing = {row.pk for row in found if taken_back.get(row.pk) == -row.left_cents}
    away = nothing | _on_account(found)
    away |= {row.pk for row in found if row.item == Item.REVERSAL and row.reverses_id in nothing}
    return [row for row in found if row.pk not in away]


def _unshown() -> QuerySet[Receipt]:
    """Items that no receipt shows. A probable echo may be one; a posting and what took it back are none."""
    shown = (
        Receipt.objects.filter(echo_of=OuterRef("pk"), gone_at=None, entry__gone_at=None, entry__voided=False)
        .exclude(verdict__in=(Verdict.PROBABLE, Verdict.TWICE))
        .order_by()
        .values("echo_of")
        .annotate(cents=Sum("amount_cents"))
        .values("cents")
    )
    rows = Receipt.objects.filter(origin=Origin.OURS, standing=Standing.RECEIVED)
    rows = rows.annotate(shown_cents=Coalesce(Subquery(shown), Value(0)))
    taken, given = Q(amount_cents__gt=0, shown_cents__lt=F("amount_cents")), Q(shown_cents__gt=F("amount_cents"))
    return rows.filter(Q(shown_cents=0) | Q(invoice=None) & (taken | Q(amount_cents__lt=0) & given))


def _on_account(items: Collection[Waiting]) -> set[int]:
    """Items whose payment lies on account: its entry bears our reference, or a person said that it is ours."""
    payers = {item.client_id for item in items}
    known: dict[int, set[int]] = {}
    for item in items:
        known.setdefault(item.code or 0, set()).add(item.suffix or 0)
    entries = Entry.objects.filter(client__in=among(payers, "bigint"), gone_at=None, voided=False).exclude(open_cents=0)
    texts = entries.filter(pk__in=sightings.named_entries(payers)).values_list("reference", flat=True)
    readings = [reference.read(text, identifier=sightings.identifier(), known=known) for text in texts]
    said = Decision.objects.filter(withdrawn_at=None, says=Says.SAME, entry__in=entries)
    codes = {reading.code for reading in readings if reading.suffix is None} | {
        *said.values_list("item__code", flat=True)
    }
    names = {(reading.code, reading.suffix) for reading in readings}
    return {item.pk for item in items if item.code and (item.code in codes or (item.code, item.suffix) in names)}
