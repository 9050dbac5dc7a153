"""Whether the mirrored ledger explains every balance that the source keeps."""

from dataclasses import dataclass

from django.db import connection, transaction

from quittance.core import scope

_FAULTS = """
WITH applied AS (
    SELECT r.invoice_id, r.target_entry_id, r.entry_id, r.amount_cents
      FROM receivables_receipt r JOIN receivables_entry e ON e.id = r.entry_id
     WHERE r.firm_id = %(firm)s AND r.origin = 'source' AND r.gone_at IS NULL
       AND e.gone_at IS NULL AND NOT e.voided
), moved AS (
    SELECT entry_id, SUM(cents) AS cents
      FROM (SELECT entry_id, amount_cents AS cents FROM applied
             UNION ALL
            SELECT target_entry_id, -amount_cents FROM applied WHERE target_entry_id IS NOT NULL) both_ends
     GROUP BY entry_id
), paid AS (
    SELECT invoice_id, SUM(amount_cents) AS cents FROM applied WHERE invoice_id IS NOT NULL GROUP BY invoice_id
)
SELECT 'invoice', i.id, i.source_key, i.number, i.client_id,
       (i.amount_cents - COALESCE(p.cents, 0))::bigint, i.open_cents
  FROM receivables_invoice i LEFT JOIN paid p ON p.invoice_id = i.id
 WHERE i.firm_id = %(firm)s AND i.gone_at IS NULL AND NOT i.voided
   AND i.amount_cents - COALESCE(p.cents, 0) <> i.open_cents
 UNION ALL
SELECT 'entry', e.id, e.source_key, e.number, e.client_id,
       (e.amount_cents + COALESCE(m.cents, 0))::bigint, e.open_cents
  FROM receivables_entry e LEFT JOIN moved m ON m.entry_id = e.id
 WHERE e.firm_id = %(firm)s AND e.gone_at IS NULL AND NOT e.voided
   AND e.amount_cents + COALESCE(m.cents, 0) <> e.open_cents
 ORDER BY 1 DESC, 2
 LIMIT %(limit)s
"""


@dataclass(frozen=True)
class LedgerFault:
    """A balance that the ledger does not explain."""

    table: str  # invoice or entry
    key: int
    source_key: str
    number: str
    client: int
    ledger_cents: int  # its amount and all that was applied
    open_cents: int  # what the source says

    @property
    def difference_cents(self) -> int:
        return self.open_cents - self.ledger_cents


def ledger_faults(limit: int) -> list[LedgerFault]:
    """For each full compare: amount and applications together must be the source's own open balance, row by row."""
    with transaction.atomic(), connection.cursor() as cursor:
        # A million sums fit in here; with the usual few megabytes they would be written to disk and read again.
        cursor.execute("SELECT set_config('work_mem', '128MB', true)")
        cursor.execute(_FAULTS, {"firm": scope.firm_id(), "limit": limit})
        return [LedgerFault(*row) for row in cursor.fetchall()]
