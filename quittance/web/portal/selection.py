"""What somebody chose to pay, as an address says it: each thing with its cents. What is due is looked at anew."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from quittance.payments.actions.charge import LINES_MAX
from quittance.payments.rules import selecting
from quittance.receivables import queries
from quittance.receivables.actions import items
from quittance.receivables.models import Client, Invoice
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Item
from quittance.web.base.requests import KEY_DIGITS_MAX
from quittance.web.base.tags import money
from quittance.web.portal.payer import Payer

ABOUT_LENGTH_MAX = 200
ALONE_CENTS_MAX = 10**12 - 1
_PAIR = re.compile(r"([0-9]{1,18}):([0-9]{1,15})", re.ASCII)
_SUM = re.compile(r"([A-Z]{3}):([0-9]{1,15})", re.ASCII)
_GONE = "One of the invoices that you chose is paid, being paid, or withdrawn meanwhile. It is left out."


@dataclass(frozen=True)
class Choice:
    """One thing to pay, and how much of it."""

    client: Client
    cents: int
    invoice: Invoice | None = None
    about: str = ""  # what a payment without an invoice is for

    @property
    def name(self) -> str:
        if self.invoice is None:
            return self.about
        return f"{'Late fee' if self.invoice.kind == Kind.FINANCE_CHARGE else 'Invoice'} {self.invoice.number}"

    @property
    def currency(self) -> str:
        return self.invoice.currency if self.invoice else self.client.currency

    @property
    def rest_cents(self) -> int:
        """What stays due on the invoice."""
        return self.invoice.due_cents - self.cents if self.invoice else 0

    @property
    def line(self) -> items.Line:
        if self.invoice is None:
            return items.Line(self.client.pk, self.cents, item=Item.ON_ACCOUNT, description=self.about)
        return items.Line(self.client.pk, self.cents, invoice=self.invoice.pk)


@dataclass(frozen=True)
class Selection:
    choices: tuple[Choice, ...] = ()
    changes: tuple[str, ...] = ()  # what is no longer as it was chosen

    @property
    def cents(self) -> int:
        return sum(choice.cents for choice in self.choices)

    @property
    def names(self) -> list[str]:
        return [choice.client.name for choice in self.choices]


def query(choices: Sequence[Choice]) -> str:
    """The part of an address behind the question mark."""
    pairs: list[tuple[str, str]] = []
    for choice in choices:
        if choice.invoice is None:
            pairs += [("for", f"{choice.client.pk}:{choice.cents}"), ("about", choice.about)]
        else:
            pairs.append(("i", f"{choice.invoice.pk}:{choice.cents}"))
    return urlencode(pairs)


def read(payer: Payer, told: QueryDict) -> Selection:
    """Of what is not this payer's, nothing is said. `all` and `sum` are short for what may be a thousand invoices."""
    found, changes = list[Choice](), list[str]()
    if "all" in told or "sum" in told:
        return Selection(tuple(_many(payer, told)))
    wanted = dict(_pairs(told.getlist("i")))
    rows = Invoice.objects.select_related("client__office").filter(client__in=payer.keys)
    invoices = rows.in_bulk(list(wanted))
    for key, cents in wanted.items():
        if key not in invoices:
            continue
        row = invoices[key]
        if not row.due_cents:
            changes.append(_GONE)
            continue
        fitting = fit(row, cents)
        if fitting != cents:
            changes.append(_changed(row, fitting))
        found.append(Choice(row.client, fitting, row))
    found += _alone(payer, told)
    return Selection(tuple(found), tuple(dict.fromkeys(changes)))


def fit(row: Invoice, cents: int) -> int:
    """The wanted amount, or all that is due where it cannot be paid like that now."""
    return row.due_cents if why_not(row, cents) else cents


def why_not(row: Invoice, cents: int) -> str:
    return selecting.refusal(open_of(row), cents)


def open_of(row: Invoice) -> selecting.Open:
    return selecting.Open(row.pk, row.due_cents, whole_only=row.kind == Kind.FINANCE_CHARGE)


def _many(payer: Payer, told: QueryDict) -> Iterator[Choice]:
    rows = list(queries.open_invoices(payer.keys).select_related("client__office")[:LINES_MAX])
    if "all" in told:
        yield from (Choice(row.client, row.due_cents, row) for row in rows)
        return
    match = _SUM.fullmatch(told.get("sum", ""))
    rows = [row for row in rows if match and row.currency == match[1]]
    with suppress(selecting.CannotChoose):
        shares = selecting.spread([open_of(row) for row in rows], int(match[2]) if match else 0)
        yield from (Choice(row.client, shares[row.pk], row) for row in rows if row.pk in shares)


def _alone(payer: Payer, told: QueryDict) -> Iterator[Choice]:
    """A payment without an invoice is of one thing, for one client."""
    about = " ".join(told.get("about", "").split())
    clients = {client.pk: client for client in payer.clients}
    for client, cents in _pairs(told.getlist("for"))[:1]:
        is_payable = selecting.LEAST_CENTS <= cents <= ALONE_CENTS_MAX
        if client in clients and is_payable and about.isprintable() and 0 < len(about) <= ABOUT_LENGTH_MAX:
            yield Choice(clients[client], cents, about=about)


def _pairs(texts: Sequence[str]) -> list[tuple[int, int]]:
    matches = [_PAIR.fullmatch(text) for text in texts[:LINES_MAX]]
    return [(int(match[1]), int(match[2])) for match in matches if match and len(match[1]) <= KEY_DIGITS_MAX]


def _changed(row: Invoice, cents: int) -> str:
    return f"What is due on invoice {row.number} has changed; {money(cents, row.currency)} is chosen now."
