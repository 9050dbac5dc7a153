"""What a source's value is in our words. Whatever cannot be read exactly is refused with the value in question."""

from datetime import date
from decimal import Decimal

TEXT_LENGTH_MAX = 2_000
KEY_LENGTH_MAX = 100
CENTS_MAX = 10**15  # keeps sums of a whole firm inside the database's bigint
FIRST_YEAR, LAST_YEAR = 1900, 2999
MINUTES_MAX = 10**7
_TRUE = frozenset({"true", "t", "1", "y", "yes", "-1"})
_FALSE = frozenset({"false", "f", "0", "n", "no", ""})
_SHOWN_LENGTH = 60
_DIGITS_MAX = 30  # a number of a million digits is told by its size, not worked out


class Unmappable(Exception):
    """The row cannot stand in the mirror. `reason` is a word of ours, the text is for the firm."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason, self.words = reason, words


def shown(value: object) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return f"“{text[:_SHOWN_LENGTH]}{'…' if len(text) > _SHOWN_LENGTH else ''}”".replace("\x00", "␀")


def text(value: object) -> str:
    if value is None:
        return ""
    if type(value) is bytes:
        raise Unmappable("encoding", f"{shown(value)} is not valid text in the source's own encoding.")
    found = str(value).strip()
    if len(found) > TEXT_LENGTH_MAX:
        raise Unmappable("too_long", f"{shown(found)} is longer than {TEXT_LENGTH_MAX:,} characters.")
    if "\x00" in found:
        raise Unmappable("encoding", f"{shown(found)} holds a character that no text may hold.")
    return found


def key(value: object) -> str:
    found = text(value)
    if len(found) > KEY_LENGTH_MAX:
        raise Unmappable(
            "too_long", f"{shown(found)} is longer than {KEY_LENGTH_MAX} characters, too long for a number."
        )
    return found


def cents(value: object) -> int:
    """Whole cents of an amount that came as text; `1234.5600` is the usual form and takes the short way."""
    if type(value) is str and value[-5:-4] == "." and value.endswith("00"):
        try:
            found = int(value[:-5] + value[-4:-2])
        except ValueError:
            found = _cents(value)
    else:
        found = _cents(value)
    if not -CENTS_MAX < found < CENTS_MAX:
        raise Unmappable("amount", f"{shown(value)} is more money than any firm has.")
    return found


def _cents(value: object) -> int:
    if value is None:
        raise Unmappable("missing", "The amount is missing.")
    try:
        exact = Decimal(text(value)) * 100
        found = int(exact) if exact.adjusted() < _DIGITS_MAX else CENTS_MAX
    except (ArithmeticError, ValueError):
        raise Unmappable("amount", f"{shown(value)} is not an amount.") from None
    if found != exact and abs(exact) < CENTS_MAX:
        raise Unmappable("amount", f"{shown(value)} has fractions of a cent.")
    return found


def day(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        found = date.fromisoformat(text(value)[:10])
    except ValueError:
        raise Unmappable("date", f"{shown(value)} is not a day of the calendar.") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unmappable("date", f"{shown(value)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def boolean(value: object) -> bool:
    if value is True or value is False:
        return value
    word = text(value).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Unmappable("boolean", f"{shown(value)} is neither yes nor no.")


def minutes(value: object) -> int:
    """Hours with fractions, to the minute."""
    if value is None or value == "":
        return 0
    try:
        exact = Decimal(text(value)) * 60
        found = round(exact) if exact.adjusted() < _DIGITS_MAX else MINUTES_MAX
    except (ArithmeticError, ValueError):
        raise Unmappable("hours", f"{shown(value)} is not a number of hours.") from None
    if not -MINUTES_MAX < found < MINUTES_MAX:
        raise Unmappable("hours", f"{shown(value)} is more time than anybody has.")
    return found


def sign(value: object) -> int:
    word = text(value)
    if word in {"1", "+1", "1.0"}:
        return 1
    if word in {"-1", "-1.0"}:
        return -1
    raise Unmappable("sign", f"{shown(value)} says neither that the balance rises (1) nor that it falls (-1).")
