"""The list of payments: which it shows, in which order, and what they come to."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from quittance.access.queries import Visitor
from quittance.core import scope
from quittance.core.clock import FirmClock
from quittance.core.money import Currency, Money
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind, Row, Table
from quittance.payments import queries
from quittance.payments.models import Payment, PaymentItem, TakenBack
from quittance.payments.models.payment import Method, State
from quittance.web.base.memory import Memory
from quittance.web.firm import bounds, search, tables
from quittance.web.firm.payments import rows
from quittance.web.firm.tables import IN_OUR_TIME, Column, Sheet, TableForm

_NEWEST = "-date"
_AT_ONCE = 500
_AMOUNT = re.compile(r"[^\d.,-]?\s*(\d[\d,]*)(?:\.(\d\d))?")
_CODE_MAX = 2**63 - 1
TAKEN = (State.PROCESSING, State.SUCCEEDED)
# Adding up a million payments takes a while; nobody sees that the sum of all is some seconds old.
_sums: Memory["list[Sum_]"] = Memory(seconds=15)


class PaymentsForm(TableForm):
    COLUMNS = (
        Column("State"),
        Column("Date", "date", greatest_first=True),
        Column("Client"),
        Column("For"),
        Column("Paid with"),
        Column("Amount", "amount", number=True, greatest_first=True),
        Column("Payer's fee", number=True),
        Column("Firm's fee", number=True),
        Column("Code", "code", number=True, greatest_first=True),
    )
    SHOWN = (
        ("payments", "Payments"),
        ("processing", "Processing"),
        ("paid", "Paid"),
        ("back", "Came back"),
        ("attempts", "Attempts"),
        ("all", "All"),
    )

    show = forms.ChoiceField(required=False, choices=SHOWN)
    method = forms.ChoiceField(required=False, label="Paid with", choices=[("", "Paid with: any"), *Method.choices])
    since = forms.DateField(
        required=False, label="From", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="Until", validators=IN_OUR_TIME, widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def shown(self) -> str:
        return self.cleaned_data["show"] or "payments"

    @property
    def toggles(self) -> Iterable[tuple[str, str, bool]]:
        """Each choice with its link; what else was chosen stays, the page starts anew."""
        for value, title in self.SHOWN:
            kept = {key: word for key, word in self.asked.items() if key not in {"show", "start"}}
            yield tables.link({**kept, "show": value}), title, value == self.shown

    @property
    def choosers(self) -> list[forms.BoundField]:
        return [self["method"]]

    @property
    def is_searched(self) -> bool:
        return any(self.cleaned_data[name] for name in ("q", "method", "since", "until"))


@dataclass(frozen=True)
class Sum_:  # noqa: N801  `Sum` is Django's
    currency: str
    count: int
    taken_cents: int


@dataclass(frozen=True)
class Found:
    sheet: Sheet
    sums: list[Sum_]


def found(form: PaymentsForm, visitor: Visitor, *, clock: FirmClock) -> Found:
    chosen = _narrowed(form, visitor, clock)
    sums = _summed(chosen, form, visitor)
    on_page = list(_ordered(chosen, form, visitor).values_list("pk", flat=True)[form.begin : form.end])
    lines = rows.lines(on_page, visitor)
    return Found(Sheet(form=form, rows=lines, total=sum(each.count for each in sums), sorted_by=_NEWEST), sums)


def seen(visitor: Visitor) -> QuerySet[Payment]:
    """Whoever is bound sees payments in which there is an item of their clients."""
    if visitor.reach.is_unbounded:
        return Payment.objects.all()
    theirs = bounds.narrowed(PaymentItem.objects.all(), visitor, "receipt__client")
    put = queries.moved_to(client__in=bounds.within(visitor).values("pk"))
    return Payment.objects.filter(Q(pk__in=theirs.values("payment")) | put)


def shown(chosen: QuerySet[Payment], which: str) -> QuerySet[Payment]:
    taken_back = TakenBack.objects.filter(line__payment_item__payment=OuterRef("pk"))
    fits = {
        "payments": Q(code__isnull=False) | Q(state__in=[State.UNKNOWN, State.ACTION_NEEDED]),
        "processing": Q(state=State.PROCESSING),
        "paid": Q(state=State.SUCCEEDED),
        "back": Q(code__isnull=False) & (Q(state=State.FAILED) | Q(Exists(taken_back))),
        "attempts": Q(code=None),
        "all": Q(),
    }
    return chosen.filter(fits[which])


def file(zone: tzinfo) -> Table:
    words = ("Client", "Client no.", "For", "Paid with", "Paid by", "State", "Currency")
    amounts = ("Amount", "Payer's fee", "Firm's fee")
    columns = (
        FileColumn("Date", Kind.MOMENT),
        FileColumn("Code", Kind.INTEGER),
        *(FileColumn(title) for title in words),
        *(FileColumn(title, Kind.MONEY) for title in amounts),
        FileColumn("Shown in part"),
    )
    return Table(name="Payments", columns=columns, zone=zone)


def rows_of_file(form: PaymentsForm, visitor: Visitor, *, clock: FirmClock) -> Iterator[Row]:
    """All that match, as they stand in the list. Of each row waits its number alone, in eight bytes."""
    keys = _ordered(_narrowed(form, visitor, clock), form, visitor).values_list("pk", flat=True)
    wanted = array("q", keys.iterator(chunk_size=10 * _AT_ONCE))
    for start in range(0, len(wanted), _AT_ONCE):
        yield from map(_row, rows.lines(wanted[start : start + _AT_ONCE].tolist(), visitor))


def _row(line: rows.Line) -> Row:
    payment, currency = line.payment, Currency(line.payment.currency)
    fees = (payment.payer_fee_cents, payment.firm_fee_cents)
    return [
        payment.submitted_at,
        payment.code,
        "; ".join(client.name for client in line.clients),
        "; ".join(client.number for client in line.clients),
        "; ".join(what.words for what in line.what),
        line.method,
        payment.get_way_display(),
        line.standing.word,
        currency.value,
        Money(line.cents, currency),
        *(None if line.in_part else Money(cents, currency) for cents in fees),
        "other clients' items are not shown" if line.in_part else "",
    ]


def _narrowed(form: PaymentsForm, visitor: Visitor, clock: FirmClock) -> QuerySet[Payment]:
    chosen, asked = shown(seen(visitor), form.shown), form.cleaned_data
    if asked["method"]:
        chosen = chosen.filter(method=asked["method"])
    if asked["since"]:
        chosen = chosen.filter(submitted_at__gte=clock.began(asked["since"]))
    if asked["until"]:
        chosen = chosen.filter(submitted_at__lt=clock.began(asked["until"] + timedelta(days=1)))
    return chosen.filter(_like(form.words, visitor)) if form.words.strip() else chosen


def _like(words: str, visitor: Visitor) -> Q:
    """By client, by the beginning of an invoice's number, by code, or by amount: of the whole or of an item."""
    theirs = search.by_name_or_number(bounds.within(visitor), words)
    some = list(theirs.values_list("pk", flat=True)[: search.CLIENTS_MAX])
    cents = _cents(words)
    fits = Q(receipt__client__in=some) | search.begins("receipt__invoice__number", words.strip())
    if cents is not None:
        fits |= Q(receipt__amount_cents=cents)
    items = bounds.narrowed(PaymentItem.objects.all(), visitor, "receipt__client").filter(fits)
    like = Q(pk__in=items.values("payment"))
    if words.strip().isdecimal() and int(words) <= _CODE_MAX:
        like |= Q(code=int(words))
    # Who sees a part of a payment is not told what the whole comes to.
    if cents is not None and visitor.reach.is_unbounded:
        like |= Q(items_cents=cents) | Q(items_cents=cents - F("payer_fee_cents"))
    return like


def _cents(words: str) -> int | None:
    told = _AMOUNT.fullmatch(words.strip())
    if told is None:
        return None
    cents = int(told[1].replace(",", "")) * 100 + int(told[2] or 0)
    return cents if cents <= _CODE_MAX else None


def _ordered(chosen: QuerySet[Payment], form: PaymentsForm, visitor: Visitor) -> QuerySet[Payment]:
    key, descending = form.order(_NEWEST)
    if key == "amount" and not visitor.reach.is_unbounded:
        chosen = chosen.annotate(seen_cents=_seen_cents(visitor))
    amount = "items_cents" if visitor.reach.is_unbounded else "seen_cents"
    by: Sequence[Any] = {"date": ("submitted_at",), "amount": (amount,), "code": ("code",)}[key]
    return chosen.order_by(
        *tables.ordered(by, descending=descending, may_lack=key == "code"), "-pk" if descending else "pk"
    )


def _seen_cents(visitor: Visitor) -> Coalesce:
    theirs = bounds.narrowed(PaymentItem.objects.filter(payment=OuterRef("pk")), visitor, "receipt__client")
    summed = theirs.order_by().values("payment").annotate(cents=Sum("receipt__amount_cents")).values("cents")
    return Coalesce(Subquery(summed), 0)


def _summed(chosen: QuerySet[Payment], form: PaymentsForm, visitor: Visitor) -> list[Sum_]:
    def ask() -> list[Sum_]:
        return _of_all(chosen) if visitor.reach.is_unbounded else _of_theirs(chosen, visitor)

    # The bounds belong to the key: sums of one person's clients are not another's.
    return ask() if form.is_searched else _sums.of((scope.firm_id(), form.shown, visitor.reach), ask)


def _of_all(chosen: QuerySet[Payment]) -> list[Sum_]:
    taken = Coalesce(Sum("items_cents", filter=Q(state__in=TAKEN)), 0)
    sums = chosen.order_by().values("currency").annotate(count=Count("pk"), taken_cents=taken)
    return [Sum_(**row) for row in sums.order_by("currency")]


def _of_theirs(chosen: QuerySet[Payment], visitor: Visitor) -> list[Sum_]:
    theirs = bounds.narrowed(PaymentItem.objects.filter(payment__in=chosen.values("pk")), visitor, "receipt__client")
    taken = Coalesce(Sum("receipt__amount_cents", filter=Q(payment__state__in=TAKEN)), 0)
    sums = theirs.values("payment__currency").annotate(count=Count("payment", distinct=True), taken_cents=taken)
    return [
        Sum_(row["payment__currency"], row["count"], row["taken_cents"]) for row in sums.order_by("payment__currency")
    ]
