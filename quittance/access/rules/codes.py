"""Six digits that change each half minute, and codes for the day when the device that shows them is lost."""

from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that reads like another
_GROUP = 4


def steps_around(now: datetime) -> tuple[int, int, int]:
    """The half minute it is, the one before and the one after: clocks of phones are a little off."""
    step = int(now.timestamp()) // STEP_SECONDS
    return step - 1, step, step + 1


def bare(text: str) -> str:
    """As typed, without the gaps that people and screens put in."""
    return "".join(letter for letter in text.lower() if letter.isascii() and letter.isalnum())


def are_digits(text: str) -> bool:
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def in_groups(code: str) -> str:
    """`abcd-efgh-jkmn-pqrs`: can be read out and typed."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
