"""A firm with payouts of many payments each, laid inside the database; and what must be true of them afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

from bench.harness.processes import ROOT
from bench.harness.result import CannotMeasure

_BOOKS = ROOT / "bench" / "harness" / "deposit_books.sql"
# What the product's own code fills in: in this database, which lives for this run, the server does.
_USUAL = {
    "text": "''", "character varying": "''", "boolean": "false", "integer": "0", "bigint": "0", "jsonb": "'[]'",
    "ARRAY": "'{}'",
}  # fmt: skip
_TABLES = (
    *("tenancy_bank_account", "receivables_client", "receivables_invoice", "receivables_receipt", "payments_payment"),
    *("payments_refund", "payments_taken_back", "payments_fee_return", "payments_payout", "payments_balance_line"),
)
_BARE = """
SELECT table_name, column_name, data_type FROM information_schema.columns
 WHERE table_name = ANY(%s) AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
   AND is_generated = 'NEVER'
"""
_ACCOUNT = """
INSERT INTO tenancy_bank_account (firm_id, name, account, last4, is_default, added_at)
SELECT id, 'Operating', 'acct_bench', '9991', true, now() FROM tenancy_firm
"""
# Each payout by itself, from three sides: what the bank shows, what the processor's lines say, what our rows say.
_SUMS = """
SELECT payout.payout_id, payout.amount_cents, proof.remainder_cents, proof.gap_count,
       (SELECT sum(net_cents) FROM payments_balance_line line WHERE line.payout_id = payout.id),
       (SELECT sum(amount_cents) FROM reconciliation_filed_row row WHERE row.payout_id = payout.id)
       - (SELECT sum(amount_cents) FROM reconciliation_filed_fee fee WHERE fee.payout_id = payout.id),
       (SELECT count(*) FROM reconciliation_filed_row row WHERE row.payout_id = payout.id AND row.amount_cents > 0),
       (SELECT count(*) FROM reconciliation_explained told WHERE told.proof_id = proof.id) = payout.line_count,
       (SELECT sum(ours.amount_cents) FROM receivables_receipt ours WHERE ours.code / 1000000 = %(number)s)
  FROM payments_payout payout JOIN reconciliation_proof proof ON proof.payout_id = payout.id
 WHERE payout.payout_id = %(payout)s AND proof.file_set_id IS NOT NULL
"""
_ROWS = "SELECT sum(amount_cents) FROM reconciliation_filed_row WHERE code / 1000000 = %s"


def lay(address: str, sizes: Sequence[int]) -> None:
    """One payout for each size, a day apart, in that order."""
    with psycopg.connect(address, autocommit=True) as connection:
        for table, column, kind in connection.execute(_BARE, [list(_TABLES)]).fetchall():
            if kind in _USUAL and not (kind == "bigint" and column.endswith("_id")):
                words = sql.SQL("ALTER TABLE {} ALTER {} SET DEFAULT {}")
                usual = sql.SQL(_USUAL[kind])
                connection.execute(words.format(sql.Identifier(table), sql.Identifier(column), usual))
        connection.execute(_ACCOUNT)
        for number, size in enumerate(sizes, start=1):
            connection.execute(sql.SQL("SET deposit.number = {}").format(sql.Literal(str(number))))
            connection.execute(sql.SQL("SET deposit.items = {}").format(sql.Literal(str(size))))
            connection.execute(_BOOKS.read_bytes())
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")  # what was laid is not paid for by who comes next


def refuse_unless_right(address: str, sizes: Sequence[int]) -> None:
    """Bank, processor and files agree to the cent, the books have each row once, and each line is explained."""
    with psycopg.connect(address, autocommit=True) as connection:
        for number, size in enumerate(sizes, start=1):
            asked: Mapping[str, Any] = {"number": number, "payout": f"po_{number}"}
            found = connection.execute(_SUMS, asked).fetchone()
            if found is None:
                raise CannotMeasure(f"The payout of {size} items has no files.")
            name, paid, *rest, books = found
            filed = connection.execute(_ROWS, [number]).fetchone()
            if rest != [0, 0, paid, paid, size, True] or filed != (books,):
                raise CannotMeasure(f"Payout {name} of {paid} cents and {size} items: {rest}, rows {filed}, {books}.")
