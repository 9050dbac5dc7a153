"""What stands on a client's statement, from the books and from the payments."""

from datetime import date, datetime, timedelta

from quittance.core.money import Currency, Money
from quittance.payments import queries as payments
from quittance.payments.queries import Paid
from quittance.receivables import queries
from quittance.receivables.documents.statement import PAYMENT_DAYS, Payment, Statement
from quittance.receivables.models import Client, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.tenancy.models import Firm
from quittance.web.base import paper


def of(client: Client, *, firm: Firm, now: datetime) -> Statement:
    today = firm.clock.today(now)
    read_at = queries.as_of()
    since = today - timedelta(days=PAYMENT_DAYS)
    return Statement(
        client=client,
        open_items=list(queries.open_invoices([client.pk])),
        payments=[_line(paid) for paid in payments.History([client.pk]).page(days=(since, date.max))],
        unapplied=Money(queries.unapplied([client.pk])[client.pk], Currency(client.currency)),
        matching=_matching(client),
        firm=paper.letterhead(firm),
        today=today,
        as_of=firm.clock.wall(read_at) if read_at else None,
    )


def _line(paid: Paid) -> Payment:
    """What it paid of the client's, without a card fee: so that the amounts meet the open items."""
    how, gone = paid.by_what, sum(way.total_cents for way in paid.ways_back if way.is_gone)
    back = f", {paid.money(gone)} went back" if gone and gone < paid.total_cents else ""
    return Payment(
        paid.day,
        paid.what[:1].upper() + paid.what[1:],
        how[:1].upper() + how[1:],
        f"{paid.label.words}{back}",
        paid.money(paid.cents),
    )


def _matching(client: Client) -> list[Money]:
    held = Receipt.objects.filter(
        invoice__client=client, verdict=Verdict.PROBABLE, gone_at=None, entry__gone_at=None, entry__voided=False
    )
    rows = held.order_by("received_date", "pk").values_list("amount_cents", "invoice__currency")
    return [Money(cents, Currency(currency)) for cents, currency in rows if currency]
