"""What a payment's mails say: the confirmation to the payer, the notice to the firm (RCT-1 to 3), a failure (DSP-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.payments.mails import lines
from quittance.payments.models import Payment
from quittance.payments.models.payment import Method
from quittance.payments.rules import naming
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

DOOR = "/client-portal/"  # it leads whoever is in already straight to what is open
_BANKS_TAKE = "Banks take up to four business days for it."


@dataclass(frozen=True)
class Letter:
    firm: Firm
    payment: Payment
    items: tuple[Receipt, ...]
    day: date
    authorization: str = ""  # for a bank transfer: the words to which the payer agreed
    to_partner: bool = False

    @property
    def amount(self) -> Money:
        """Of what this letter tells: all of the payment, or one partner's part of it."""
        return Money(sum(item.amount_cents for item in self.items), Currency(self.payment.currency))

    @property
    def clients(self) -> str:
        return naming.people([item.client.name for item in self.items])


def received(letter: Letter) -> Words:
    payment, firm = letter.payment, letter.firm
    return _to_payer(
        letter,
        news="Payment Received",
        heading=f"{firm.name} received your payment",
        sentences=[f"{payment.charged} was paid for {letter.clients}. Keep this mail as your confirmation."],
        mandate=_authorization(letter),
    )


def received_notice(letter: Letter) -> Words:
    return _to_firm(
        letter,
        news="Payment Received",
        heading=f"{letter.clients} paid {letter.amount}",
        sentences=["The items below are receipts. Post them under their references."],
    )


def started(letter: Letter) -> Words:
    payment, firm = letter.payment, letter.firm
    return _to_payer(
        letter,
        news="Payment Started",
        heading="Your bank transfer has started",
        sentences=[
            f"{payment.charged} is on its way to {firm.name} for {letter.clients}. {_BANKS_TAKE}",
            "What is due is lowered already. You get another mail only if the transfer fails.",
        ],
        mandate=_authorization(letter),
    )


def started_notice(letter: Letter) -> Words:
    return _to_firm(
        letter,
        news="Payment Started",
        heading=f"{letter.clients} started a bank transfer of {letter.amount}",
        sentences=[f"It reads “processing” until it settles. {_BANKS_TAKE} You get another mail only if it fails."],
    )


def failed(letter: Letter) -> Words:
    payment, firm = letter.payment, letter.firm
    return _to_payer(
        letter,
        news="Payment Failed",
        heading="Your payment failed",
        sentences=[
            f"{payment.charged} for {letter.clients} did not reach {firm.name}. {payment.failure_words}".strip(),
            "What it was to pay is due again. Pay with another method, or ask your bank first.",
        ],
        label="Open the client portal",
    )


def failed_notice(letter: Letter) -> Words:
    payment = letter.payment
    taken_back = " What was received is taken back by rows of its own." if payment.code else ""
    return _to_firm(
        letter,
        news="Payment Failed",
        heading=f"A payment of {letter.clients} failed",
        sentences=[
            f"{letter.amount} did not arrive. {payment.why_failed}".strip(),
            f"The items below are due again.{taken_back}",
        ],
    )


def _to_payer(
    letter: Letter, *, news: str, heading: str, sentences: list[str], mandate: Sequence[str] = (), label: str = ""
) -> Words:
    """With a label it bears a button to the portal's door; a pass would open the invoice to each further address."""
    firm, payment = letter.firm, letter.payment
    total = "Total" if news == "Payment Failed" else "Total charged"
    fee = [("Card fee", payment.payer_fee)] if payment.payer_fee_cents else []
    return _words(
        letter,
        kind=_kind(news),
        subject=naming.subject(news, lines.called(letter.items), firm.name),
        heading=heading,
        sentences=sentences,
        lines=[(lines.what(item), item.client.name, _amount(item, payment)) for item in letter.items],
        sums=[("Amount", payment.items_amount), *fee, (total, payment.charged)],
        mandate=mandate,
        label=label,
        address=addresses.page(tenancy.main_host(), DOOR) if label else "",
        why=f"You got this because this address was given with a payment to {firm.name}. Questions? Answer this mail.",
    )


def _to_firm(letter: Letter, *, news: str, heading: str, sentences: list[str]) -> Words:
    payment = letter.payment
    all_news = f"for news of payments to {letter.firm.name}"
    named = f"as the partner of {letter.clients}" if letter.to_partner else all_news
    return _words(
        letter,
        kind=f"{_kind(news)}_notice",
        subject=naming.subject(news, lines.called(letter.items), letter.clients),
        heading=heading,
        sentences=sentences,
        lines=[(lines.what(item), lines.for_books(item), _amount(item, payment)) for item in letter.items],
        sums=[("Amount", letter.amount)],
        why=f"You got this because you are named {named}.",
    )


def _words(letter: Letter, *, kind: str, subject: str, **told: object) -> Words:
    facts = {"firm": letter.firm, "brand": tenancy.letterhead(), "facts": _facts(letter), **told}
    return Words(
        kind=kind,
        subject=subject,
        text=render_to_string("payments/payment.txt", facts),
        html=render_to_string("payments/payment.html", facts),
    )


def _authorization(letter: Letter) -> list[str]:
    """Stands in the mail about a bank transfer that was taken, whichever that is: the payer's copy."""
    return letter.authorization.split("\n") if letter.authorization else []


def _kind(news: str) -> str:
    return news.lower().replace(" ", "_")


def _amount(item: Receipt, payment: Payment) -> Money:
    return Money(item.amount_cents, Currency(payment.currency))


def _facts(letter: Letter) -> list[tuple[str, str]]:
    payment, day = letter.payment, letter.day
    paid_with = payment.paid_with
    method = ("Paid by" if payment.method == Method.BANK else "Paid with", paid_with[:1].upper() + paid_with[1:])
    name = [("Reference", str(payment.code))] if payment.code else []
    return [method, ("Date", f"{day:%B} {day.day}, {day.year}"), *name]
