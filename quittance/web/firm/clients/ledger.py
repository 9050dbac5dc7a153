"""A client's ledger: every bill with all that was ever applied to it, the newest bill first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from quittance.receivables.models import Client, Entry, Invoice
from quittance.receivables.queries import with_papers
from quittance.web.firm import bills, receipts
from quittance.web.firm.bills import Line as Bill
from quittance.web.firm.receipts import Line as Receipt
from quittance.web.firm.tables import Column, Sheet, TableForm

_RECEIPTS_MAX = 500


class LedgerForm(TableForm):
    COLUMNS: Sequence[Column] = ()


@dataclass(frozen=True)
class Posting:
    """A bill and what was applied to it."""

    bill: Bill
    receipts: list[Receipt]


@dataclass(frozen=True)
class Ledger:
    sheet: Sheet
    entries: list[Entry]
    papers: Collection[int]  # invoices of which a PDF was mailed


def of(client: Client, form: LedgerForm, *, today: date) -> Ledger:
    rows = Invoice.objects.filter(client=client).order_by("-issued_date", "-pk")
    invoices = list(rows[form.begin : form.end])
    applied: dict[int | None, list[Receipt]] = defaultdict(list)
    for row in receipts.of_invoices(invoice.pk for invoice in invoices)[:_RECEIPTS_MAX]:
        applied[row.invoice_id].append(receipts.line(row))
    postings = [Posting(line, applied[line.invoice.pk]) for line in bills.lines(invoices, today=today)]
    sheet = Sheet(form=form, rows=postings, total=rows.count(), sorted_by="")
    entries = Entry.objects.filter(client=client, gone_at=None).exclude(open_cents=0).order_by("-entry_date", "-pk")
    papers = with_papers([invoice.pk for invoice in invoices])
    return Ledger(sheet=sheet, entries=list(entries[:_RECEIPTS_MAX]), papers=papers)
