"""What the mails say of money that goes back: a refund asked for or failed (RFD-4), a return, a dispute (DSP-4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string

from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.payments.mails import lines
from quittance.payments.models import Dispute, Payment, Refund
from quittance.payments.models.dispute import State
from quittance.payments.models.payment import Method
from quittance.payments.rules import naming
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

_TAKES = "It takes five to ten business days to reach the payer."
_ONE_ANSWER = "The bank takes one answer and no second."
_Lines = list[tuple[str, str, Money]]


@dataclass(frozen=True)
class Letter:
    firm: Firm
    payment: Payment
    items: tuple[Receipt, ...]  # of the payment, that the news is about
    cents: Mapping[int, int]  # of each item that the news is about
    day: date
    to_partner: bool = False  # who reads of the items of their own clients alone
    elsewhere: frozenset[int] = frozenset()  # items with another client by now, of whom a payer hears nothing

    @property
    def clients(self) -> str:
        return naming.people([item.client.name for item in self.items])

    @property
    def is_part(self) -> bool:
        """Other partners' items are left out, and with them whatever was said of all of it."""
        return self.to_partner and len(self.items) < len(self.cents)

    @property
    def items_amount(self) -> Money:
        return Money(sum(self.cents.get(item.pk, 0) for item in self.items), Currency(self.payment.currency))

    @property
    def numbers(self) -> list[str]:
        """Of the invoices that change by the news."""
        return [item.invoice.number for item in self.items if item.invoice and item.pk not in self.elsewhere]

    @property
    def things(self) -> str:
        return naming.things(self.numbers) or "The payment without an invoice"

    @property
    def on_none(self) -> str:
        """Why no invoice changes."""
        if self.elsewhere:
            return f"{self.firm.name} had applied it elsewhere meanwhile, so what is due here does not change."
        return "It was received without an invoice, so no invoice changes."

    @property
    def open_again(self) -> str:
        if not self.numbers:
            return self.on_none
        return f"{self.things} {'is' if len(self.numbers) == 1 else 'are'} open again."


def requested(letter: Letter, refund: Refund) -> Words:
    """To the payer: what comes back, and whether it is owed again."""
    firm = letter.firm
    return _to_payer(
        letter,
        news="Refund Requested",
        heading=f"{firm.name} is refunding {refund.amount}",
        sentences=[
            f"The money goes back the way it came, {_way(letter.payment)}, within five to ten business days.",
            _owed(letter, refund),
        ],
        sums=_sums(letter, refund.payer_fee, refund.amount, "Total refunded"),
    )


def requested_notice(letter: Letter, refund: Refund) -> Words:
    who = "was requested" if refund.is_ours else "was made on the processor's own pages"
    return _to_firm(
        letter,
        news="Refund Requested",
        heading=f"A refund of {_of(letter, refund.amount)} to {letter.clients} {who}",
        sentences=[
            *_reason(letter, refund),
            f"{_TAKES} The processing fee of the payment is not given back.",
            _owed(letter, refund),
        ],
        sums=_sums(letter, refund.payer_fee, refund.amount, "Total refunded"),
    )


def waiting_notice(letter: Letter, refund: Refund) -> Words:
    return _to_firm(
        letter,
        news="Refund Waits For Approval",
        heading=f"A refund of {refund.amount} to {letter.clients} waits for a second person",
        sentences=[
            *_reason(letter, refund),
            "No money has moved, and the payer was not told.",
            "Somebody else with the right to refund approves or declines it on the page of the payment.",
        ],
        sums=_sums(letter, refund.payer_fee, refund.amount, "Would go back"),
    )


def refund_failed(letter: Letter, refund: Refund) -> Words:
    """To the payer who was told that the money comes. Why it did not is between the firm and its processor."""
    firm = letter.firm
    return _to_payer(
        letter,
        news="Refund Failed",
        heading=f"A refund of {refund.amount} could not be made",
        sentences=[
            f"We wrote that {firm.name} is refunding {refund.amount} for {letter.clients}. It could not be made.",
            f"{firm.name} knows, and will be in touch. There is nothing for you to do.",
        ],
        sums=_sums(letter, refund.payer_fee, refund.amount, "Not refunded"),
    )


def refund_failed_notice(letter: Letter, refund: Refund, *, payer_told: bool) -> Words:
    books = " Rows of their own put it back into the books." if refund.accepted_at else ""
    then = f"It is with the firm and counts as paid.{books} Refund it again, or send the money in another way."
    if not refund.is_ours and not refund.accepted_at:  # ours may have gone out in its place meanwhile
        then = "It was made on the processor's own pages, and ended before it was heard of: the books never had it."
    return _to_firm(
        letter,
        news="Refund Failed",
        heading=f"A refund of {_of(letter, refund.amount)} to {letter.clients} failed",
        sentences=[
            f"The money did not reach the payer. {refund.failure_words}".strip(),
            then,
            *(["The payer was told that it failed and that the firm will be in touch."] if payer_told else []),
        ],
        sums=_sums(letter, refund.payer_fee, refund.amount, "Not refunded"),
    )


def returned(letter: Letter, dispute: Dispute) -> Words:
    return _to_payer(
        letter,
        news="Payment Returned",
        heading="Your bank sent your payment back",
        sentences=[
            f"{dispute.amount} to {letter.firm.name} for {letter.clients} came back. {dispute.payer_words}".strip(),
            letter.open_again,
        ],
        sums=[("Returned", dispute.amount)],
    )


def returned_notice(letter: Letter, dispute: Dispute) -> Words:
    code = f" (return code {dispute.return_code})" if dispute.return_code else ""
    return _to_firm(
        letter,
        news="Payment Returned",
        heading=f"A payment of {letter.clients} was returned",
        sentences=[
            f"{_of(letter, dispute.amount)} is taken from the firm's deposits{code}. {dispute.reason}".strip(),
            f"{letter.open_again} Rows of their own take it back from the books.",
        ],
        sums=[("Returned", _of(letter, dispute.amount))],
    )


def disputed(letter: Letter, dispute: Dispute, answer_by: datetime | None) -> Words:
    """To the firm, for each step of a dispute."""
    news, heading, sentences = _STEPS[State(dispute.state)]
    amount = _of(letter, dispute.amount)
    told = {"amount": amount, "who": letter.clients, "open": letter.open_again}
    until = f"Answer by {_day(answer_by.date())}. {_ONE_ANSWER}" if answer_by and dispute.can_be_answered else ""
    lines = [dispute.reason, *(sentence.format(**told) for sentence in sentences), until]
    return _to_firm(
        letter,
        news=news,
        heading=heading.format(**told),
        sentences=[line for line in lines if line],
        sums=[("Disputed", amount)],
    )


_STEPS: dict[State, tuple[str, str, tuple[str, ...]]] = {
    State.INQUIRY: (
        "Payment Questioned",
        "The bank of {who} asks about a payment of {amount}",
        ("No money has moved. A refund now ends it; without an answer it may become a dispute.",),
    ),
    State.INQUIRY_CLOSED: (
        "Payment No Longer Questioned",
        "The bank of {who} no longer asks about {amount}",
        ("No money has moved.",),
    ),
    State.OPEN: (
        "Payment Disputed",
        "{who} disputed a payment of {amount}",
        ("The bank has taken the money back until it decides. {open} It is neither chased nor charged by itself.",),
    ),
    State.WON: (
        "Dispute Won",
        "The dispute about {amount} of {who} was decided for the firm",
        ("The money is the firm's again. Rows of their own put back into the books what had been taken.",),
    ),
    State.LOST: (
        "Dispute Lost",
        "The dispute about {amount} of {who} was decided for the payer",
        ("The money stays with the payer. {open}",),
    ),
}


def _to_payer(letter: Letter, *, news: str, heading: str, sentences: list[str], sums: list[tuple[str, Money]]) -> Words:
    firm = letter.firm
    rows = [(lines.what(item), item.client.name, _amount(letter, item)) for item in letter.items]
    why = f"You got this because this address was given with a payment to {firm.name}. Questions? Answer this mail."
    subject = naming.subject(news, lines.called(letter.items), firm.name)
    told = {"heading": heading, "sentences": sentences, "lines": rows, "sums": sums, "why": why}
    return _words(letter, news.lower().replace(" ", "_"), subject, **told)


def _to_firm(letter: Letter, *, news: str, heading: str, sentences: list[str], sums: list[tuple[str, Money]]) -> Words:
    rows = [(lines.what(item), lines.for_books(item), _amount(letter, item)) for item in letter.items]
    all_news = f"for news of payments to {letter.firm.name}"
    named = f"as the partner of {letter.clients}" if letter.to_partner else all_news
    why = f"You got this because you are named {named}."
    subject = naming.subject(news, lines.called(letter.items), letter.clients)
    told = {"heading": heading, "sentences": sentences, "lines": rows, "sums": sums, "why": why}
    return _words(letter, f"{news.lower().replace(' ', '_')}_notice", subject, **told)


def _words(letter: Letter, kind: str, subject: str, **told: object) -> Words:
    payment = letter.payment
    paid = payment.paid_with
    facts = [("Paid with", paid[:1].upper() + paid[1:]), ("Date", _day(letter.day)), ("Reference", str(payment.code))]
    shown = {"firm": letter.firm, "brand": tenancy.letterhead(), "facts": facts, **told}
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("payments/payment.txt", shown),
        html=render_to_string("payments/payment.html", shown),
    )


def _owed(letter: Letter, refund: Refund) -> str:
    if not letter.numbers:
        return letter.on_none
    if refund.owed_again or refund.credit_until_date is None:
        again = "is due again" if len(letter.numbers) == 1 else "are due again"
        return f"{letter.things} {again} by what is refunded, once the money has left."
    return f"{letter.things}: nothing is due again, because a credit follows (until {_day(refund.credit_until_date)})."


def _way(payment: Payment) -> str:
    words = payment.paid_with
    return f"by {words}" if payment.method == Method.BANK else f"to the {words}" if words == "card" else f"to {words}"


def _reason(letter: Letter, refund: Refund) -> list[str]:
    return [f"Reason: {refund.reason}"] if refund.reason and not letter.is_part else []


def _of(letter: Letter, whole: Money) -> Money:
    return letter.items_amount if letter.to_partner else whole


def _sums(letter: Letter, fee: Money, total: Money, what: str) -> list[tuple[str, Money]]:
    """The card fee was the payer's, for all of it: a partner's part has none."""
    if letter.to_partner:
        return [(what, letter.items_amount)]
    items = Money(sum(letter.cents.values()), Currency(letter.payment.currency))
    return [("Amount", items), *([("Card fee", fee)] if fee.cents else []), (what, total)]


def _amount(letter: Letter, item: Receipt) -> Money:
    return Money(letter.cents.get(item.pk, 0), Currency(letter.payment.currency))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
