"""What a payment costs, and who bears it. Worked in `docs/money/fees.md`.

Percent, fixed part and cap, by method and channel and dated; rounded half-up to the cent once per payment, on the sum
of its items. What the payer bears is charged on top of the items; the rest is withheld from the firm's payout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quittance.core.money import WHOLE_BASIS_POINTS, Currency
from quittance.payments.rules import surcharges

INTERNATIONAL_BASIS_POINTS = 100
# Cards of these places count as domestic, though their banks name a country of their own.
_DOMESTIC = frozenset({"US", "GU", "PR", "MP", "VI"})


class Method(StrEnum):
    CARD = "card"
    BANK = "bank"


def takes(method: Method, currency: Currency) -> bool:
    """A bank transfer goes through the ACH network, which moves dollars alone (CUR-4)."""
    return method is not Method.BANK or currency is Currency.USD


class Channel(StrEnum):
    """Where a payment comes from; each may have rates and policies of its own (FEE-2)."""

    PORTAL = "portal"
    AUTOPAY = "autopay"
    PLAN = "plan"
    QUICK_LINK = "quick_link"


class Funding(StrEnum):
    CREDIT = "credit"
    DEBIT = "debit"
    PREPAID = "prepaid"
    UNKNOWN = "unknown"


class International(StrEnum):
    """What a firm does with cards from abroad."""

    REFUSE = "refuse"
    PAYER = "payer"
    FIRM = "firm"


class CardRefused(Exception):
    """This card is not taken; the text says why, and what is, to whoever pays."""


@dataclass(frozen=True)
class Rate:
    method: Method
    channel: Channel
    since: date
    basis_points: int
    fixed_cents: int = 0
    cap_cents: int | None = None

    def of(self, cents: int) -> int:
        """Half-up, never more than the cap, and never more than the money itself."""
        return half_up(self.exactly(cents), WHOLE_BASIS_POINTS)

    def exactly(self, cents: int) -> int:
        """The same in ten-thousandths of a cent: what else it costs is added before anything is rounded."""
        cost = cents * self.basis_points + self.fixed_cents * WHOLE_BASIS_POINTS
        return min(cost, WHOLE_BASIS_POINTS * (cents if self.cap_cents is None else min(self.cap_cents, cents)))


@dataclass(frozen=True)
class Policy:
    """The firm's own choices. All start at the careful end: nothing is passed on."""

    passed_on: bool = False
    debit_cards: bool = True
    international: International = International.REFUSE
    state: str = ""  # where the firm is


@dataclass(frozen=True)
class Card:
    brand: str
    funding: Funding
    country: str = "US"
    state: str = ""  # of the cardholder's billing address

    @property
    def is_international(self) -> bool:
        return self.country not in _DOMESTIC


def country_of(*, bank: str, billing: str) -> str:
    """The one abroad, of the bank that gave out the card and its billing address; what nobody knows costs no more."""
    return billing if billing and billing not in _DOMESTIC else bank or "US"


def state_of(*, state: str, billing: str) -> str:
    """Of a billing address here. A province abroad may be written like a state of ours, and is none.

    An address here that tells no state lies in one all the same: of its rules nothing is known, and nothing passed on.
    """
    return "" if billing and billing not in _DOMESTIC else state.strip().upper() or billing


@dataclass(frozen=True)
class Fee:
    """`whole` is what we earn: the payer's part is charged on top, the firm's part withheld from its payout."""

    items_cents: int
    payer_cents: int
    firm_cents: int
    because: tuple[str, ...] = ()

    @property
    def whole_cents(self) -> int:
        return self.payer_cents + self.firm_cents

    @property
    def charged_cents(self) -> int:
        return self.items_cents + self.payer_cents

    @property
    def payout_cents(self) -> int:
        return self.items_cents - self.firm_cents


def rate_on(rates: Sequence[Rate], *, method: Method, channel: Channel, on: date) -> Rate:
    """The newest that holds on the day; a channel without one of its own has the portal's."""
    for wanted in (channel, Channel.PORTAL):
        held = [each for each in rates if (each.method, each.channel) == (method, wanted) and each.since <= on]
        if held:
            return max(held, key=lambda each: each.since)
    raise LookupError(f"No fee is agreed for payments by {method} on {on}.")


def of_bank(cents: int, rate: Rate) -> Fee:
    """Bank transfers cost the payer nothing more."""
    return Fee(cents, 0, rate.of(cents))


def of_card(cents: int, rate: Rate, card: Card, policy: Policy, *, on: date, waived: bool = False) -> Fee:
    """Raises CardRefused where the firm takes no card of this sort."""
    _refuse(card, policy)
    cost = rate.exactly(cents)
    abroad = cents * INTERNATIONAL_BASIS_POINTS if card.is_international else 0
    whole = min(half_up(cost + abroad, WHOLE_BASIS_POINTS), cents)
    bearable, because = _bearable(cents, card, policy, on)
    if waived:
        bearable, because = 0, "The firm waived it."
    passed_on = cost * policy.passed_on + abroad * (policy.international == International.PAYER)
    wanted = min(half_up(passed_on, WHOLE_BASIS_POINTS), whole)
    payer = min(wanted, bearable)
    return Fee(cents, payer, whole - payer, (because,) if wanted and payer < wanted else ())


def _refuse(card: Card, policy: Policy) -> None:
    if card.funding == Funding.DEBIT and not policy.debit_cards:
        raise CardRefused("Debit cards are not taken here. Use a credit card or a bank transfer.")
    if card.is_international and policy.international == International.REFUSE:
        raise CardRefused(
            "Cards from outside the United States are not taken here. Use a bank transfer or another card."
        )


def _bearable(cents: int, card: Card, policy: Policy, on: date) -> tuple[int, str]:
    """The most that this payer may be charged on top, and why no more."""
    if card.funding != Funding.CREDIT:
        return 0, "Only a card that is known to be a credit card bears a fee."
    # Whoever lives in a state of ours is under its rules, wherever their bank is. Abroad the firm's alone has a say.
    lives_abroad = card.is_international and not card.state
    states = {policy.state} if lives_abroad else {policy.state, card.state}
    found = surcharges.limit(brand=card.brand, states=states, on=on)
    # Rounded as the fee is, or of each second fee at the limit the firm would bear a cent, in a row of its own.
    return half_up(cents * found.basis_points, WHOLE_BASIS_POINTS), found.because


def half_up(numerator: int, denominator: int) -> int:
    return (numerator + denominator // 2) // denominator
