"""What clients owe, their ledger, and why an invoice owes what it does."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import UNCOUNTED, Item, Origin, Standing, Verdict
from quittance.receivables.queries import sightings
from quittance.receivables.rules import evidence, reference
from quittance.receivables.rules import sightings as values


@dataclass(frozen=True)
class Owed:
    """An invoice with all that moves its balance: the living receipts of the source, and our items that count."""

    invoice: Invoice
    receipts: tuple[Receipt, ...]
    ours: tuple[Receipt, ...]


@dataclass(frozen=True)
class Ledger:
    invoices: tuple[Owed, ...]
    entries: tuple[Entry, ...]  # what the source has not applied: cash on account, memos
    ours: tuple[Receipt, ...]  # our items without an invoice
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)  # why, for each receipt that is no plain one


@dataclass(frozen=True)
class Line:
    """A line of the answer to "why this amount". The lines sum to what is due; `note` says what does not count."""

    label: str
    cents: int
    on_date: date | None = None
    note: str = ""
    receipt: int | None = None


def open_invoices(clients: Collection[int]) -> QuerySet[Invoice]:
    """With something due, the oldest due first; what has no due date was due when it was issued."""
    rows = Invoice.objects.filter(client__in=clients, due_cents__gt=0).select_related("client")
    return rows.order_by(Coalesce("due_date", "issued_date"), "issued_date", "number", "pk")


def ledger(client: Client) -> Ledger:
    """Everything but what is gone, the newest invoice first."""
    invoices = Invoice.objects.filter(client=client, gone_at=None).order_by("-issued_date", "-pk")
    source, ours = _on(Receipt.objects.filter(invoice__client=client))
    owed = tuple(Owed(row, tuple(source[row.pk]), tuple(ours[row.pk])) for row in invoices)
    entries = Entry.objects.filter(client=client, gone_at=None, voided=False).exclude(open_cents=0)
    alone = Receipt.objects.filter(
        client=client, origin=Origin.OURS, invoice=None, standing__in=sightings.COUNTING
    ).order_by("submitted_at", "pk")
    judged = [row for each in owed for row in each.receipts if row.verdict != Verdict.COUNTS]
    return Ledger(owed, tuple(entries.order_by("entry_date", "pk")), tuple(alone), _words(judged))


def why_due(invoice: Invoice) -> list[Line]:
    """From what was billed to what is due, each step with its reason."""
    source, ours = _on(Receipt.objects.filter(invoice=invoice))
    billed = "Finance charge" if invoice.kind == "finance_charge" else "Billed"
    lines = [Line(billed, invoice.amount_cents, invoice.issued_date)]
    words = _words(source[invoice.pk])
    lines += [_of_source(row, words.get(row.pk, ())) for row in source[invoice.pk]]
    lines += [_of_ours(row) for row in ours[invoice.pk]]
    applied = sum(row.amount_cents for row in source[invoice.pk])
    unexplained = invoice.open_cents - (invoice.amount_cents - applied)
    if unexplained:
        lines.append(Line("Not explained by the practice system's ledger", unexplained, note=_UNEXPLAINED))
    rest = invoice.due_cents - sum(line.cents for line in lines)
    if invoice.voided or invoice.gone_at is not None:
        gone = "Voided" if invoice.voided else "No longer in the practice system"
        lines.append(Line(gone, rest, note="Nothing is due on it."))
    elif rest > 0:
        lines.append(Line("Overpaid", rest, note="Payments and credits go beyond the invoice; it is shown as 0.00."))
    elif rest:
        lines.append(Line("Not explained by our own sums", rest, note="This is a fault on our side."))
    return lines


_UNEXPLAINED = "Its open balance is another than the amount and what was applied to it; its own figure is used."


def _on(rows: QuerySet[Receipt]) -> tuple[dict[int, list[Receipt]], dict[int, list[Receipt]]]:
    """By invoice: the source's living receipts, and our items that count."""
    source: dict[int, list[Receipt]] = defaultdict(list)
    ours: dict[int, list[Receipt]] = defaultdict(list)
    related = rows.select_related("entry", "client", "echo_of").order_by("received_date", "pk")
    for row in related.filter(origin=Origin.SOURCE, gone_at=None, entry__gone_at=None, entry__voided=False):
        source[row.invoice_id or 0].append(row)
    for row in related.filter(origin=Origin.OURS, standing__in=sightings.COUNTING):
        ours[row.invoice_id or 0].append(row)
    return source, ours


def _words(rows: Collection[Receipt]) -> dict[int, tuple[str, ...]]:
    judged = [row for row in rows if row.verdict != Verdict.COUNTS]
    if not judged:
        return {}
    shown = sightings.shown_by_key([row.pk for row in judged])
    items = sightings.items_by_key({row.echo_of_id for row in judged if row.echo_of_id})
    return {
        row.pk: tuple(evidence.sentences(shown[row.pk], values.Verdict(row.verdict), items.get(row.echo_of_id or 0)))
        for row in judged
    }


def _of_source(row: Receipt, words: tuple[str, ...]) -> Line:
    entry = row.entry or Entry()
    label = " ".join(part for part in (entry.type_name, entry.reference or entry.number) if part)
    if row.verdict in UNCOUNTED:
        note = " ".join([f"Does not count: {Verdict(row.verdict).label}.", *words])
        return Line(label, 0, row.received_date, note, row.pk)
    return Line(label, -row.amount_cents, row.received_date, " ".join(words), row.pk)


def _of_ours(row: Receipt) -> Line:
    if row.item == Item.AWAITED:
        return Line("Kept from being due", -row.amount_cents, row.received_date, row.description, row.pk)
    name = reference.build(row.code, row.suffix) if row.code and row.suffix else ""
    what = "Taken back from payment" if row.item == Item.REVERSAL else "Payment through us"
    note = "Sent off; the processor has not confirmed it yet." if row.standing == Standing.HELD else ""
    return Line(f"{what} {name}".strip(), -row.amount_cents, row.received_date, note, row.pk)
