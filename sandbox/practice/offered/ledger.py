"""Acts that post to a client's ledger."""

from functools import partial

from sandbox.practice import choosing as choose
from sandbox.practice import kinds
from sandbox.practice.act import AMOUNT, CLIENT, DATED, DUE, JOB, SPREAD, Act, words
from sandbox.practice.acts import entries, mailing, receipts
from sandbox.practice.fields import Field

_NUMBER = Field("number", "Number", tip="The next one when left empty.", longest=30)
_AGAINST = Field(
    "invoice", "Applied to invoice", "entry", tip="Stands by itself when left empty.", prefill=choose.this_invoice
)
_REFERENCE = Field("reference", "Reference", longest=60)


def _memo(key: str, title: str, tip: str, kind: kinds.Kind, text: str) -> Act:
    fields = (CLIENT, AMOUNT, _AGAINST, DATED, words(text), _REFERENCE)
    return Act(key, title, tip, "client", fields, partial(entries.straight, kind=kind))


POST_INVOICE = Act(
    "post-invoice",
    "Post an invoice",
    "A new invoice of this client.",
    "client",
    (
        CLIENT,
        Field("amount", "Amount", "money"),
        Field("lines", "Lines", "lines"),
        words("Services as agreed"),
        DATED,
        DUE,
        JOB,
        _NUMBER,
        Field("email", "E-mail it to the client at once", "flag"),
    ),
    mailing.post_and_mail,
)
TAKE_RECEIPT = Act(
    "take-receipt",
    "Take a check",
    "Money that came in: a check, a transfer, cash.",
    "client",
    (
        CLIENT,
        Field(
            "amount",
            "Amount",
            "money",
            prefill=choose.due_now,
            tip="Leave empty to take the sum of what you write below.",
        ),
        Field("reference", "Check number or reference", longest=60),
        DATED,
        SPREAD,
        Field("on_account", "Keep it all on account", "flag"),
        words("Received with thanks"),
    ),
    receipts.take,
)
CHARGE = Act(
    "finance-charge",
    "Charge interest",
    "A finance charge on what is past due.",
    "client",
    (CLIENT, AMOUNT, DATED, words("Finance charge of 1.5 % on invoices past due"), _REFERENCE),
    partial(entries.straight, kind=kinds.FINANCE_CHARGE, invoice=None),
)
ADD_WORK = Act(
    "add-work",
    "Write down hours",
    "Work that waits to be billed.",
    "client",
    (
        CLIENT,
        JOB,
        Field("staff", "Who", "whole", choices=choose.staff),
        DATED,
        Field("hours", "Hours", "money", required=True, default=lambda _scene: "1.00"),
        Field("amount", "Worth", "money", required=True, default=lambda _scene: "180.00"),
        words("Preparation"),
    ),
    entries.work,
)
ACTS = (
    POST_INVOICE,
    TAKE_RECEIPT,
    _memo("credit-memo", "Post a credit memo", "The firm gives something back.", kinds.CREDIT_MEMO, "Courtesy credit"),
    _memo(
        "debit-memo",
        "Post a debit memo",
        "Something more is owed, such as a fee paid for the client.",
        kinds.DEBIT_MEMO,
        "Filing fee paid",
    ),
    CHARGE,
    _memo("adjust-down", "Adjust down", "Takes a little off.", kinds.ADJUSTMENT_DOWN, "Rounding as agreed"),
    _memo("adjust-up", "Adjust up", "Adds a little.", kinds.ADJUSTMENT_UP, "Correction of a typing error"),
    ADD_WORK,
)
