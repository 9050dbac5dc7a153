"""Our wrapper around a firm's invoice mail: what is due, the way to pay it, and below a rule what the firm wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from quittance.core import addresses
from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.receivables.models import Invoice
from quittance.relay.models import Wording
from quittance.relay.rules import cleaning, placeholders, subjects
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm
from quittance.tenancy.rules.looks import Letterhead

KIND = "invoice"
_SUBJECT_MAX = 300
_FILES_SHOWN_MAX = 20


@dataclass(frozen=True)
class Bill:
    """An invoice as the mail shows it."""

    number: str
    due: Money
    billed: Money
    due_date: date | None

    @classmethod
    def of(cls, invoice: Invoice) -> "Bill":
        currency = Currency(invoice.currency)
        billed = Money(invoice.amount_cents, currency)
        return cls(invoice.number, Money(invoice.due_cents, currency), billed, invoice.due_date)

    @property
    def when(self) -> str:
        return f"due on {spelled(self.due_date)}" if self.due_date else "due upon receipt"


@dataclass(frozen=True)
class Letter:
    """What one mail is about. Text and HTML are the firm's own words, as they came."""

    client_name: str
    bills: tuple[Bill, ...]
    subject: str = ""
    text: str = ""
    html: str = ""
    file_names: tuple[str, ...] = ()
    reply_to: str = ""

    @property
    def total(self) -> Money:
        return Money.total((bill.due for bill in self.bills), self.bills[0].due.currency)

    @property
    def numbers(self) -> str:
        return listed([bill.number for bill in self.bills])


@dataclass(frozen=True)
class Paper:
    """What every mail of the firm is written on, read once for all recipients."""

    firm: Firm
    host: str
    brand: Letterhead
    wording: Wording


def paper(*, firm: Firm, wording: Wording) -> Paper:
    return Paper(firm, tenancy.main_host(), tenancy.letterhead(), wording)


def example(firm: Firm) -> Letter:
    """An invented invoice, for looking at the firm's own words."""
    due = Money(1_250_00, Currency.USD)
    return Letter(
        client_name="Example Client",
        bills=(Bill("10234", due, due, None),),
        subject=f"Invoice 10234 from {firm.name}",
        text="Dear client,\n\nplease find our invoice attached. Call us with any question.",
        file_names=("Invoice_10234.pdf",),
        reply_to=firm.contact_address,
    )


def compose(*, paper: Paper, letter: Letter, token: str = "", kind: str = KIND) -> Words:
    """Without a token there is nothing to pay, and no button. The same for sending, for looking and for a test."""
    facts = _facts(paper, letter, token)
    return Words(
        kind=kind,
        subject=subject(paper=paper, letter=letter),
        text=render_to_string("relay/wrapped.txt", facts),
        html=render_to_string("relay/wrapped.html", facts),
        secret=token,
    )


def subject(*, paper: Paper, letter: Letter) -> str:
    own = placeholders.filled(paper.wording.subject, _values(paper, letter))
    usual = f"{_what(letter)} from {paper.firm.name}"
    return (own or subjects.without_marks(letter.subject) or usual)[:_SUBJECT_MAX]


def spelled(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _facts(paper: Paper, letter: Letter, token: str) -> dict[str, object]:
    values = _values(paper, letter)
    says = paper.wording
    own_html = cleaning.harmless(letter.html) if letter.html else ""
    own_text = letter.text or (cleaning.as_text(letter.html) if letter.html else "")
    return {
        "firm": paper.firm,
        "brand": paper.brand,
        "letter": letter,
        "bills": letter.bills,
        "bill": letter.bills[0] if len(letter.bills) == 1 else None,
        "what": _what(letter),
        "total": letter.total,
        "nothing_due": letter.total.cents == 0,
        "sentence": _sentence(letter),
        "address": addresses.page(paper.host, f"/client-portal/pass/{token}/") if token else "",
        "label": "Pay invoice" if len(letter.bills) == 1 else "Pay invoices",
        "greeting": _paragraphs(placeholders.filled(says.greeting, values)),
        "closing": _paragraphs(placeholders.filled(says.closing, values)),
        "footer": placeholders.filled(says.footer, values).split("\n") if says.footer else [],
        "own_html": mark_safe(own_html),  # noqa: S308  a narrow list of tags without attributes, made by rules/cleaning
        "own_text": own_text.strip(),
        "own_paragraphs": _paragraphs(own_text),
        "file_names": letter.file_names[:_FILES_SHOWN_MAX],
        "more_files": max(0, len(letter.file_names) - _FILES_SHOWN_MAX),
    }


def _values(paper: Paper, letter: Letter) -> dict[str, str]:
    days = {bill.due_date for bill in letter.bills}
    day = next(iter(days)) if len(days) == 1 else None
    return {
        "number": letter.numbers,
        "client": letter.client_name,
        "firm": paper.firm.name,
        "amount": str(letter.total),
        "due_date": spelled(day) if day else "upon receipt",
    }


def _what(letter: Letter) -> str:
    return f"{'Invoice' if len(letter.bills) == 1 else 'Invoices'} {letter.numbers}"


def _sentence(letter: Letter) -> str:
    """What the inbox shows behind the subject."""
    if letter.total.cents == 0:
        return f"Nothing is due on {_what(letter)[:1].lower()}{_what(letter)[1:]}."
    if len(letter.bills) == 1:
        return f"{letter.total} {letter.bills[0].when}, for {letter.client_name}."
    return f"{letter.total} for {len(letter.bills)} invoices of {letter.client_name}."


def _paragraphs(text: str) -> list[list[str]]:
    """Split at empty lines; each paragraph is its lines."""
    parts = (part.strip("\n") for part in text.strip().split("\n\n"))
    return [part.split("\n") for part in parts if part.strip()]
