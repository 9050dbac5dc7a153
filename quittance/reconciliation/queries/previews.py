"""What the files will look like by choices that are not saved yet: the firm's own last rows, or a sample."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max

from quittance.core.money import Currency
from quittance.core.tables import Sheet
from quittance.integrations.pms.layouts import LAYOUTS, generic
from quittance.payments.rules.fees import Method
from quittance.receivables.queries import sightings
from quittance.reconciliation.models import FileSet, Policy
from quittance.reconciliation.queries import sets
from quittance.reconciliation.rules import calendar, files, seals, sheets
from quittance.reconciliation.rules.motions import Use
from quittance.reconciliation.rules.rows import Row
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import BankAccount

ROWS = 5


@dataclass(frozen=True)
class Page:
    """One file's first lines, cell by cell, its header first."""

    name: str
    titles: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Preview:
    pages: Sequence[Page]
    is_sample: bool
    how: str


@dataclass(frozen=True)
class Example:
    """Paid now, by this method: when it is in a batch, and when the bank is to show it."""

    method: str
    batch_date: date
    deposit_date: date


def systems() -> list[tuple[str, str]]:
    """Names and titles of the practice systems whose files we write."""
    return [(name, layout.title) for name, layout in LAYOUTS.items()]


def fields() -> list[str]:
    return list(generic.FIELDS)


def usual_columns() -> list[list[str]]:
    return [list(each) for each in generic.USUAL]


def preview(policy: Policy, *, account: BankAccount | None, today: date) -> Preview:
    """Of what pays invoices, in the practice system's own files, or in ours for a firm that chose none."""
    rows = _own()
    shown = rows or _sample(today)
    currency = Currency.USD
    setup = sets.setup_of(
        policy, firm=tenancy.current_firm(), account=account or BankAccount(name="Operating"),
        identifier=sightings.identifier(),
    )  # fmt: skip
    found = sets.layouts_of(setup, currency, shown) or [sheets.invoices(shown, sets.paper_of(setup, currency))]
    how = LAYOUTS[policy.layout].how if policy.layout else ""
    return Preview([page for each in found if (page := _page(each)).lines], not rows, how)


def examples(policy: Policy, *, now: datetime) -> list[Example]:
    found = []
    for method in Method:
        cut_off = policy.cut_off(method)
        found.append(Example(method.value, calendar.batch_day(now, cut_off), calendar.deposit_day(now, cut_off)))
    return found


def next_numbers() -> list[tuple[BankAccount, int]]:
    """Of each bank account that is open: the number of the file that is made next."""
    last = dict(FileSet.objects.values_list("bank_account").annotate(last=Max("number")).order_by())
    accounts = BankAccount.objects.filter(closed_at=None).order_by("-is_default", "name")
    return [(row, last.get(row.pk, 0) + 1) for row in accounts]


def _own() -> list[Row]:
    """The last rows that left: of one currency, so that each file has one."""
    last = FileSet.objects.order_by("-pk").filter(currency=Currency.USD.value, rows__use=Use.INVOICE).first()
    if last is None:
        return []
    found = last.rows.filter(use=Use.INVOICE).exclude(payout=None).select_related("payout").order_by("code", "suffix")
    return [sets.row_as_said(row) for row in found[:ROWS]]


def _sample(today: date) -> list[Row]:
    """Two bank transfers' items and a card's, as the guide has them; one comes back."""
    name = sightings.identifier()
    first = Row(
        1100, 100, Use.INVOICE, f"{name}-1100-100", today, "11022", "61001", 1_000_00, "ACH-Invoice-61001",
        Method.BANK, "", "po_sample",
    )  # fmt: skip
    return [
        first,
        replace(first, suffix=101, ref=f"{name}-1100-101", invoice="61002", amount_cents=2_000_00,
                notes="ACH-Invoice-61002"),
        replace(first, code=1101, ref=f"{name}-1101-100", client="34001.100", invoice="5001", amount_cents=50_00,
                notes="CC-Invoice-5001", method=Method.CARD, card="visa"),
        replace(first, code=1087, suffix=900, ref="1087-900", client="33071.100", invoice="69877",
                amount_cents=-500_00, notes="ACH-Invoice-69877"),
    ]  # fmt: skip


def _page(sheet: Sheet) -> Page:
    titles, *lines = seals.read(files.csv_bytes(sheet))
    return Page(sheet.table.name, titles, lines)
