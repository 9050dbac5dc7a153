"""Acts on an entry that stands in the ledger already."""

from sandbox.practice import choosing as choose
from sandbox.practice.act import DATED, DUE, INVOICE, RECEIPT, SPREAD, Act, words
from sandbox.practice.acts import corrections, entries, receipts
from sandbox.practice.fields import Field

WRITE_OFF = Act(
    "write-off",
    "Write off",
    "What will not be paid any more.",
    "invoice",
    (
        INVOICE,
        Field("amount", "Amount", "money", prefill=choose.open_of_entry, tip="All that is open when left empty."),
        DATED,
        words("Written off as uncollectible"),
    ),
    entries.write_off,
)
BILL_ANEW = Act(
    "void-and-rebill",
    "Void and bill anew",
    "A new invoice in its place, under the same number or another.",
    "invoice",
    (
        INVOICE,
        Field("amount", "Amount", "money", prefill=choose.amount_of_entry),
        Field("number", "Number", prefill=choose.number_of_entry, longest=30, tip="The same when left empty."),
        DATED,
        DUE,
    ),
    corrections.void_and_bill_anew,
)
RENUMBER = Act(
    "renumber-invoice",
    "Renumber the invoice",
    "Another number for the same invoice.",
    "invoice",
    (INVOICE, Field("number", "New number", required=True, prefill=choose.number_of_entry, longest=30)),
    corrections.renumber,
)
VOID = Act(
    "void",
    "Void it",
    "It counts no more; what paid it lies on account again.",
    "entry",
    (Field("entry", "Entry", "entry", required=True),),
    corrections.void,
    grave=True,
)
APPLY = Act(
    "apply-on-account",
    "Apply what is on account",
    "To invoices of the same client.",
    "receipt",
    (RECEIPT, SPREAD, DATED),
    receipts.apply_on_account,
)
REVERSE = Act(
    "reverse-receipt",
    "Take back a returned check",
    "What it paid is open again.",
    "receipt",
    (
        RECEIPT,
        DATED,
        Field("reason", "Reason", default=lambda _scene: "Check returned: not sufficient funds", longest=200),
    ),
    receipts.reverse,
    grave=True,
)
ACTS = (WRITE_OFF, BILL_ANEW, RENUMBER, VOID, APPLY, REVERSE)
