"""Invoices by e-mail."""

from sandbox.practice import choosing as choose
from sandbox.practice.act import AMOUNT, CLIENT, DATED, DUE, INVOICE, Act, words
from sandbox.practice.acts import mailing
from sandbox.practice.fields import Field
from sandbox.practice.mailing.letters import ODDITIES

_TO = Field(
    "to", "To", prefill=choose.invoice_addresses, tip="The contacts who receive invoices when left empty.", longest=600
)
_DIRECT = Field("direct", "Straight to Quittance’s address of this firm, past the mail rule", "flag")  # noqa: RUF001 - people read it

ACTS = (
    Act(
        "mail-invoice",
        "E-mail this invoice",
        "As a PDF with a short letter, from whoever answers for the client.",
        "invoice",
        (
            INVOICE,
            _TO,
            Field("oddity", "What is odd about it", "choice", choices=lambda _scene: list(ODDITIES)),
            _DIRECT,
        ),
        mailing.one,
    ),
    Act(
        "mail-before-posting",
        "E-mail an invoice before posting it",
        "The mail goes out now; the invoice stands in the books only once you post it with the same number.",
        "client",
        (
            CLIENT,
            AMOUNT,
            words("Services as agreed"),
            DATED,
            DUE,
            Field("number", "Number", tip="The next one when left empty.", longest=30),
            _TO,
        ),
        mailing.before_posting,
    ),
    Act(
        "mail-invoices",
        "E-mail several invoices",
        "A mail for each, or one for each client.",
        "firm",
        (
            Field(
                "invoices",
                "Invoices",
                required=True,
                prefill=choose.invoices_of_today,
                tip="Numbers with commas between them, or a span such as 61001-61006.",
                longest=20_000,
            ),
            Field("together", "All of a client’s in one mail", "flag"),  # noqa: RUF001 - people read it
            _DIRECT,
        ),
        mailing.several,
    ),
)
