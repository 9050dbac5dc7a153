-- One payout of a firm's bank account, with all of ours that it is made of. Two settings say which and how large:
-- deposit.number (1, 2, ...: a deposit day each) and deposit.items (a multiple of 1000): rows that pay invoices. Every 49th
-- payment has two of them. Besides these, of every thousand items: two are given back within the payout, one is of
-- another payment that fails within it, whose fee is returned; and the processor takes a fee of its own, once.
CREATE TEMPORARY TABLE said AS
SELECT firm.id AS firm, account.id AS account, number, items, items * 49 / 50 AS payments, items / 1000 AS failing,
       number * 1000000::bigint AS base, date '2026-03-02' + number AS paid, timestamptz '2026-03-02 15:00Z' + number * interval '1 day' AS at
  FROM tenancy_firm firm, tenancy_bank_account account,
       (SELECT current_setting('deposit.number')::int AS number, current_setting('deposit.items')::int AS items) AS size;

CREATE TEMPORARY TABLE paid AS
SELECT said.*, base + n AS code, n > payments AS fails, n <= payments AND n % 500 = 250 AS refunded,
       CASE WHEN n <= payments AND n % 49 = 0 THEN 2 ELSE 1 END AS parts, 10000 + n * 37 % 90000 AS cents
  FROM said, generate_series(1, payments + failing) n;
CREATE UNIQUE INDEX ON paid (code);

CREATE TEMPORARY TABLE item AS
SELECT paid.*, 99 + part AS suffix, code * 10 + part AS place, cents + 100 * part AS item_cents FROM paid, generate_series(1, parts) part;

INSERT INTO receivables_client (firm_id, source_key, source_hash, first_seen_at, number, name, currency)
SELECT firm, number || '-' || n, n, at, (base + n)::text, 'Client number ' || n || ' & Sons', 'USD'
  FROM said, generate_series(0, items / 5) n;

INSERT INTO receivables_invoice (firm_id, source_key, source_hash, first_seen_at, client_id, kind, number, issued_date, due_date, currency,
                                 amount_cents, open_cents)
SELECT item.firm, place::text, place, at, client.id, 'invoice', place::text, paid - 20, paid + 10, 'USD', item_cents, item_cents
  FROM item JOIN receivables_client client ON client.source_key = item.number || '-' || code % (items / 5);

INSERT INTO receivables_receipt (firm_id, source_hash, first_seen_at, origin, client_id, invoice_id, amount_cents, received_date, item,
                                 standing, code, suffix, submitted_at)
SELECT item.firm, 0, at, 'ours', invoice.client_id, invoice.id, item_cents, paid, 'invoice', 'received', code, suffix, at
  FROM item JOIN receivables_invoice invoice ON invoice.source_key = place::text;

INSERT INTO payments_payment (firm_id, state, form_key, order_sha256, ticket, way, by, address, method, channel, bank_name, last4, currency,
                              items_cents, payer_fee_cents, firm_fee_cents, account, intent_id, code, submitted_at, asked_at, accepted_at,
                              settled_at, failed_at)
SELECT firm, CASE WHEN fails THEN 'failed' ELSE 'succeeded' END, code::text, decode(repeat('00', 32), 'hex'), gen_random_uuid(), 'pass',
       'pass:1', 'payer@acme.example', 'bank', 'portal', 'First Bank', '6789', 'USD', sum(item_cents), 0,
       floor(sum(item_cents) * 0.008 + 0.5), 'acct_bench', 'pi_' || code, code, at, at, at, CASE WHEN NOT fails THEN at END, CASE WHEN fails THEN at END
  FROM item GROUP BY firm, code, fails, at;

-- What goes back: of the refunded the first item, of the failed all.
INSERT INTO receivables_receipt (firm_id, source_hash, first_seen_at, origin, client_id, invoice_id, amount_cents, received_date, item,
                                 standing, code, suffix, submitted_at, reverses_id)
SELECT item.firm, 0, at, 'ours', taken.client_id, taken.invoice_id, -item_cents, paid, 'reversal', 'received', item.code, 900, at, taken.id
  FROM item JOIN receivables_receipt taken ON taken.code = item.code AND taken.suffix = item.suffix
 WHERE fails OR refunded AND item.suffix = 100;

INSERT INTO payments_refund (firm_id, payment_id, state, form_key, ticket, refund_id, by, owed_again, currency, items_cents, requested_at,
                             accepted_at)
SELECT paid.firm, payment.id, 'succeeded', 'refund-' || paid.code, gen_random_uuid(), 're_' || paid.code, 'staff:1', true, 'USD', cents + 100,
       at, at
  FROM paid JOIN payments_payment payment ON payment.code = paid.code WHERE refunded;

INSERT INTO payments_taken_back (firm_id, refund_id, line_id, reversal_id)
SELECT back.firm_id, refund.id, back.reverses_id, back.id
  FROM paid JOIN receivables_receipt back ON back.code = paid.code AND back.suffix = 900
  JOIN payments_refund refund ON refund.refund_id = 're_' || paid.code WHERE refunded;

INSERT INTO payments_fee_return (firm_id, payment_id, state, ticket, fee_return_id, currency, amount_cents, requested_at)
SELECT paid.firm, payment.id, 'succeeded', gen_random_uuid(), 'fr_' || paid.code, 'USD', payment.firm_fee_cents, at
  FROM paid JOIN payments_payment payment ON payment.code = paid.code WHERE fails;

INSERT INTO payments_payout (firm_id, bank_account_id, payout_id, state, method, currency, amount_cents, deposit_date, descriptor, automatic,
                             line_count, created_at, heard_at, looked_at, read_at, arrived_at)
SELECT firm, account, 'po_' || number, 'arrived', 'bank', 'USD', 0, paid + 7, 'QUITTANCE ' || number, true, 0, at, at, at, at, at FROM said;

-- The processor's own account of it, in the order in which it happened.
WITH told AS (
    SELECT paid.code, 1 AS turn, 'charge' AS sort, 'py_' || paid.code AS source, items_cents AS amount, firm_fee_cents AS fee, 'payment' AS label
      FROM paid JOIN payments_payment payment ON payment.code = paid.code
    UNION ALL
    SELECT paid.code, 2, 'charge_failure', 'py_' || paid.code, -items_cents, 0, 'payment_failure_refund'
      FROM paid JOIN payments_payment payment ON payment.code = paid.code WHERE fails
    UNION ALL
    SELECT paid.code, 3, 'fee_return', 'fr_' || paid.code, firm_fee_cents, 0, 'application_fee_refund'
      FROM paid JOIN payments_payment payment ON payment.code = paid.code WHERE fails
    UNION ALL
    SELECT code, 4, 'refund', 're_' || code, -(cents + 100), 0, 'payment_refund' FROM paid WHERE refunded
    UNION ALL
    SELECT base + 999999, 5, 'fee', '', -1234, 0, 'stripe_fee' FROM said
)
INSERT INTO payments_balance_line (firm_id, payout_id, place, line_id, sort, source, intent_id, amount_cents, net_cents, charges, label, words,
                                   created_at)
SELECT payout.firm_id, payout.id, row_number() OVER (ORDER BY turn, code), 'txn_' || code || '_' || turn, sort, source,
       CASE WHEN turn < 3 THEN 'pi_' || code ELSE '' END, amount, amount - fee,
       CASE WHEN fee = 0 THEN '[]' ELSE jsonb_build_array(jsonb_build_array('ours', fee, 'application fee')) END, label, 'Payment ' || code, said.at
  FROM told, said JOIN payments_payout payout ON payout.payout_id = 'po_' || said.number;

UPDATE payments_payout payout
   SET (amount_cents, line_count) = (SELECT sum(net_cents), count(*) FROM payments_balance_line WHERE payout_id = payout.id)
  FROM said WHERE payout.payout_id = 'po_' || said.number;

DROP TABLE said, paid, item;
