"""Money that comes in, and money that turns out not to have."""

from datetime import date
from decimal import Decimal

from sandbox.practice import kinds, ledger
from sandbox.practice.acts.entries import Done, told
from sandbox.practice.rows import Connection, Refused, Row, every, one

Spread = dict[int, Decimal]  # by the id of the entry that is paid


def take(
    connection: Connection,
    *,
    client: int,
    amount: Decimal | None,
    reference: str,
    dated: date,
    apply: Spread,
    on_account: bool,
    description: str,
) -> Done:
    """Spread as wished; else over what is open, the oldest due first; what is left stays on account."""
    ledger.hold(connection, client)
    total = sum(apply.values(), Decimal(0)) if amount is None else amount
    if not total:
        raise Refused("Write an amount, or what goes to each invoice.")
    row = ledger.post(
        connection, kinds.RECEIPT, client, total, entry_date=dated, reference=reference or None, description=description
    )
    if apply:
        _spread(connection, row, apply, dated)
    elif not on_account:
        _oldest_first(connection, row, dated)
    return told(row, _told_of(row, total))


def apply_on_account(
    connection: Connection, *, receipt: int, apply: Spread, dated: date, client: int | None = None
) -> Done:
    """Of a receipt or a credit memo that has something left."""
    row = ledger.entry(connection, receipt, kinds.RECEIPT, kinds.CREDIT_MEMO)
    if client is not None and row["client_id"] != client:
        raise Refused(f"{row['entry_number']} belongs to another client.")
    before = row["open_amount"]
    if before <= 0:
        raise Refused(f"All of {row['entry_number']} is applied already.")
    if apply:
        _spread(connection, row, apply, dated)
    else:
        _oldest_first(connection, row, dated)
    given = before - row["open_amount"]
    return told(row, f"{ledger.dollars(given)} of {row['entry_number']} was applied.")


def reverse(connection: Connection, *, receipt: int, dated: date, reason: str) -> Done:
    """A cheque came back: what it paid is open again, and what lay on account is gone."""
    row = ledger.entry(connection, receipt, kinds.RECEIPT)
    if taken_back(connection, row):
        raise Refused(f"{row['entry_number']} was taken back already.")
    back = ledger.post(
        connection, kinds.REVERSAL, row["client_id"], row["amount"], entry_date=dated, reference=_mark(row),
        description=reason,
    )  # fmt: skip
    paid = every(
        connection,
        "SELECT to_entry_id, amount FROM dbo.ledger_entry_application WHERE from_entry_id = %s ORDER BY application_id",
        [receipt],
    )
    for each in paid:
        ledger.apply(connection, back, ledger.entry(connection, each["to_entry_id"]), each["amount"], dated)
    if row["open_amount"] > 0:
        ledger.apply(connection, row, back, row["open_amount"], dated)
    return told(
        back,
        f"Receipt {row['entry_number']} of {ledger.dollars(row['amount'])} was taken back. What it paid is open again.",
    )


def taken_back(connection: Connection, receipt: Row) -> bool:
    found = one(
        connection,
        "SELECT 1 FROM dbo.ledger_entry WHERE client_id = %s AND type_id = %s AND reference = %s AND NOT voided",
        [receipt["client_id"], kinds.REVERSAL.number, _mark(receipt)],
    )
    return found is not None


def _mark(receipt: Row) -> str:
    return f"Takes back {receipt['entry_number']}"


def _spread(connection: Connection, row: Row, apply: Spread, dated: date) -> None:
    for entry_id, cents in apply.items():
        ledger.apply(connection, row, ledger.entry(connection, entry_id), cents, dated)


def _oldest_first(connection: Connection, row: Row, dated: date) -> None:
    for item in ledger.open_items(connection, row["client_id"]):
        if row["open_amount"] <= 0:
            break
        ledger.apply(connection, row, item, min(row["open_amount"], item["open_amount"]), dated)


def _told_of(row: Row, total: Decimal) -> str:
    left = row["open_amount"]
    words = f"Receipt {row['entry_number']} of {ledger.dollars(total)} was taken"
    if left == total:
        return f"{words} and stays on account."
    return f"{words}; {ledger.dollars(left)} of it stays on account." if left else f"{words} and applied."
