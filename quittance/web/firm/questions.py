"""What waits for a decision, as far as the visitor sees the clients on both sides of it."""

from datetime import datetime

from quittance.access.queries import Visitor
from quittance.receivables.models import Decision
from quittance.receivables.queries import Question, decided, to_decide
from quittance.web.firm import bounds


def of(visitor: Visitor, *, now: datetime) -> list[Question]:
    if visitor.reach.is_unbounded:
        return to_decide(now=now)
    seen = set(bounds.within(visitor).values_list("pk", flat=True))
    return [question for question in to_decide(now=now, clients=seen) if clients_of(question) <= seen]


def answered(visitor: Visitor, *, since: datetime, decision: int | None = None) -> list[Decision]:
    """Decisions in force, the last first; or the one that is named."""
    rows = decided(since=since)
    rows = rows if decision is None else rows.filter(pk=decision)
    if visitor.reach.is_unbounded:
        return list(rows)
    seen = set(bounds.within(visitor).values_list("pk", flat=True))
    return [row for row in rows if _clients_of_decision(row) <= seen]


def clients_of(question: Question) -> set[int]:
    found = {question.entry.client_id, *(item.client_id for item in question.items)}
    if question.receipt is not None:
        found.add(question.receipt.client_id)
        if question.receipt.invoice is not None:
            found.add(question.receipt.invoice.client_id)
    return found


def _clients_of_decision(row: Decision) -> set[int]:
    sides = (row.receipt, row.entry, row.item)
    return {side.client_id for side in sides if side is not None}
