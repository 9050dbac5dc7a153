"""How a bill came to what is due on it, in the words of whoever pays it."""

from dataclasses import dataclass
from datetime import date

from quittance.receivables import queries
from quittance.receivables.models import Invoice
from quittance.receivables.queries.owing import Line

_ELSE = "Other changes in the firm's books"
_OURS = "Payment through us"


@dataclass(frozen=True)
class Step:
    what: str
    cents: int
    on: date | None


def steps(invoice: Invoice) -> list[Step]:
    """From what was billed to what is due. What does not count is the firm's business."""
    billed, *lines = [line for line in queries.why_due(invoice) if line.cents or not line.receipt]
    return [Step("Billed", billed.cents, billed.on_date), *(_step(line) for line in lines)]


def _step(line: Line) -> Step:
    if line.receipt is None:
        return Step("Paid beyond it" if line.label == "Overpaid" else _ELSE, line.cents, line.on_date)
    what = line.label.replace(_OURS, "Paid here")
    return Step(what or "Receipt", line.cents, line.on_date)
