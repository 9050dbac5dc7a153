"""What is done when an entry was wrong."""

from datetime import date
from decimal import Decimal

from sandbox.practice import kinds, ledger
from sandbox.practice.acts import receipts
from sandbox.practice.acts.entries import Done, told
from sandbox.practice.kinds import BY_NUMBER
from sandbox.practice.rows import Connection, Refused, every, update

GO_WITH_IT = (kinds.WRITE_OFF, kinds.ADJUSTMENT_DOWN, kinds.ADJUSTMENT_UP)  # they mean nothing without their invoice


def void(connection: Connection, *, entry: int) -> Done:
    """It counts no more: nothing is open of it, and what was applied to it lies on account again."""
    row = ledger.entry(connection, entry)
    if row["kind"] is kinds.RECEIPT and receipts.taken_back(connection, row):
        raise Refused(f"{row['entry_number']} was taken back as returned. Void that reversal first.")
    touched = ledger.take_away_applications(connection, entry)
    update(connection, "ledger_entry", {"voided": True}, key="ledger_entry_id", at=entry)
    for other in every(
        connection, "SELECT * FROM dbo.ledger_entry WHERE ledger_entry_id = ANY(%s) AND NOT voided", [sorted(touched)]
    ):
        if BY_NUMBER[other["type_id"]] in GO_WITH_IT:
            touched |= ledger.take_away_applications(connection, other["ledger_entry_id"])
            update(connection, "ledger_entry", {"voided": True}, key="ledger_entry_id", at=other["ledger_entry_id"])
    ledger.settle(connection, {entry, *touched})
    return told(row, f"{row['kind'].name} {row['entry_number']} was voided.")


def void_and_bill_anew(
    connection: Connection, *, invoice: int, amount: Decimal | None, number: str, dated: date, due: date | None
) -> Done:
    """Under the old number, unless another is named. What had paid the old one stays on account."""
    old = ledger.entry(connection, invoice, kinds.INVOICE)
    void(connection, entry=invoice)
    number = number or old["entry_number"]
    ledger.refuse_taken_number(connection, number)
    row = ledger.post(
        connection,
        kinds.INVOICE,
        old["client_id"],
        old["amount"] if amount is None else amount,
        entry_number=number,
        entry_date=dated,
        due_date=due or old["due_date"],
        description=old["description"],
        job_id=old["job_id"],
        reference=f"Replaces {old['entry_number']}",
    )
    said = f"Invoice {old['entry_number']} was voided and billed anew as {number}, {ledger.dollars(row['amount'])}."
    return told(row, said) | {"voided_entry_id": invoice}


def renumber(connection: Connection, *, invoice: int, number: str) -> Done:
    row = ledger.entry(connection, invoice, kinds.INVOICE)
    if number == row["entry_number"]:
        raise Refused(f"It is number {number} already.")
    ledger.refuse_taken_number(connection, number)
    update(connection, "ledger_entry", {"entry_number": number}, key="ledger_entry_id", at=invoice)
    return told({**row, "entry_number": number}, f"Invoice {row['entry_number']} is number {number} from now on.")
