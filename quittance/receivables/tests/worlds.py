"""Random small worlds: invoices, payments through us, and receipts in the source that may or may not be these."""

import random
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from quittance.receivables.actions import items, judging
from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import UNCOUNTED
from quittance.receivables.tests import books

_AMOUNTS = (50_00, 100_00)


@dataclass(frozen=True)
class Planned:
    """A receipt that the source will show at some time."""

    invoice: Invoice
    of: Client
    cents: int
    reference: str
    days: int
    name: str
    kind: str
    voided: bool

    def show(self) -> Entry:
        on = books.later(self.days)
        row = books.receipt(
            self.invoice, self.cents, self.reference, on=on, of=self.of, kind=self.kind, source_key=self.name,
            first_seen_at=books.noon(books.later(max(self.days, 0))),
        )  # fmt: skip
        assert row.entry is not None
        return row.entry

    def void(self, row: Entry) -> None:
        """A void sets the invoice's balance back and leaves the entry."""
        Entry.objects.filter(pk=row.pk).update(voided=True, open_cents=0)
        invoice = Invoice.objects.get(pk=self.invoice.pk)
        Invoice.objects.filter(pk=invoice.pk).update(open_cents=invoice.open_cents + self.cents)


def plan(chance: random.Random, tag: str) -> list[Planned]:
    """Two clients, three invoices, some payments; and what the bookkeeper will post."""
    clients = [books.client(), books.client()]
    invoices = [books.invoice(clients[place % 2], 1_000_00) for place in range(3)]
    references = ["", "CHK 1122", "99999", "AIW", "AIW-7-100"]
    for _ in range(chance.randint(1, 3)):
        lines = [(row, chance.choice(_AMOUNTS)) for row in chance.sample(invoices, chance.randint(1, 2))]
        paid = books.pay(*lines, on=books.later(chance.randint(0, 1)))
        references += [books.name(paid[0]), f"{paid[-1].code}-{paid[-1].suffix}", f"AIW {paid[0].code}"]
        if chance.random() < 0.3:
            back = items.reverse(item=paid[0], now=books.now_is(2))
            references.append(f"{back.code}-{back.suffix}")
    if chance.random() < 0.4:
        alone = books.pay_on_account(clients[0], 100_00)
        references.append(books.name(alone))
    return [_planned(chance, invoices, clients, references, f"{tag}-{place}") for place in range(chance.randint(2, 9))]


def _planned(
    chance: random.Random, invoices: list[Invoice], clients: list[Client], references: list[str], name: str
) -> Planned:
    invoice = chance.choice(invoices)
    cents = chance.choice(_AMOUNTS) * chance.choice([1, 1, 1, -1])
    return Planned(
        invoice=invoice,
        of=invoice.client if chance.random() < 0.9 else chance.choice(clients),
        cents=cents,
        reference=chance.choice(references),
        days=chance.randint(-2, 50),
        name=name,
        kind="receipt" if cents > 0 else "reversal",
        voided=chance.random() < 0.15,
    )


def show(chance: random.Random, planned: list[Planned]) -> None:
    """In any order, in any cut into cycles, each cycle judged for the clients that it changed."""
    order = chance.sample(planned, len(planned))
    while order:
        cut = [order.pop() for _ in range(min(len(order), chance.randint(1, 4)))]
        shown = [(each, each.show()) for each in cut]
        _judge(cut)
        voided = [(each, row) for each, row in shown if each.voided]
        for each, row in voided:
            each.void(row)
        if voided:
            _judge([each for each, _ in voided])


def _judge(changed: list[Planned]) -> None:
    """As the sync does: a receipt belongs to its payer, an invoice to the client billed."""
    clients = {each.of.pk for each in changed} | {each.invoice.client_id for each in changed}
    judging.judge(now=books.now_is(60), clients=clients)


def state(planned: list[Planned]) -> dict[str, Any]:
    rows = Receipt.objects.filter(source_key__in=[each.name for each in planned])
    verdicts = {row.source_key: (row.verdict, row.echo_of_id) for row in rows}
    invoices = Invoice.objects.filter(pk__in={each.invoice.pk for each in planned})
    sums = {row.pk: (row.ours_cents, row.echoed_cents, row.due_cents) for row in invoices}
    ours = Receipt.objects.filter(origin="ours").values_list("pk", "invoice", "client", "standing", "amount_cents")
    return {"verdicts": verdicts, "sums": sums, "ours": sorted(ours)}


def unbalanced(planned: list[Planned]) -> list[int]:
    """Invoices whose amount is not what is due, what counts in the source and our items together."""
    found = []
    for row in Invoice.objects.filter(pk__in={each.invoice.pk for each in planned}):
        source = Receipt.objects.filter(invoice=row, origin="source", gone_at=None, entry__voided=False)
        counted = source.exclude(verdict__in=UNCOUNTED).aggregate(cents=Sum("amount_cents"))["cents"] or 0
        ours = Receipt.objects.filter(invoice=row, origin="ours", standing__in=("held", "received"))
        paid = ours.aggregate(cents=Sum("amount_cents"))["cents"] or 0
        if row.due_cents != max(0, row.amount_cents - counted - paid):
            found.append(row.pk)
    return found


def shake(chance: random.Random, planned: list[Planned]) -> None:
    """Voids that come and go, applications that move, references that are corrected: each judged as the sync does."""
    rows = list(Receipt.objects.filter(source_key__in=[each.name for each in planned]).select_related("entry"))
    invoices = sorted({each.invoice.pk for each in planned})
    texts = [books.name(item) for item in Receipt.objects.filter(origin="ours", code__isnull=False)]
    for _ in range(2 * len(rows)):
        row = chance.choice(rows)
        entries = Entry.objects.filter(pk=row.entry_id or 0)
        match chance.choice(["void", "unvoid", "move", "correct", "gone", "back"]):
            case "void":
                entries.update(voided=True)
            case "unvoid":
                entries.update(voided=False)
            case "move":
                Receipt.objects.filter(pk=row.pk).update(invoice=chance.choice(invoices))
            case "correct":
                entries.update(reference=chance.choice([*texts, "CHK 9", ""]))
            case "gone":
                Receipt.objects.filter(pk=row.pk).update(gone_at=books.now_is(50))
            case _:
                Receipt.objects.filter(pk=row.pk).update(gone_at=None)
        # A cycle knows the payers of the rows that it wrote.
        judging.judge(now=books.now_is(60), clients=[row.client_id])
