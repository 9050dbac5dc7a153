"""Money of a payer's clients that was received and lies on no invoice yet: whoever pays again should know."""

from quittance.core.money import Currency, Money
from quittance.receivables import queries
from quittance.receivables.models import Client
from quittance.web.portal.payer import Payer


def waiting(payer: Payer) -> list[tuple[Client, Money | None]]:
    """A client's number alone tells no amount, and nothing of what the books hold."""
    sums = queries.unapplied([client.pk for client in payer.clients], with_books=not payer.masked)
    return [
        (client, None if payer.masked else Money(sums[client.pk], Currency(client.currency)))
        for client in payer.clients
        if sums[client.pk] > 0
    ]
