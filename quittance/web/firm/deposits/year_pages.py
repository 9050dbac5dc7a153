"""From gross to net, month by month of a year: what was taken, fees by method, what went back, and the deposits."""

import io
from collections.abc import Iterator

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dates import MONTHS

from quittance.access.rules.permissions import Permission
from quittance.core.money import Currency, Money
from quittance.core.tables import Column, Kind, Row, Table, csv_chunks, write_xlsx
from quittance.reconciliation.queries import yearly
from quittance.reconciliation.queries.yearly import Month, Year
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import tables
from quittance.web.firm.deposits import sending
from quittance.web.firm.sync import whole

METHODS = {"CC": "Card fees", "ACH": "Bank transfer fees", "PAD": "Bank transfer fees", "Bacs": "Bank transfer fees"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST_YEAR, _LAST_YEAR = 2000, 2200


class YearForm(forms.Form):
    year = forms.IntegerField(required=False, min_value=_FIRST_YEAR, max_value=_LAST_YEAR)
    kind = forms.ChoiceField(required=False, choices=[("csv", "CSV"), ("xlsx", "XLSX")])


@whole.page(may=Permission.SEE_PAYMENTS)
def year(request: StaffRequest) -> HttpResponse:
    form = YearForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    this = request.firm.clock.today(request.now).year
    chosen = form.cleaned_data["year"] or this
    found = yearly.year(chosen)
    context = {
        "year": found,
        "years": sorted({*yearly.years(), this, chosen}, reverse=True),
        "groups": [
            (total, _named(_fees(found, total), found), _months(found, total.currency)) for total in found.totals
        ],
        "methods": [(name, METHODS.get(name, name)) for name in found.methods],
        "tab": "year",
    }
    return render(request, "firm/deposits/year.html", context)


@whole.page(may=Permission.SEE_PAYMENTS, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    form = YearForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = yearly.year(form.cleaned_data["year"] or request.firm.clock.today(request.now).year)
    table, rows = _table(found), list(_rows(found))
    name = f"Gross-to-net-{found.number}"
    if form.cleaned_data["kind"] == "xlsx":
        out = io.BytesIO()
        write_xlsx(table, rows, out)
        return sending.answer(sending.pieces(out.getvalue()), name=f"{name}.xlsx", content_type=_XLSX)
    chunks = csv_chunks(table, rows, byte_order_mark=True)
    return sending.answer(chunks, name=f"{name}.csv", content_type="text/csv; charset=utf-8")


def _months(found: Year, currency: str) -> list[tuple[str, Month, list[tuple[str, int]]]]:
    return [
        (str(MONTHS[month.month]), month, _named(_fees(found, month), found))
        for month in found.months
        if month.currency == currency
    ]


def _named(fees: list[int], found: Year) -> list[tuple[str, int]]:
    """Where a table becomes cards, each sum stands alone with its name."""
    return [(METHODS.get(name, name).lower(), cents) for name, cents in zip(found.methods, fees, strict=True)]


def _fees(found: Year, month: Month) -> list[int]:
    return [-month.fees.get(name, 0) for name in found.methods]


def _table(found: Year) -> Table:
    fees = (f"Fees {name}" for name in found.methods)
    titles = ("Taken", "Came back before final", "Refunds", "Disputes", *fees, "Carried", "Not explained", "Deposits")
    columns = (
        Column("Month"),
        Column("Currency", width=10),
        *(Column(title, Kind.MONEY, total=True) for title in (*titles, "Of these withdrawn")),
        Column("File sets", Kind.INTEGER, 10),
    )
    return Table(f"Gross to net {found.number}", columns)


def _rows(found: Year) -> Iterator[Row]:
    """Months alone: whoever adds a column up gets the year, and not twice the year."""
    for month in found.months:
        currency = Currency(month.currency)
        cents = (
            month.gross_cents, month.failed_cents, month.refunds_cents, month.disputes_cents,
            *_fees(found, month), month.carried_cents, month.remainder_cents,
            month.deposits_cents, month.lost_cents,
        )  # fmt: skip
        named = f"{found.number}-{month.month:02}"
        yield [named, currency.value, *(Money(each, currency) for each in cents), month.sets]
