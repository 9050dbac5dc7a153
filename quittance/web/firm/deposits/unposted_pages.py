"""What the practice system does not show yet of what left in files, with the day of the file in which each left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.core.database.among import among
from quittance.core.money import Currency, Money
from quittance.core.tables import Column as FileColumn
from quittance.core.tables import Kind, Row, Table
from quittance.payments.models import Payment
from quittance.receivables.models import Receipt
from quittance.reconciliation.models import FiledRow
from quittance.reconciliation.queries import unposted
from quittance.web.base import files
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import receipts, tables
from quittance.web.firm.sync import whole
from quittance.web.firm.tables import Column, Sheet, TableForm

_AT_ONCE = 2_000
_LONG_DAYS = 5  # over a weekend nobody posts; after that somebody may have forgotten it


class UnpostedForm(TableForm):
    COLUMNS = (
        Column("Reference"),
        Column("Amount", number=True),
        Column("Client"),
        Column("For"),
        Column("Received"),
        Column("Left with"),
        Column("Waits"),
    )


@dataclass(frozen=True)
class Line:
    receipt: Receipt
    reference: str
    what: str
    currency: str
    payment: int | None
    filed: FiledRow | None
    days: int | None  # since its file left

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days > _LONG_DAYS


@whole.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    form = UnpostedForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    keys = unposted.unposted(words=form.words)
    today = request.firm.clock.today(request.now)
    context = {
        "form": form,
        "sheet": Sheet(form, lines(keys[form.begin : form.end], today), len(keys), ""),
        "tab": "unposted",
        "file": f"/firm-portal/deposits/unposted/file/{tables.link({'q': form.words})}",
    }
    return render(request, "firm/deposits/unposted.html", context)


@whole.page(may=Permission.SEE_PAYMENTS, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    form = UnpostedForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    columns = (
        *(FileColumn(title) for title in ("Reference", "Client no.", "Client", "For")),
        FileColumn("Amount", Kind.MONEY),
        FileColumn("Currency"),
        FileColumn("Received", Kind.DATE),
        FileColumn("Deposit date", Kind.DATE),
        FileColumn("File set", Kind.INTEGER),
    )
    table = Table("Not posted", columns)
    return files.csv(table, _rows(unposted.unposted(words=form.words), today), on=today)


def lines(keys: Sequence[int], today: date) -> list[Line]:
    found = unposted.items_of(keys)
    codes = among({row.code for row in found if row.code is not None}, "bigint")
    payments = {row.code: row for row in Payment.objects.filter(code__in=codes).only("pk", "code", "currency")}
    left = FiledRow.objects.filter(code__in=codes).select_related("file_set__bank_account")
    filed = {(row.code, row.suffix): row for row in left.defer("file_set__manifest", "file_set__setup")}
    return [_line(row, payments.get(row.code), filed.get((row.code or 0, row.suffix or 0)), today) for row in found]


def _line(row: Receipt, payment: Payment | None, filed: FiledRow | None, today: date) -> Line:
    what = f"Invoice {row.invoice.number}" if row.invoice is not None else row.description or "without an invoice"
    return Line(
        receipt=row,
        reference=filed.ref if filed else receipts.name(row),
        what=what,
        currency=payment.currency if payment else Currency.USD.value,
        payment=payment.pk if payment else None,
        filed=filed,
        days=max(0, (today - filed.file_set.deposit_date).days) if filed else None,
    )


def _rows(keys: Sequence[int], today: date) -> Iterator[Row]:
    for start in range(0, len(keys), _AT_ONCE):
        yield from map(_cells, lines(keys[start : start + _AT_ONCE], today))


def _cells(line: Line) -> Row:
    row, filed = line.receipt, line.filed
    return [
        line.reference, row.client.number, row.client.name, line.what,
        Money(row.amount_cents, Currency(line.currency)), line.currency, row.received_date,
        filed.file_set.deposit_date if filed else None, filed.file_set.number if filed else None,
    ]  # fmt: skip
