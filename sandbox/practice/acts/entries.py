"""Entries that are posted by themselves or against an invoice."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.practice import kinds, ledger
from sandbox.practice.rows import Connection, Refused, Row, insert, one

Done = dict[str, Any]

STRAIGHT = {
    "credit-memo": kinds.CREDIT_MEMO,
    "debit-memo": kinds.DEBIT_MEMO,
    "finance-charge": kinds.FINANCE_CHARGE,
    "adjust-down": kinds.ADJUSTMENT_DOWN,
    "adjust-up": kinds.ADJUSTMENT_UP,
}


def told(row: Row, words: str) -> Done:
    return {
        "ledger_entry_id": row["ledger_entry_id"],
        "entry_number": row["entry_number"],
        "client_id": row["client_id"],
        "said": words,
    }


def invoice(  # noqa: PLR0913 - the fields of its form
    connection: Connection,
    *,
    client: int,
    amount: Decimal | None,
    lines: list[dict[str, Any]],
    description: str,
    dated: date,
    due: date | None,
    job: int | None,
    number: str,
) -> Done:
    holder = ledger.hold(connection, client)
    if holder["merged_into_client_id"]:
        raise Refused("This client was merged into another. Post the invoice there.")
    if lines:
        total = sum((Decimal(str(line["amount"])) for line in lines), Decimal(0))
        if amount is not None and amount != total:
            raise Refused(f"The lines add up to {ledger.dollars(total)}, and the amount says {ledger.dollars(amount)}.")
        amount = total
        more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
        description = description or f"{lines[0].get('description', '')}{more}"
    if amount is None:
        raise Refused("Write an amount.")
    if number:
        ledger.refuse_taken_number(connection, number)
    if job and one(connection, "SELECT 1 FROM dbo.job WHERE job_id = %s AND client_id = %s", [job, client]) is None:
        raise Refused(f"This client has no job with the id {job}.")
    row = ledger.post(
        connection, kinds.INVOICE, client, amount, entry_date=dated, due_date=due or dated + timedelta(days=30),
        description=description, job_id=job, entry_number=number,
    )  # fmt: skip
    return told(row, f"Invoice {row['entry_number']} of {ledger.dollars(amount)} was posted.")


def straight(
    connection: Connection,
    kind: kinds.Kind,
    *,
    client: int,
    amount: Decimal,
    invoice: int | None,
    dated: date,
    description: str,
    reference: str,
) -> Done:
    """A memo, a charge or an adjustment; applied to an invoice at once if one is named."""
    ledger.hold(connection, client)
    row = ledger.post(
        connection, kind, client, amount, entry_date=dated, description=description, reference=reference or None
    )
    where = "stands open by itself"
    if invoice:
        target = ledger.entry(connection, invoice)
        ledger.apply(connection, row, target, amount, dated)
        where = f"was applied to {target['entry_number']}"
    return told(row, f"{kind.name} {row['entry_number']} of {ledger.dollars(amount)} {where}.")


def write_off(connection: Connection, *, invoice: int, amount: Decimal | None, dated: date, description: str) -> Done:
    """All that is open of it, unless an amount is named."""
    target = ledger.entry(connection, invoice)
    part = target["open_amount"] if amount is None else amount
    if target["open_amount"] <= 0:
        raise Refused(f"Nothing is open of {target['entry_number']}.")
    row = ledger.post(connection, kinds.WRITE_OFF, target["client_id"], part, entry_date=dated, description=description)
    ledger.apply(connection, row, target, part, dated)
    return told(row, f"{ledger.dollars(part)} of {target['entry_number']} was written off as {row['entry_number']}.")


def work(
    connection: Connection,
    *,
    client: int,
    job: int | None,
    staff: int | None,
    dated: date,
    hours: Decimal,
    amount: Decimal,
    description: str,
) -> Done:
    ledger.hold(connection, client)
    values = {"job_id": job, "client_id": client, "staff_id": staff, "work_date": dated, "hours": hours}
    made = insert(
        connection, "work_entry", {**values, "amount": amount, "description": description}, key="work_entry_id"
    )
    return {
        "work_entry_id": made,
        "client_id": client,
        "said": f"{hours} hours worth {ledger.dollars(amount)} were written down.",
    }
