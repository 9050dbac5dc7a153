"""How a deposit is added up in a mail: invoices and all else, less the fees, is what the bank shows (FILE-8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quittance.core.money import Currency, Money
from quittance.payments.rules.fees import Method

_METHODS = {Method.BANK.value: "Bank transfers", Method.CARD.value: "Cards"}
_ALWAYS = "invoices"
_TITLES = {
    "invoices": "Invoices",
    "alt": "Other payments",
    "fees": "Fees",
    "carried": "Of an earlier file, again",
    "remainder": "Not explained",
}


@dataclass(frozen=True)
class Part:
    """One payout, or all of a set together."""

    title: str
    descriptor: str  # what the bank's line says
    sums: tuple[tuple[str, Money], ...]
    amount: Money


def part_of(told: Mapping[str, str], currency: Currency) -> Part:
    """As a set's manifest tells it. What is nothing has no line."""
    money = {name: Money.parse(told[name], currency) for name in _TITLES}
    sums = tuple(
        (_TITLES[name], -amount if name == "fees" else amount)
        for name, amount in money.items()
        if amount or name == _ALWAYS
    )
    title = _METHODS.get(told["method"], "Together")
    return Part(title, told["descriptor"], sums, Money.parse(told["deposit"], currency))


def day_of(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
