"""An item of a payment as a line of a mail: what it is, and under which name the firm posts it."""

from collections.abc import Sequence

from quittance.payments.rules import naming
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference


def what(item: Receipt) -> str:
    if item.invoice is None:
        return item.description
    return f"{'Late fee' if item.item == Item.LATE_FEE else 'Invoice'} {item.invoice.number}"


def called(items: Sequence[Receipt]) -> str:
    """As a subject names them: by their invoices. A late fee is none, and is named only where it stands alone."""
    numbers: dict[bool, list[str]] = {False: [], True: []}
    for item in items:
        if item.invoice is not None:
            numbers[item.item == Item.LATE_FEE].append(item.invoice.number)
    return naming.things(numbers[False]) or naming.things(numbers[True], noun="Late Fee")


def for_books(item: Receipt) -> str:
    """Whose it is, and the reference under which the firm posts it. Only an invoice's bears the identifier."""
    if item.code is None or item.suffix is None:
        return item.client.name
    identifier = sightings.identifier() if item.item == Item.INVOICE else ""
    return f"{item.client.name}, {reference.build(item.code, item.suffix, identifier=identifier)}"
