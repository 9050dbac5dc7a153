"""By what somebody may pay, and what each way costs them: told in words and cents before the click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quittance.core.money import Currency, Money
from quittance.payments import queries
from quittance.payments.actions import charge, paying
from quittance.payments.models import KeptMethod
from quittance.payments.queries import Offer
from quittance.payments.rules.calling import Called
from quittance.payments.rules.fees import Card, CardRefused, Fee, Funding, Method, takes
from quittance.payments.rules.terms import Terms

_KEPT = "kept-"


@dataclass(frozen=True)
class Way:
    """`name` is what the form sends; `fields` says which of the processor's fields it needs: none if it is saved."""

    name: str
    label: str
    method: Method
    fee: Fee
    currency: Currency
    kept: KeptMethod | None = None
    asks_state: bool = False
    each: tuple["Way", ...] = ()  # where one click makes several payments: the same way at each bank account

    @property
    def each_cents(self) -> str:
        """As the form sends it back: the totals that were agreed to."""
        return ",".join(str(way.fee.charged_cents) for way in self.each)

    @property
    def fields(self) -> str:
        if self.kept is not None:
            return ""
        return "us_bank_account" if self.method is Method.BANK else "card"

    @property
    def total(self) -> Money:
        return Money(self.fee.charged_cents, self.currency)

    @property
    def amount(self) -> Money:
        return Money(self.fee.items_cents, self.currency)

    @property
    def added(self) -> Money:
        return Money(self.fee.payer_cents, self.currency)


def ways(
    offer: Offer,
    part: paying.Part,
    kept: Sequence[KeptMethod],
    *,
    now: datetime,
    waiver: str = "",
    is_staff: bool = False,
) -> list[Way]:
    """Saved ones first, then bank and cards. Staff give a bank account only where one is saved (phone payments)."""
    terms, called, currency = queries.terms_now(), queries.policy_now().called, part.currency

    def fee(method: Method, card: Card | None) -> Fee:
        order = charge.Order(part.lines, method, part.cents, "", card=card, terms=terms, waiver_reason=waiver)
        return charge.quote(order=order, now=now)

    found = []
    taken = {Method.BANK: offer.bank, Method.CARD: offer.cards}
    for each in kept:
        if not taken[Method(each.kind)] or not takes(Method(each.kind), currency):
            continue  # kept before the firm chose to take none of this kind
        try:
            cost = fee(Method(each.kind), _card(each))
        except CardRefused:
            continue  # or of this sort
        found.append(Way(f"{_KEPT}{each.pk}", each.words, Method(each.kind), cost, currency, kept=each))
    if offer.bank and not is_staff and takes(Method.BANK, currency):
        found.append(Way("bank", called.bank, Method.BANK, fee(Method.BANK, None), currency))
    if offer.cards:
        usual = fee(Method.CARD, _usual(terms))
        bears_fee = bool(terms.policy.passed_on and (waiver or usual.payer_cents))
        found += _cards(terms, called, fee(Method.CARD, None), usual, currency, bears_fee=bears_fee)
    return found


def _cards(terms: Terms, called: Called, free: Fee, credit: Fee, currency: Currency, *, bears_fee: bool) -> list[Way]:
    """One line where all cards cost the same; else two, so that the fee is told to whom it meets."""
    takes_debit = terms.policy.debit_cards
    if not bears_fee:
        return [Way("card", called.any_card if takes_debit else called.credit, Method.CARD, free, currency)]
    found = [Way("credit", called.credit, Method.CARD, credit, currency, asks_state=True)]
    if takes_debit:
        found.append(Way("debit", called.debit, Method.CARD, free, currency))
    return found


def _usual(terms: Terms) -> Card:
    """What most who choose "credit card" will bring. The card has the last word, and the payer one more click."""
    return Card("visa", Funding.CREDIT, state=terms.policy.state)


def _card(kept: KeptMethod) -> Card | None:
    if Method(kept.kind) is not Method.CARD:
        return None
    return Card(kept.brand, Funding(kept.funding), country=kept.country or "US", state=kept.billing_state)
