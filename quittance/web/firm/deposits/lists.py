"""Rows of a file set or of a proof, searched and paged, as the page of a deposit shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from quittance.payments.models import Payment
from quittance.receivables.models import Client
from quittance.receivables.queries import sightings
from quittance.reconciliation.models import FiledFee, FiledRow, FileSet
from quittance.reconciliation.queries import searching
from quittance.reconciliation.queries.unposted import posted_by_hand
from quittance.reconciliation.rules.motions import Use
from quittance.tenancy import queries as tenancy
from quittance.web.firm import tables
from quittance.web.firm.tables import Column, Sheet, TableForm

_CODE_MAX = 2**63 - 1


class RowsForm(TableForm):
    COLUMNS = (
        Column("Ref"),
        Column("Amount", number=True),
        Column("Client"),
        Column("Invoice"),
        Column("Notes"),
        Column("Payment", number=True),
    )
    SHOWN = (("invoices", "Invoice file"), ("alt", "Alt file"), ("fees", "Fees"), ("moved", "Moved"))

    show = forms.ChoiceField(required=False, choices=SHOWN)
    payout = forms.IntegerField(required=False, min_value=0, max_value=_CODE_MAX)

    @property
    def shown(self) -> str:
        return self.cleaned_data["show"] or "invoices"

    def toggles(self, counts: dict[str, int]) -> Iterable[tuple[str, str, int, bool]]:
        """Those files that have rows, each with its link."""
        for value, title in self.SHOWN:
            if counts[value] or value == self.shown:
                kept = {key: word for key, word in self.asked.items() if key not in {"show", "start"}}
                yield f"{tables.link({**kept, 'show': value})}#rows", title, counts[value], value == self.shown


@dataclass(frozen=True)
class Line:
    ref: str
    cents: int
    client: str
    client_name: str
    invoice: str
    notes: str
    payment: int | None  # whose page it is
    code: int | None
    payout: int | None
    key: int = 0  # of the row itself
    posted: date | None = None  # by hand


def of_set(row: FileSet, form: RowsForm) -> tuple[Sheet, dict[str, int]]:
    counts = {
        "invoices": _rows(row, "invoices").count(),
        "alt": _rows(row, "alt").count(),
        "fees": row.fees.count(),
        "moved": _rows(row, "moved").count(),
    }
    if not form.cleaned_data["show"]:
        form.cleaned_data["show"] = next((name for name, count in counts.items() if count), "")
    chosen: QuerySet[Any] = row.fees.all() if form.shown == "fees" else _rows(row, form.shown)
    if form.cleaned_data["payout"]:
        chosen = chosen.filter(payout=form.cleaned_data["payout"])
    if form.words.strip():
        chosen = chosen.filter(_like(form.words.strip(), of_fees=form.shown == "fees"))
    total = chosen.count()
    if form.shown == "fees":
        lines = _fee_lines(list(chosen.order_by("code", "key")[form.begin : form.end]))
    else:
        lines = _row_lines(list(chosen.order_by("code", "suffix")[form.begin : form.end]))
    return Sheet(form, lines, total, ""), counts


def _rows(row: FileSet, which: str) -> QuerySet[FiledRow]:
    if which == "moved":
        return row.rows.filter(payout=None)
    left = row.rows.exclude(payout=None)
    invoice = Use.INVOICE.value
    return left.filter(use=invoice) if which == "invoices" else left.exclude(use=invoice)


def _like(words: str, *, of_fees: bool) -> Q:
    """As the file has it: reference, client's or invoice's number, code or amount."""
    fits = Q(client=words)
    if not of_fees:
        fits |= Q(ref__iexact=words) | Q(invoice=words) | Q(invoice=words.upper())
    code, _, suffix = words.upper().removeprefix(f"{sightings.identifier()}-").partition("-")
    if code.isascii() and code.isdecimal() and int(code) <= _CODE_MAX:
        named = Q(code=int(code))
        fits |= named & Q(suffix=int(suffix)) if suffix.isdecimal() and not of_fees else named
    cents = searching.cents_in(words)
    return fits | Q(amount_cents__in=[cents, -cents]) if cents is not None else fits


def _row_lines(rows: list[FiledRow]) -> list[Line]:
    names = dict(Client.objects.filter(number__in={row.client for row in rows}).values_list("number", "name"))
    payments = payments_of({row.code for row in rows})
    clock = tenancy.current_firm().clock
    marks = posted_by_hand({row.code for row in rows})
    by_hand = {key: clock.today(mark.posted_at) for key, mark in marks.items()}
    return [
        Line(
            row.ref, row.amount_cents, row.client, names.get(row.client, ""), row.invoice, row.notes,
            payments.get(row.code), row.code, row.payout_id, row.pk, by_hand.get((row.code, row.suffix)),
        )
        for row in rows
    ]  # fmt: skip


def _fee_lines(rows: list[FiledFee]) -> list[Line]:
    payments = payments_of({row.code for row in rows if row.code is not None})
    return [
        Line(
            row.method, row.amount_cents, row.client, row.client_name, "", row.details,
            payments.get(row.code or 0), row.code, row.payout_id,
        )
        for row in rows
    ]  # fmt: skip


def payments_of(codes: set[int]) -> dict[int, int]:
    """The page of each payment, by its code."""
    found = Payment.objects.filter(code__in=codes).values_list("code", "pk")
    return {code: key for code, key in found if code is not None}
