"""What was paid in one year, line by line and in sums, for whoever does the taxes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quittance.core.money import Currency, Money
from quittance.payments.queries.history import History, Paid, together
from quittance.payments.queries.ways_back import WayBack
from quittance.receivables.models import Client

CARD_FEES = "Card fees"


@dataclass(frozen=True)
class YearLine:
    """What was paid for one client, a card fee, or what went back, below zero."""

    day: date
    client: Client | None  # none: a card fee of a payment for several
    what: str
    how: str
    reference: str
    currency: str
    cents: int
    is_fee: bool = False
    went_back: bool = False

    @property
    def amount(self) -> Money:
        return Money(self.cents, Currency(self.currency))

    @property
    def name(self) -> str:
        return self.client.name if self.client else ""


@dataclass(frozen=True)
class Sum:
    """Of one client, or of all card fees, in one currency."""

    name: str
    currency: str
    paid_cents: int
    back_cents: int  # below zero

    @property
    def left_cents(self) -> int:
        return self.paid_cents + self.back_cents

    def money(self, cents: int) -> Money:
        return Money(cents, Currency(self.currency))


@dataclass(frozen=True)
class Year:
    number: int
    lines: Sequence[YearLine]
    processing: Sequence[Paid]  # in no sum: the money has not arrived

    @property
    def sums(self) -> list[Sum]:
        """By client in the order of their names, card fees last."""
        found: dict[tuple[bool, str, int, str], list[int]] = defaultdict(lambda: [0, 0])
        for line in self.lines:
            whose = ("", 0) if line.is_fee or line.client is None else (line.client.name, line.client.pk)
            found[line.is_fee, *whose, line.currency][line.went_back] += line.cents
        return [
            Sum(CARD_FEES if is_fee else name, currency, *cents)
            for (is_fee, name, _, currency), cents in sorted(found.items())
        ]

    @property
    def has_ways_back(self) -> bool:
        return any(line.went_back for line in self.lines)

    @property
    def totals(self) -> list[Sum]:
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for line in self.lines:
            found[line.currency][line.went_back] += line.cents
        return [Sum("Total", currency, *cents) for currency, cents in sorted(found.items())]


def year_of(history: History, year: int) -> Year:
    """The newest first. What is not final is in no line; what went back stands in the year in which it did."""
    days = (date(year, 1, 1), date(year, 12, 31))
    paid = history.page(days=days)
    lines = [line for each in paid if each.is_settled for line in _lines(each)]
    names = {client.pk: client for each in paid for client in each.clients}
    for each, way in history.went_back(days):
        if each.is_settled:
            names |= {client.pk: client for client in each.clients}
            lines += _lines_back(each, way, names)
    lines.sort(key=lambda line: line.day, reverse=True)
    return Year(year, lines, [each for each in paid if each.is_unfinished])


def _lines(paid: Paid) -> Iterator[YearLine]:
    for client in paid.clients:
        own = [line for line in paid.lines if line.client.pk == client.pk]
        yield _line(paid, paid.day, client, together(own), sum(line.cents for line in own), went_back=paid.cents < 0)
    if paid.fee_cents:
        yield _line(paid, paid.day, _only(paid), "Card fee", paid.fee_cents, is_fee=True)


def _lines_back(paid: Paid, way: WayBack, names: dict[int, Client]) -> Iterator[YearLine]:
    for client, cents in way.by_client.items():
        yield _line(paid, way.day, names[client], way.what, -cents, went_back=True)
    if way.fee_cents:
        yield _line(paid, way.day, _only(paid), "Card fee back", -way.fee_cents, is_fee=True, went_back=True)


def _only(paid: Paid) -> Client | None:
    return paid.clients[0] if len(paid.clients) == 1 else None


def _line(
    paid: Paid,
    day: date,
    client: Client | None,
    what: str,
    cents: int,
    *,
    is_fee: bool = False,
    went_back: bool = False,
) -> YearLine:
    reference = str(paid.payment.code) if paid.payment else (paid.entry.reference if paid.entry else "")
    return YearLine(day, client, what, paid.by_what, reference, paid.currency, cents, is_fee, went_back)
