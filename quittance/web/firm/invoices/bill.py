"""One bill with the reason for what is due on it, for the part of the page that renews itself."""

from dataclasses import dataclass
from datetime import date

from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.queries import why_due
from quittance.receivables.queries.owing import Line as Why
from quittance.receivables.rules.sightings import UNDECIDED
from quittance.web.firm import bills
from quittance.web.firm.bills import Line


@dataclass(frozen=True)
class Bill:
    line: Line
    why: list[Why]
    undecided: frozenset[int]  # receipts of which somebody should say what they are

    @property
    def version(self) -> str:
        """Another one as soon as anything that is shown is another."""
        return repr((self.line.word, self.line.days_overdue, self.line.invoice.number, self.why, self.undecided))


def of(invoice: Invoice, *, today: date) -> Bill:
    waiting = Receipt.objects.filter(invoice=invoice, verdict__in=UNDECIDED, gone_at=None)
    return Bill(
        line=bills.line(invoice, today=today),
        why=why_due(invoice),
        undecided=frozenset(waiting.values_list("pk", flat=True)),
    )
