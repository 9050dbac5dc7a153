"""The checkout as a browser without script sees it: fields are read from the page and sent back."""

import re
from typing import Any

from quittance.core import scope
from quittance.payments.models import Payment
from quittance.receivables.models import Invoice
from quittance.web.portal.tests.visits import Browser
from tests.cast import Cast

_INPUT = re.compile(r"<input\b[^>]*>")
_NAME, _VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')


def hidden(page: Any) -> dict[str, list[str]]:
    """What the page itself would send along."""
    found: dict[str, list[str]] = {}
    for tag in _INPUT.findall(page.content.decode()):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        if name and 'type="hidden"' in tag:
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def checkout(browser: Browser, *wanted: tuple[Invoice, int], base: str = "") -> Any:
    pairs = "&".join(f"i={row.pk}:{cents}" for row, cents in wanted)
    return browser.get(f"{base}pay/?{pairs}")


def press(browser: Browser, page: Any, *, base: str = "", **fields: Any) -> Any:
    """The button of the checkout, with what its page holds and what is chosen."""
    told: dict[str, object] = {**hidden(page), "address": "carol@acme.example", "agreed": "on", **fields}
    told = {name: value for name, value in told.items() if value is not None}
    return browser.client.post(f"/client-portal/{base}pay/", told)


def payments(cast: Cast) -> list[Payment]:
    with scope.firm(cast.harbor.pk):
        return list(Payment.objects.order_by("pk"))


def due(cast: Cast, row: Invoice) -> int:
    with scope.firm(cast.harbor.pk):
        found: int = Invoice.objects.get(pk=row.pk).due_cents
        return found
