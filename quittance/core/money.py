"""Money is whole cents with a currency; nothing here knows floats, locales or the database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

MINUS = "\u2212"  # what people read; files and machines get the hyphen
WHOLE_BASIS_POINTS = 10_000
MAX_WHOLE_DIGITS = 13  # keeps cents inside the database's bigint with room for sums

_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<cents>[0-9]{1,2}))?")


class Currency(StrEnum):
    USD = "USD"
    CAD = "CAD"
    GBP = "GBP"

    @property
    def symbol(self) -> str:
        return _SYMBOLS[self]


_SYMBOLS = {Currency.USD: "$", Currency.CAD: "CA$", Currency.GBP: "£"}


class MoneyError(Exception):
    """Anything that cannot be done with an amount."""


class MixedCurrencies(MoneyError):
    def __init__(self, left: Currency, right: Currency) -> None:
        super().__init__(f"{left} and {right} cannot be counted together")


class UnreadableAmount(MoneyError, ValueError):
    """The text is not one unambiguous amount; the message is fit to be shown beside the field."""


@dataclass(frozen=True, slots=True)
class Money:
    cents: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.cents) is not int:  # asked here and there: lists hold a hundred thousand amounts
            _refuse_inexact(self.cents, "cents")
        if type(self.currency) is not Currency:
            raise TypeError(f"currency must be a Currency, not {type(self.currency).__name__}")

    @classmethod
    def zero(cls, currency: Currency) -> Self:
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: Currency) -> "Money":
        """The currency is asked for because nothing has a sum too."""
        result = Money(0, currency)
        for amount in amounts:
            result += amount
        return result

    @classmethod
    def parse(cls, text: str, currency: Currency) -> Self:
        """Reads what a person typed or pasted: `1,000.00`, `$1,000`, `-5.5`, and the bookkeeper's minus `(1.00)`."""
        negative, amount = _take_sign(text.strip())
        amount = _take_symbol(amount, currency, text)
        match = _AMOUNT.fullmatch(amount)
        if not match or not amount:
            raise UnreadableAmount(_why_unreadable(amount, text))
        whole = (match["whole"] or "0").replace(",", "")
        if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
            raise UnreadableAmount(f"“{text.strip()[:40]}” is more money than this can hold.")
        cents = int(whole) * 100 + int((match["cents"] or "").ljust(2, "0"))
        return cls(-cents if negative else cents, currency)

    def machine(self) -> str:
        """The form for files and interfaces: `-1000.00`."""
        cents = self.cents
        return f"{cents // 100}.{cents % 100:02}" if cents >= 0 else f"-{-cents // 100}.{-cents % 100:02}"

    def __str__(self) -> str:
        """The form for people: `$1,000.00`, with a real minus sign before the symbol where one is due."""
        whole, cents = divmod(abs(self.cents), 100)
        return f"{MINUS if self.cents < 0 else ''}{self.currency.symbol}{whole:,}.{cents:02}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + self._cents_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - self._cents_of(other), self.currency)

    def __mul__(self, times: int) -> "Money":
        _refuse_inexact(times, "a multiplier of money")
        return Money(self.cents * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __abs__(self) -> "Money":
        return Money(abs(self.cents), self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __lt__(self, other: "Money") -> bool:
        return self.cents < self._cents_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.cents <= self._cents_of(other)

    def __gt__(self, other: "Money") -> bool:
        return self.cents > self._cents_of(other)

    def __ge__(self, other: "Money") -> bool:
        return self.cents >= self._cents_of(other)

    def percent(self, basis_points: int) -> "Money":
        """Rounded half-up to the cent, where half goes away from zero: giving a fee back mirrors taking it."""
        _refuse_inexact(basis_points, "basis points")
        product = self.cents * basis_points
        cents = (abs(product) + WHOLE_BASIS_POINTS // 2) // WHOLE_BASIS_POINTS
        return Money(-cents if product < 0 else cents, self.currency)

    def split(self, parts: int) -> tuple["Money", ...]:
        """Equal parts that sum to the whole; odd cents go to the first ones."""
        _refuse_inexact(parts, "the number of parts")
        if parts < 1:
            raise ValueError(f"money is split into one part or more, not {parts}")
        return self.allocate([1] * parts)

    def allocate(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Parts in proportion to the weights that sum to the whole.

        Cents left over go to the largest remainders, the earlier of equals first. A negative amount is
        shared out as its mirror image, so that taking back undoes giving part by part.
        """
        for weight in weights:
            _refuse_inexact(weight, "a weight")
        whole_weight = sum(weights)
        if whole_weight <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative and at least one must be above zero")
        shares, remainders = zip(*(divmod(abs(self.cents) * weight, whole_weight) for weight in weights), strict=True)
        left_over = abs(self.cents) - sum(shares)
        largest = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
        lucky = set(largest[:left_over])
        sign = -1 if self.cents < 0 else 1
        return tuple(Money(sign * (share + (place in lucky)), self.currency) for place, share in enumerate(shares))

    def _cents_of(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money is counted with money, not with {type(other).__name__}")
        if other.currency is not self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other.cents


def _refuse_inexact(value: object, what: str) -> None:
    # bool is an int to Python; to a bookkeeper True is not one cent.
    if type(value) is not int:
        raise TypeError(f"{what} must be a whole number, not {type(value).__name__}")


def _take_sign(text: str) -> tuple[bool, str]:
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text.startswith(("-", MINUS)):
        return True, text[1:].strip()
    return False, text


def _take_symbol(amount: str, currency: Currency, text: str) -> str:
    for known in Currency:
        if amount.startswith(known.symbol):
            if known is not currency:
                raise UnreadableAmount(
                    f"“{text.strip()[:40]}” is in {known.value}; this amount is in {currency.value}."
                )
            return amount.removeprefix(known.symbol).strip()
    return amount


def _why_unreadable(amount: str, text: str) -> str:
    shown = text.strip()[:40]
    if not amount:
        return "Write an amount, such as 1,000.00."
    if re.fullmatch(r"[0-9]+[.,][0-9]+", amount):
        return f"“{shown}” can be read in two ways. Write thousands and cents like 1,000.00."
    return f"“{shown}” is not an amount. Write it like 1,000.00."
