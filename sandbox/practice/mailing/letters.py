"""The letter around an invoice, as the practice system writes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from html import escape
from typing import TYPE_CHECKING

from sandbox.practice import looks
from sandbox.practice.mailing import papers
from sandbox.practice.mailing.bills import Bill

if TYPE_CHECKING:
    from datetime import datetime

USUAL, WRONG_NUMBER, NO_PDF, LOCKED, TORN, NAMELESS, SEVERAL = (
    "", "wrong-number", "no-pdf", "password", "torn", "nameless", "several",
)  # fmt: skip
ODDITIES = (
    (WRONG_NUMBER, "Subject and file name bear a number that no invoice has"),
    (NO_PDF, "The PDF was forgotten"),
    (LOCKED, f"The PDF asks for a password ({papers.PASSWORD})"),
    (TORN, "The PDF is torn off after a third"),
    (NAMELESS, "No number in subject and file name, only in the PDF"),
    (SEVERAL, "All open invoices of the client in one mail"),
)


@dataclass(frozen=True)
class Letter:
    bills: Sequence[Bill]
    to: tuple[str, ...]
    oddity: str = USUAL

    @property
    def first(self) -> Bill:
        return self.bills[0]

    def number(self, bill: Bill) -> str:
        return f"9{bill.number}9" if self.oddity == WRONG_NUMBER else bill.number

    @property
    def subject(self) -> str:
        if self.oddity == NAMELESS:
            return f"Your invoice from {self.first.firm.name}"
        if len(self.bills) > 1:
            return f"Invoices {', '.join(self.number(bill) for bill in self.bills)} from {self.first.firm.name}"
        return f"Invoice {self.number(self.first)} from {self.first.firm.name}"


def written(letter: Letter, *, now: "datetime") -> EmailMessage:
    first = letter.first
    message = EmailMessage()
    message["From"] = formataddr((first.signer, first.signer_address))
    message["To"] = ", ".join(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=first.firm.domain)
    message["X-Mailer"] = "Ledgerline Practice"
    paragraphs = _paragraphs(letter)
    message.set_content("\n\n".join(paragraphs) + "\n")
    html = "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs)
    message.add_alternative(
        f'<html><body style="font-family: Calibri, sans-serif">{html}</body></html>', subtype="html"
    )
    for place, bill in enumerate(letter.bills):
        if letter.oddity != NO_PDF:
            name = "Document.pdf" if letter.oddity == NAMELESS else f"Invoice_{letter.number(bill)}.pdf"
            more = f"_{place + 1}" if letter.oddity == NAMELESS and place else ""
            message.add_attachment(
                _paper(letter, bill),
                maintype="application",
                subtype="pdf",
                filename=name.replace(".pdf", f"{more}.pdf"),
            )
    return message


def _paragraphs(letter: Letter) -> list[str]:
    first, count = letter.first, len(letter.bills)
    what = "your invoice" if count == 1 else f"your {count} invoices"
    owed = sum((bill.open for bill in letter.bills[1:]), first.open)
    due = f", due {looks.day(first.due)}" if count == 1 and first.due else ""
    return [
        f"Dear {first.client_name},",
        f"Attached is {what}. The amount is ${looks.money(owed)}{due}.",
        f"If you have any questions, just reply to this mail.\nThank you for working with {first.firm.name}.",
        f"Kind regards,\n{first.signer}\n{first.firm.name}",
    ]


def _paper(letter: Letter, bill: Bill) -> bytes:
    paper = papers.drawn(bill)
    if letter.oddity == LOCKED:
        return papers.locked(paper)
    return papers.torn(paper) if letter.oddity == TORN else paper
