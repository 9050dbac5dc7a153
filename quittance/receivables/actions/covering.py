"""What covers an invoice, kept on its row: our items, and receipts in the source that only repeat them.

Both sums are made anew from the rows under the invoice's lock, never counted up, so no order of events can shift them.
"""

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

from django.db import IntegrityError, connection

from quittance.core import scope
from quittance.receivables.models import Invoice
from quittance.receivables.models.receipt import UNCOUNTED, Standing

COVERED = "receivables_invoice_covered"  # by this name the database refuses that ours grows beyond what is due
_SUMS = """
SELECT i.id,
       COALESCE(SUM(r.amount_cents) FILTER (
           WHERE r.origin = 'ours' AND r.standing = ANY(%(counting)s)), 0)::bigint AS ours_cents,
       COALESCE(SUM(r.amount_cents) FILTER (
           WHERE r.origin = 'source' AND r.verdict = ANY(%(uncounted)s)
             AND r.gone_at IS NULL AND e.gone_at IS NULL AND NOT e.voided), 0)::bigint AS echoed_cents
  FROM receivables_invoice i
  LEFT JOIN receivables_receipt r ON r.invoice_id = i.id
  LEFT JOIN receivables_entry e ON e.id = r.entry_id
 WHERE i.firm_id = %(firm)s AND i.id = ANY(%(invoices)s)
 GROUP BY i.id
"""
_WRONG = f"""
SELECT s.id FROM ({_SUMS}) s JOIN receivables_invoice i ON i.id = s.id
 WHERE (i.ours_cents, i.echoed_cents) IS DISTINCT FROM (s.ours_cents, s.echoed_cents)
"""  # noqa: S608  no value stands in it
_RIGHT = f"""
UPDATE receivables_invoice i SET ours_cents = s.ours_cents, echoed_cents = s.echoed_cents
  FROM ({_SUMS}) s
 WHERE i.id = s.id AND (i.ours_cents, i.echoed_cents) IS DISTINCT FROM (s.ours_cents, s.echoed_cents)
"""  # noqa: S608  as above
_FOLLOW = "SELECT set_config('receivables.items_follow', %s, true)"  # ends with the transaction at the latest


@contextlib.contextmanager
def in_words(refusal: Exception) -> Iterator[None]:
    """What gets past the rule is refused by the database; who asked for it reads why all the same."""
    try:
        yield
    except IntegrityError as refused:
        if COVERED not in str(refused):
            raise
        raise refusal from refused


def lock(invoices: Collection[int]) -> None:
    """In the order of their ids, as everybody does, so that nobody waits in a circle."""
    rows = Invoice.objects.select_for_update(no_key=True).filter(pk__in=invoices).order_by("pk")
    list(rows.values_list("pk", flat=True))


def locked(invoices: Collection[int]) -> dict[int, Invoice]:
    """The same, with the rows as they are under their locks."""
    rows = Invoice.objects.select_for_update(no_key=True).filter(pk__in=invoices).order_by("pk")
    return {row.pk: row for row in rows}


def wrong(invoices: Collection[int]) -> set[int]:
    """Which of them bear other sums than their rows have."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG, _parameters(invoices))
        return {key for (key,) in cursor.fetchall()}


def recompute(invoices: Collection[int]) -> None:
    """The caller holds their locks since before this statement: it must see what others wrote under them."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHT, _parameters(invoices))


def recompute_followed(invoices: Collection[int]) -> None:
    """Where the practice system let items follow, ours may grow beyond what is due: it is overpaid then."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, ["on"])
        cursor.execute(_RIGHT, _parameters(invoices))
        cursor.execute(_FOLLOW, ["off"])


def _parameters(invoices: Collection[int]) -> dict[str, Any]:
    return {
        "firm": scope.firm_id(),
        "invoices": list(invoices),
        "counting": [Standing.HELD.value, Standing.RECEIVED.value],
        "uncounted": [verdict.value for verdict in UNCOUNTED],
    }
