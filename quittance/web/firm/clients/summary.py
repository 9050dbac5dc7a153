"""What a client owes as it stands now, for the part of the page that renews itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Sum
from django.db.models.functions import Coalesce

from quittance.receivables.models import Client, Entry, Invoice, Receipt
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.queries import unposted, with_papers
from quittance.web.firm import bills
from quittance.web.firm.bills import Line

_SHOWN_MAX = 100


@dataclass(frozen=True)
class Owed:
    """Sums of one currency."""

    currency: str
    open: int
    outstanding_cents: int
    overdue_cents: int
    longest_days: int


@dataclass(frozen=True)
class Summary:
    client: Client
    owed: list[Owed]
    invoices: list[Line]
    more: int
    on_account_cents: int
    debits_cents: int
    unapplied: list[Entry]
    ours_on_account_cents: int
    matched_cents: int
    papers: Collection[int]  # of which a PDF was mailed

    @property
    def version(self) -> str:
        """Another one as soon as anything that is shown is another."""
        rows = [(line.invoice.pk, line.invoice.due_cents, line.invoice.number, line.standing) for line in self.invoices]
        entries = [(entry.pk, entry.open_cents) for entry in self.unapplied]
        rest = (self.owed, self.more, self.ours_on_account_cents, self.matched_cents, self.client.inactive)
        return repr((rows, entries, sorted(self.papers), rest))


def of(client: Client, *, today: date) -> Summary:
    open_invoices = Invoice.objects.filter(client=client, due_cents__gt=0)
    rows = open_invoices.order_by("issued_date", "pk")[: _SHOWN_MAX + 1]
    lines = bills.lines(list(rows), today=today)
    unapplied = Entry.objects.filter(client=client, voided=False, gone_at=None).exclude(open_cents=0)
    entries = list(unapplied.order_by("entry_date", "pk"))
    owed = _owed(client, today)
    return Summary(
        client=client,
        owed=owed,
        invoices=lines[:_SHOWN_MAX],
        more=max(0, sum(each.open for each in owed) - _SHOWN_MAX),
        on_account_cents=-sum(min(0, entry.open_cents) for entry in entries),
        debits_cents=sum(max(0, entry.open_cents) for entry in entries),
        unapplied=entries[:_SHOWN_MAX],
        ours_on_account_cents=_ours_on_account(client),
        matched_cents=_matched(client),
        papers=with_papers([line.invoice.pk for line in lines]),
    )


def _owed(client: Client, today: date) -> list[Owed]:
    found = Invoice.objects.filter(client=client, due_cents__gt=0).values("currency").order_by("currency")
    since = Min(Coalesce("due_date", "issued_date"))
    sums = found.annotate(
        open=Count("pk"),
        cents=Sum("due_cents"),
        overdue=Coalesce(Sum("due_cents", filter=bills.overdue(today)), 0),
        since=since,
    )
    return [
        Owed(row["currency"], row["open"], row["cents"], row["overdue"], max(0, (today - row["since"]).days))
        for row in sums
    ]


def _ours_on_account(client: Client) -> int:
    """Paid without an invoice, and not yet posted by the firm."""
    return unposted.unposted_on_account(clients=[client.pk]).get(client.pk, 0)


def _matched(client: Client) -> int:
    """Held until somebody says whether it is the same money."""
    rows = Receipt.objects.filter(client=client, verdict=Verdict.PROBABLE, gone_at=None)
    return rows.aggregate(cents=Sum("amount_cents"))["cents"] or 0
