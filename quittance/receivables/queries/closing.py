"""What closed bills on which nothing is due: money, or the firm's own memos."""

from collections.abc import Collection

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.entry import Kind
from quittance.receivables.models.receipt import UNCOUNTED, Item, Origin
from quittance.receivables.queries import sightings
from quittance.receivables.rules.ageing import Closing


def closing(invoices: Collection[int]) -> dict[int, Closing]:
    """What counts against each, by its sort, in one statement."""
    living = Q(origin=Origin.SOURCE, gone_at=None, entry__gone_at=None, entry__voided=False)
    living &= ~Q(verdict__in=UNCOUNTED)
    ours = Q(origin=Origin.OURS, standing__in=sightings.COUNTING) & ~Q(item=Item.AWAITED)
    kinds = {
        "money_cents": ours | living & Q(entry__kind__in=sightings.MONEY_KINDS),
        "written_off_cents": living & Q(entry__kind=Kind.WRITE_OFF),
        "credited_cents": living & Q(entry__kind__in=(Kind.CREDIT_MEMO, Kind.ADJUSTMENT)),
    }
    sums = {name: Coalesce(Sum("amount_cents", filter=which), 0) for name, which in kinds.items()}
    rows = Receipt.objects.filter(invoice__in=list(invoices)).values("invoice").annotate(**sums).order_by()
    return {key: Closing(*cents) for key, *cents in rows.values_list("invoice", *kinds)}


def asked_before_money(invoice: Invoice) -> int:
    """What the practice system asks for, with all money left aside: only bills, memos and the like change it."""
    rows = Receipt.objects.filter(
        invoice=invoice, origin=Origin.SOURCE, gone_at=None, entry__gone_at=None, entry__voided=False,
        entry__kind__in=sightings.MONEY_KINDS,
    )  # fmt: skip
    money = rows.exclude(verdict__in=UNCOUNTED).aggregate(cents=Sum("amount_cents"))["cents"] or 0
    return invoice.open_cents + invoice.echoed_cents + money
