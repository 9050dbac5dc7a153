"""An item of a payment as a line of a mail: what it is, and under which name the firm posts it."""

from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference


def what(item: Receipt) -> str:
    if item.invoice is None:
        return item.description
    return f"{'Late fee' if item.item == Item.LATE_FEE else 'Invoice'} {item.invoice.number}"


def for_books(item: Receipt) -> str:
    """Whose it is, and the reference under which the firm posts it. Only an invoice's bears the identifier."""
    if item.code is None or item.suffix is None:
        return item.client.name
    identifier = sightings.identifier() if item.item == Item.INVOICE else ""
    return f"{item.client.name}, {reference.build(item.code, item.suffix, identifier=identifier)}"
