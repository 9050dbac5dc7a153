"""What clients paid, by whatever way, as those who may see these clients are told it: theirs, and nothing of others."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import ExtractYear

from quittance.core.money import Currency, Money
from quittance.payments.models import Payment, PaymentItem
from quittance.payments.models import dispute as disputes
from quittance.payments.models.payment import State
from quittance.payments.queries.going_back import payment_labels
from quittance.payments.queries.paid import moved_from_others, with_items
from quittance.payments.queries.placed import placed
from quittance.payments.queries.ways_back import WayBack, ways_back
from quittance.payments.rules import labels
from quittance.payments.rules.labels import Label, Tone
from quittance.receivables import queries as receivables
from quittance.receivables.models import Client, Entry, Receipt
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Item
from quittance.receivables.queries import Received

_OURS, _OTHERWISE = "ours", "otherwise"
_UNAPPLIED = "Not yet applied"
Days = tuple[date, date]  # both are in
Keys = QuerySet[Any, Any]  # rows of two tables in one order


@dataclass(frozen=True)
class Line:
    """So much of it for one thing: a bill with its number, or whatever the words say."""

    client: Client
    words: str
    cents: int
    number: str = ""

    @property
    def what(self) -> str:
        return f"{self.words} {self.number}" if self.number else self.words


def together(lines: Iterable[Line]) -> str:
    """`Invoices 61001 and 61002, Late fee 7`."""
    numbers: dict[str, list[str]] = {}
    for line in lines:
        numbers.setdefault(line.words, []).extend([line.number] if line.number else [])
    return ", ".join(_with_numbers(words, found) for words, found in numbers.items())


def _with_numbers(words: str, numbers: list[str]) -> str:
    if len(numbers) < 2:  # noqa: PLR2004  one is no plural
        return " ".join([words, *numbers])
    return f"{words}s {', '.join(numbers[:-1])} and {numbers[-1]}"


@dataclass(frozen=True)
class Paid:
    """One act of paying: a payment through us, or else a receipt of the firm's books."""

    day: date
    currency: str
    lines: tuple[Line, ...]
    label: Label
    payment: Payment | None = None
    entry: Entry | None = None
    ways_back: tuple[WayBack, ...] = ()
    is_partial: bool = False  # it also paid for clients who are not shown
    is_of_others: bool = False  # the firm put it here: who paid, and from what, is nobody's business here

    @property
    def cents(self) -> int:
        """For these clients, without a card fee."""
        return sum(line.cents for line in self.lines)

    @property
    def fee_cents(self) -> int:
        """That the payer bore. It belongs to the whole payment, so a part of one tells none."""
        return self.payment.payer_fee_cents if self.payment and not self.is_partial else 0

    @property
    def total_cents(self) -> int:
        return self.cents + self.fee_cents

    @property
    def left_cents(self) -> int:
        return self.total_cents - sum(way.total_cents for way in self.ways_back if way.is_gone)

    @property
    def is_settled(self) -> bool:
        return self.payment is None or self.payment.state == State.SUCCEEDED

    @property
    def is_unfinished(self) -> bool:
        return self.payment is not None and self.payment.is_unfinished

    @property
    def clients(self) -> list[Client]:
        return list({line.client.pk: line.client for line in self.lines}.values())

    @property
    def what(self) -> str:
        return together(self.lines)

    @property
    def by_what(self) -> str:
        if self.payment:
            return self.payment.get_method_display() if self.is_of_others else self.payment.paid_with
        if self.entry is None:
            return ""
        return " ".join(part for part in (self.entry.type_name, self.entry.reference or self.entry.number) if part)

    def money(self, cents: int) -> Money:
        return Money(cents, Currency(self.currency))


class History:
    """Of these clients, the newest first. What never took money is not among it."""

    def __init__(self, clients: Collection[int]) -> None:
        self.clients = frozenset(clients)

    def count(self) -> int:
        return sum(rows.count() for rows in self._keys())

    def page(self, *, days: Days | None = None, begin: int = 0, most: int | None = None) -> list[Paid]:
        ours, otherwise = self._keys(days)
        rows = ours.union(otherwise, all=True).order_by("-day", "-sort", "-key")
        keys = list(rows[begin:] if most is None else rows[begin : begin + most])
        payments = _payments({key: day for day, sort, key in keys if sort == _OURS}, self.clients)
        receipts = self._receipts([key for _, sort, key in keys if sort == _OTHERWISE])
        return [(payments if sort == _OURS else receipts)[key] for _, sort, key in keys]

    def years(self) -> list[int]:
        """In which anything was paid, or went back: also a refund alone is a year's business."""
        found = (rows.annotate(year=ExtractYear("day")).values_list("year", flat=True) for rows in self._keys())
        back = {way.day.year for _, way in self.went_back((date.min, date.max))}
        return sorted(back | {int(year) for years in found for year in years}, reverse=True)

    def one(self, payment: Payment) -> Paid | None:
        """One payment, as whoever sees these clients may see it."""
        items = _items(self.clients).filter(payment=payment)
        day = items.aggregate(day=Min("receipt__received_date"))["day"]
        return _payments({payment.pk: day}, self.clients)[payment.pk] if day else None

    def went_back(self, days: Days) -> list[tuple[Paid, WayBack]]:
        """What of payments of any time went back in these days."""
        touched = Q(payment__refund_rows__isnull=False) | Q(payment__dispute_rows__isnull=False)
        rows = _items(self.clients).filter(touched).values("payment").annotate(day=Min("receipt__received_date"))
        found = _payments(dict(rows.values_list("payment", "day").order_by()), self.clients)
        pairs = [(paid, way) for paid in found.values() for way in paid.ways_back if way.is_gone]
        pairs = [(paid, way) for paid, way in pairs if days[0] <= way.day <= days[1]]
        return sorted(pairs, key=lambda pair: pair[1].day, reverse=True)

    @cached_property
    def _on_account(self) -> set[int]:
        """Dear to ask, so asked once."""
        return receivables.ours_on_account(self.clients)

    def _keys(self, days: Days | None = None) -> tuple[Keys, Keys]:
        """Day, sort and key of both sorts, to be put in one order by the database."""
        ours = _items(self.clients)
        otherwise = receivables.received_otherwise(self.clients, ours=self._on_account)
        if days:
            ours, otherwise = ours.filter(receipt__received_date__range=days), otherwise.filter(entry_date__range=days)
        grouped = ours.values("payment").annotate(
            day=Min("receipt__received_date"), sort=Value(_OURS), key=F("payment")
        )
        named = otherwise.annotate(day=F("entry_date"), sort=Value(_OTHERWISE), key=F("pk"))
        return grouped.values_list("day", "sort", "key").order_by(), named.values_list("day", "sort", "key").order_by()

    def _receipts(self, keys: Collection[int]) -> dict[int, Paid]:
        entries = Entry.objects.filter(pk__in=keys).select_related("client")
        found = receivables.received_of(entries, ours=self._on_account)
        return {key: _received(each, self.clients) for key, each in found.items()}


def _items(clients: Collection[int]) -> QuerySet[PaymentItem]:
    rows = PaymentItem.objects.filter(receipt__client__in=clients)
    return rows.exclude(payment__code=None, payment__state__in=[State.CREATED, State.FAILED, State.CANCELLED])


def _payments(days: Mapping[int, date], clients: Collection[int]) -> dict[int, Paid]:
    rows = list(with_items(Payment.objects.filter(pk__in=days)))
    items = {row.pk: [item.receipt for item in row.items.all()] for row in rows}
    placed((each for receipts in items.values() for each in receipts), clients)
    partial = {key for key, receipts in items.items() if any(each.client_id not in clients for each in receipts)}
    back = ways_back(rows, clients, partial=partial)
    others = moved_from_others({key: [each.pk for each in own] for key, own in items.items()}, clients)
    whole = payment_labels([row for row in rows if row.pk not in partial])
    found = {}
    for row in rows:
        lines = tuple(_line(each, clients) for each in items[row.pk] if each.client_id in clients)
        ways = tuple(back.get(row.pk, ()))
        label = whole.get(row.pk) or _label_of_part(row, sum(line.cents for line in lines), ways)
        found[row.pk] = Paid(
            days[row.pk], row.currency, lines, label, payment=row, ways_back=ways, is_partial=row.pk in partial,
            is_of_others=row.pk in others,
        )  # fmt: skip
    return found


def _label_of_part(payment: Payment, cents: int, ways: Iterable[WayBack]) -> Label:
    """What became of the rest is nobody's business here."""
    taken = [way.dispute for way in ways if way.dispute]
    lost = [dispute for dispute in taken if dispute.state == disputes.State.LOST]
    back = labels.Back(
        asked_cents=sum(way.cents for way in ways if not way.is_gone),
        refunded_cents=sum(way.cents for way in ways if way.is_gone and not way.dispute),
        is_disputed=any(dispute.state == disputes.State.OPEN for dispute in taken),
        is_lost=any(not dispute.is_return for dispute in lost),
        is_returned=any(dispute.is_return for dispute in lost),
    )
    return labels.payment_label(state=payment.state, charged_cents=cents, back=back)


def _received(received: Received, clients: Collection[int]) -> Paid:
    entry = received.entry
    lines = [_line(row, clients) for row in received.applied]
    if received.unapplied_cents:
        lines.append(Line(entry.client, _UNAPPLIED, received.unapplied_cents))
    label = Label("received", Tone.GOOD) if received.cents >= 0 else Label("taken back", Tone.WARN)
    currency = next((row.invoice.currency for row in received.applied if row.invoice), entry.client.currency)
    return Paid(entry.entry_date, currency, tuple(lines), label, entry=entry)


def _line(row: Receipt, clients: Collection[int]) -> Line:
    if row.invoice is not None and row.invoice.client_id in clients:
        is_fee = row.item == Item.LATE_FEE or row.invoice.kind == Kind.FINANCE_CHARGE
        return Line(row.client, "Late fee" if is_fee else "Invoice", row.amount_cents, row.invoice.number)
    return Line(row.client, _words(row), row.amount_cents)


def _words(row: Receipt) -> str:
    if row.invoice is not None:
        return "A bill of another client"
    return row.description or (str(row.target_entry) if row.target_entry else _UNAPPLIED)
