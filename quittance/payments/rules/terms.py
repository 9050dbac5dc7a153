"""What a firm agreed with us about fees, and what it chose about them. A firm that agreed on nothing else has these."""

from dataclasses import dataclass, field, replace
from datetime import date

from quittance.payments.rules import fees
from quittance.payments.rules.fees import Card, Channel, Fee, International, Method, Policy, Rate

_SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Terms:
    rates: tuple[Rate, ...]
    policy: Policy = field(default_factory=Policy)


STARTING = Terms(
    (
        Rate(Method.CARD, Channel.PORTAL, _SINCE, 300),
        Rate(Method.BANK, Channel.PORTAL, _SINCE, 80),
    )
)

# Where the card is not known before the click, it bears no fee (FEE-1 as changed in the decisions).
_NOT_KNOWN = Card(brand="", funding=fees.Funding.UNKNOWN)


def seen_late(terms: Terms) -> Terms:
    """As they hold where the card is known only once the total was agreed: none of its fee is passed on."""
    policy = terms.policy
    abroad = International.FIRM if policy.international == International.PAYER else policy.international
    return replace(terms, policy=replace(policy, passed_on=False, international=abroad))


def fee(
    terms: Terms, *, method: Method, channel: Channel, cents: int, card: Card | None, on: date, waived: bool = False
) -> Fee:
    """Raises CardRefused where the firm takes no card of this sort."""
    rate = fees.rate_on(terms.rates, method=method, channel=channel, on=on)
    if method is Method.BANK:
        return fees.of_bank(cents, rate)
    return fees.of_card(cents, rate, card or _NOT_KNOWN, terms.policy, on=on, waived=waived)
