"""What a policy comes to on a bill of $1,000.00, by the same rules that the checkout asks."""

from dataclasses import dataclass, replace
from datetime import date

from quittance.core.money import Currency, Money
from quittance.payments import queries
from quittance.payments.models import Policy
from quittance.payments.rules import fees, terms
from quittance.payments.rules.fees import Card, CardRefused, Channel, Funding, Method, Rate
from quittance.tenancy import queries as tenancy

_BILL_CENTS = 1_000_00
_METHODS = {Method.BANK: "Bank transfer", Method.CARD: "Card"}
_CHANNELS = {
    Channel.PORTAL: "client portal",
    Channel.AUTOPAY: "autopay",
    Channel.PLAN: "payment plans",
    Channel.QUICK_LINK: "quick links",
}


@dataclass(frozen=True)
class Example:
    what: str
    charged: str
    fee: str  # of it, the payer's
    firm: str
    arrives: str
    refusal: str = ""
    because: str = ""


@dataclass(frozen=True)
class RateLine:
    what: str
    words: str
    since: str


def of(policy: Policy, *, on: date) -> list[Example]:
    visa = Card("visa", Funding.CREDIT, state=policy.state)
    return [
        _of("Bank transfer", policy, Method.BANK, None, on),
        _of("Visa credit card", policy, Method.CARD, visa, on),
        _of("Visa debit card", policy, Method.CARD, replace(visa, funding=Funding.DEBIT), on),
        _of("Visa credit card from Canada", policy, Method.CARD, replace(visa, country="CA", state=""), on),
    ]


def hears(policy: Policy) -> str:
    """Who of the firm is written to, in a sentence."""
    firm = tenancy.current_firm()
    named = policy.notice_addresses or [firm.contact_address]
    whom = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    contact = "" if policy.notice_addresses else ", the firm's contact"
    partners = (
        " Each partner hears of their own clients' payments, and of what goes back of them."
        if policy.partner_notices
        else ""
    )
    return f"Payments are told to {whom}{contact}.{partners}"


def called(policy: Policy, *, on: date) -> str:
    """The ways to pay as a payer reads them at the checkout: credit cards by themselves only where they cost more."""
    names = policy.called
    visa = _of("", policy, Method.CARD, Card("visa", Funding.CREDIT, state=policy.state), on)
    bears = policy.payer_bears_fee and visa.fee not in ("", _money(0))
    cards = [names.credit, names.debit] if bears and policy.debit_cards else [names.credit]
    cards = [names.any_card] if policy.debit_cards and not bears else cards
    ways = [*([names.bank] if policy.bank else []), *(cards if policy.cards else [])]
    return f"The checkout calls the ways to pay: {', '.join(f'“{way}”' for way in ways)}." if ways else ""


def taken(policy: Policy) -> str:
    """What a client can pay with, and where it is typed."""
    cards = "credit and debit cards" if policy.debit_cards else "credit cards"
    ways = [*(["bank transfers"] if policy.bank else []), *([cards] if policy.cards else [])]
    if not ways:
        return "Nothing is taken: clients see that the firm takes no payments online."
    where = "in our own page" if policy.embedded else "on the processor's page"
    wallets = ", and wallets where the browser has one" if policy.shows_wallets else ""
    return f"The firm takes {' and '.join(ways)}{wallets}. The payer gives the number {where}."


def seen(policy: Policy) -> str:
    paid = (
        "Clients see their previous payments" if policy.shows_payments else "Clients see no list of previous payments"
    )
    papers = (
        "the PDF of an invoice also when it is paid"
        if policy.shows_paid_papers
        else "the PDF of an invoice while something is due"
    )
    return f"{paid}, and {papers}."


def starts(policy: Policy) -> str:
    if policy.started_mails:
        return "A payer is told of a bank transfer when it starts, and again only if it fails."
    return "A payer is told of a bank transfer once, when it has arrived or if it fails; of its start only on the page."


def until(policy: Policy) -> str:
    days = f"{policy.refund_days} days" if policy.refund_days > 1 else "one day"
    return f"A payment can be refunded for {days} after its money arrived."


def alone(policy: Policy) -> str:
    cents = policy.refund_alone_cents
    if cents is None:
        return "One person with the right to refund gives back any sum alone."
    if cents == 0:
        return "Each refund needs two people with the right to refund."
    return f"More than {_money(cents)} of one payment goes back only if two people with the right to refund want it."


def rates(*, on: date) -> list[RateLine]:
    """What holds now or is agreed for a day to come."""
    known = queries.terms_now().rates
    living = [
        fees.rate_on(known, method=method, channel=Channel.PORTAL, on=on) for method in (Method.BANK, Method.CARD)
    ]
    others = [each for each in known if each.since > on or (each.channel != Channel.PORTAL and each not in living)]
    return [
        _rate(each) for each in (*living, *sorted(others, key=lambda each: (each.method, each.channel, each.since)))
    ]


def _of(what: str, policy: Policy, method: Method, card: Card | None, on: date) -> Example:
    if not (policy.bank if method is Method.BANK else policy.cards):
        return Example(what, "", "", "", "", refusal="Not taken.")
    agreed = replace(queries.terms_now(), policy=policy.as_rule)
    try:
        fee = terms.fee(agreed, method=method, channel=Channel.PORTAL, cents=_BILL_CENTS, card=card, on=on)
    except CardRefused as refused:
        return Example(what, "", "", "", "", refusal=str(refused))
    return Example(
        what=what,
        charged=_money(fee.charged_cents),
        fee=_money(fee.payer_cents),
        firm=_money(fee.firm_cents),
        arrives=_money(fee.payout_cents),
        because=" ".join(fee.because),
    )


def _rate(rate: Rate) -> RateLine:
    percent = f"{rate.basis_points // 100}.{rate.basis_points % 100:02}".rstrip("0").rstrip(".")
    words = f"{percent} %"
    if rate.fixed_cents:
        words += f" and {_money(rate.fixed_cents)}"
    if rate.cap_cents is not None:
        words += f", at most {_money(rate.cap_cents)}"
    since = "" if rate.since == date.min else f"{rate.since:%B} {rate.since.day}, {rate.since.year}"
    return RateLine(f"{_METHODS[rate.method]}, {_CHANNELS[rate.channel]}", words, since)


def _money(cents: int) -> str:
    return str(Money(cents, Currency.USD))
