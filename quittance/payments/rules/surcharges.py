"""How much of a card fee a payer may be asked to bear: dated rules of brands and states, as data with their source.

These are figures of others, with a day from which they hold, looked at on 21 November 2026. What is not listed is
not allowed: an unknown brand, funding or state bears no surcharge. Not legal advice.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Brand(StrEnum):
    VISA = "visa"
    MASTERCARD = "mastercard"
    AMEX = "amex"
    DISCOVER = "discover"


@dataclass(frozen=True)
class Rule:
    """Whom it binds, the most it allows (0 forbids), since when, and who says so."""

    whom: str
    basis_points_max: int
    since: date
    source: str
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


BRANDS = (
    Rule(Brand.VISA, 300, date(2023, 4, 15), "Visa (National Law Review, 2023)"),
    Rule(Brand.MASTERCARD, 400, date(2023, 1, 1), "Mastercard (Moov, surcharge guide)"),
    # Not above the processor's own cost, which the fee itself never exceeds.
    Rule(Brand.DISCOVER, 400, date(2023, 1, 1), "Discover (Moov, surcharge guide)"),
    # Equal to the other brands that are taken: the strictest of them.
    Rule(Brand.AMEX, 300, date(2023, 4, 15), "American Express (Moov, surcharge guide)"),
)
# Where sources disagree (California, Oklahoma) the strict reading holds until counsel says otherwise.
STATES = (
    Rule("CA", 0, date(2023, 1, 1), "California; sources disagree, read strictly"),
    Rule("CO", 200, date(2023, 1, 1), "Colorado (National Law Review, 2023)"),
    Rule("CT", 0, date(2023, 1, 1), "Connecticut (National Law Review, 2023)"),
    Rule("MA", 0, date(2023, 1, 1), "Massachusetts (National Law Review, 2023)"),
    Rule("ME", 0, date(2023, 1, 1), "Maine (National Law Review, 2023)"),
    Rule("OK", 0, date(2023, 1, 1), "Oklahoma; sources disagree, read strictly"),
    Rule("PR", 0, date(2023, 1, 1), "Puerto Rico (National Law Review, 2023)"),
)
_LAWFUL_ELSEWHERE = frozenset(
    (
        *("AK", "AL", "AR", "AZ", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MD"),
        *("MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OR", "PA", "RI"),
        *("SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY"),
    )
)


@dataclass(frozen=True)
class Limit:
    """The most that may be passed on, and the rule that says so."""

    basis_points: int
    because: str


def places() -> list[str]:
    """All of which the rules are known, to choose from."""
    return sorted(_LAWFUL_ELSEWHERE | {rule.whom for rule in STATES})


def knows_state(state: str) -> bool:
    """Whether anything is known of its rules; where nothing is, nothing may be passed on."""
    return state in _LAWFUL_ELSEWHERE or any(rule.whom == state for rule in STATES)


def limit(*, brand: str, states: Collection[str], on: date) -> Limit:
    """The strictest of the brand's rule and those of each state: the firm's and the cardholder's."""
    found = list(_limits(brand, states, on))
    return min(found, key=lambda each: each.basis_points)


def _limits(brand: str, states: Collection[str], on: date) -> Iterator[Limit]:
    of_brand = [rule for rule in BRANDS if rule.whom == brand and rule.holds(on)]
    if not of_brand:
        yield Limit(0, "Nothing is known of this card's brand.")
    for rule in of_brand:
        yield _told(rule)
    if not all(states):
        yield Limit(0, "The cardholder's state is not known.")
    for state in states:
        of_state = [rule for rule in STATES if rule.whom == state and rule.holds(on)]
        yield from map(_told, of_state)
        # Also where a rule is not in force yet, or has ended and nobody wrote down what follows.
        if state and not of_state and state not in _LAWFUL_ELSEWHERE:
            yield Limit(0, f"Nothing is known of the rules in {state}.")


def _told(rule: Rule) -> Limit:
    percent = f"{rule.basis_points_max / 100:g} %" if rule.basis_points_max else "nothing"
    return Limit(rule.basis_points_max, f"{rule.source}: {percent} at most, since {rule.since:%B} {rule.since.year}.")
