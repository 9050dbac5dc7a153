"""Dates and amounts as bank downloads write them. What could be read in two ways is refused."""

import re
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_US = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})", re.ASCII)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE)
_WORDY = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%d-%b-%y")
_CENTURY = 2000
_LENGTH_MAX = 40

_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?:USD|CAD|GBP|US\$|CA\$|C\$|[$£])?\s*(?P<inner>[+-])?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})?(?:\.(?P<cents>[0-9]{1,2}))?"
    r"\s*(?:USD|CAD|GBP)?\s*(?P<after>-)?\s*(?P<close>\))?\s*(?P<word>CR|DR)?",
    re.ASCII | re.IGNORECASE,
)
_MINUSES = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"))


def day(text: str) -> date | None:
    """Month before day, unless the year leads or the month is a word. A time beside it is passed over."""
    said = _TIME.sub("", text.strip()[:_LENGTH_MAX], count=1).strip()
    for pattern, order in ((_ISO, (1, 2, 3)), (_PLAIN, (1, 2, 3)), (_US, (3, 1, 2))):
        if match := pattern.fullmatch(said):
            year, month, number = (int(match[place]) for place in order)
            return _date(year if year > 99 else _CENTURY + year, month, number)  # noqa: PLR2004  two digits
    for way in _WORDY:
        try:
            return datetime.strptime(said, way).date()  # noqa: DTZ007  a date alone
        except ValueError:
            continue
    return None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def cents(text: str) -> int | None:
    """Parentheses, a minus or DR make it less than nothing, and two of them make no sense."""
    match = _AMOUNT.fullmatch(text.strip().translate(_MINUSES)) if len(text) <= _LENGTH_MAX else None
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["whole"] or match["cents"]) is None:
        return None
    word = (match["word"] or "").upper()
    signs = [each for each in (match["sign"], match["inner"], match["after"], match["open"], word) if each]
    if len(signs) > 1:
        return None
    whole = int((match["whole"] or "0").replace(",", ""))
    found = whole * 100 + int((match["cents"] or "").ljust(2, "0"))
    return -found if signs and signs[0] in {"-", "(", "DR"} else found
