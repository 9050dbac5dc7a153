"""The single rows behind the AR tie-out, each with what it adds to one part of it, as of a day.

Today's balances are rolled back by what is dated later. An application is not older than the entry that it applies, nor
than the invoice or entry that it pays. `{narrow}` is where one client is asked for.
"""

_LATER = """
later_entries AS MATERIALIZED (
    SELECT id FROM receivables_entry WHERE firm_id = %(firm)s AND entry_date > %(day)s
), later_keys AS (
    SELECT id FROM receivables_receipt WHERE firm_id = %(firm)s AND received_date > %(day)s
     UNION
    SELECT r.id FROM later_entries e JOIN receivables_receipt r ON r.entry_id = e.id
    {targets}
), later AS (
    SELECT r.*, r.origin = 'source' AND r.gone_at IS NULL AND e.gone_at IS NULL AND NOT e.voided AS is_alive
      FROM receivables_receipt r LEFT JOIN receivables_entry e ON e.id = r.entry_id
     WHERE r.id IN (SELECT id FROM later_keys)
)
"""
_TO_INVOICES = _LATER.format(targets="")
_FROM_ENTRIES = _LATER.format(
    targets="""
     UNION
    SELECT r.id FROM receivables_invoice i JOIN receivables_receipt r ON r.invoice_id = i.id
     WHERE i.firm_id = %(firm)s AND i.issued_date > %(day)s
     UNION
    SELECT r.id FROM later_entries e JOIN receivables_receipt r ON r.target_entry_id = e.id"""
)

# client, key, number, date, open in the practice system, open in the portal, overpaid
INVOICES = f"""
WITH {_TO_INVOICES}, moved AS (
    SELECT invoice_id,
           COALESCE(SUM(amount_cents) FILTER (WHERE is_alive), 0) AS applied,
           COALESCE(SUM(amount_cents) FILTER (WHERE is_alive AND verdict = ANY(%(uncounted)s)), 0) AS echoed,
           COALESCE(SUM(amount_cents) FILTER (WHERE standing IN ('held', 'received')), 0) AS ours
      FROM later WHERE invoice_id IS NOT NULL GROUP BY invoice_id
), rolled AS (
    SELECT i.client_id, i.id, i.number, i.issued_date, i.due_cents, m.invoice_id IS NOT NULL AS is_rolled,
           i.open_cents + COALESCE(m.applied, 0) AS pms,
           i.open_cents + i.echoed_cents - i.ours_cents + COALESCE(m.applied - m.echoed + m.ours, 0) AS covered
      FROM receivables_invoice i LEFT JOIN moved m ON m.invoice_id = i.id
     WHERE i.firm_id = %(firm)s AND i.issued_date <= %(day)s AND i.gone_at IS NULL AND NOT i.voided {{narrow}}
       AND (i.open_cents <> 0 OR i.echoed_cents <> 0 OR i.ours_cents <> 0 OR i.due_cents <> 0
            OR m.invoice_id IS NOT NULL)
)
SELECT client_id, id, number, issued_date, pms::bigint AS pms,
       (CASE WHEN is_rolled THEN GREATEST(covered, 0) ELSE due_cents END)::bigint AS portal,
       GREATEST(-covered, 0)::bigint AS overpaid
  FROM rolled
"""  # noqa: S608  no value stands in it

# client, key, number, date, what is not applied: debit memos above nothing, cash on account below
ENTRIES = f"""
WITH {_FROM_ENTRIES}, moved AS (
    SELECT entry_id, SUM(cents) AS cents
      FROM (SELECT entry_id, -amount_cents AS cents FROM later WHERE is_alive
             UNION ALL
            SELECT target_entry_id, amount_cents FROM later WHERE is_alive AND target_entry_id IS NOT NULL) both_ends
     GROUP BY entry_id
)
SELECT i.client_id, i.id, COALESCE(NULLIF(i.number, ''), i.type_name), i.entry_date,
       (i.open_cents + COALESCE(m.cents, 0))::bigint AS open
  FROM receivables_entry i LEFT JOIN moved m ON m.entry_id = i.id
 WHERE i.firm_id = %(firm)s AND i.entry_date <= %(day)s AND i.gone_at IS NULL AND NOT i.voided {{narrow}}
   AND i.open_cents + COALESCE(m.cents, 0) <> 0
"""  # noqa: S608  as above

# client, key, number of the invoice, date, item of ours above nothing, receipt that does not count below
UNPOSTED = """
SELECT i.client_id, r.id, i.number, r.received_date, r.amount_cents AS cents
  FROM receivables_receipt r JOIN receivables_invoice i ON i.id = r.invoice_id
 WHERE r.firm_id = %(firm)s AND r.origin = 'ours' AND r.standing IN ('held', 'received')
   AND r.received_date <= %(day)s AND i.issued_date <= %(day)s AND i.gone_at IS NULL AND NOT i.voided {narrow}
 UNION ALL
SELECT i.client_id, r.id, i.number, GREATEST(r.received_date, e.entry_date), -r.amount_cents
  FROM receivables_receipt r
  JOIN receivables_invoice i ON i.id = r.invoice_id
  JOIN receivables_entry e ON e.id = r.entry_id
 WHERE r.firm_id = %(firm)s AND r.verdict <> 'counts' AND r.verdict = ANY(%(uncounted)s)
   AND r.gone_at IS NULL AND e.gone_at IS NULL AND NOT e.voided
   AND r.received_date <= %(day)s AND e.entry_date <= %(day)s AND i.issued_date <= %(day)s
   AND i.gone_at IS NULL AND NOT i.voided {narrow}
"""
