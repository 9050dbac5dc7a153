"""Our reference, in one place: how it is written into files, and how it is found again in the firm's books.

`AIW-10199-100` is the first invoice item of payment 10199. What is no invoice's, and what takes money back, bears no
identifier: `10199-101`, `10199-900`. Books are typed by hand, so case, spaces and dashes do not matter when reading.
QuickBooks shows a whole description, `AIW-Invoice-61001-Client-11022-PI-10199-100`: its last two numbers are it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

IDENTIFIER = "AIW"  # unless the firm chooses another, so that books of a firm that moves over stay readable
FIRST_CODE = 1000
FIRST_ITEM, LAST_SHORT_ITEM, FIRST_LONG_ITEM = 100, 899, 1000
FIRST_REVERSAL, LAST_SHORT_REVERSAL, FIRST_LONG_REVERSAL = 900, 999, 9000
NUMBER_ONLY = "99999"  # what CCH ProSystem has room for: an identifier in the cheque-number field, without a code

_SPACE = r"[\s\-\u00ad\u2010-\u2015\u2212]"
_DASH = r"[\-\u2010-\u2015\u2212]"
_SPACES = re.compile(f"{_SPACE}+")
_DASHED = re.compile(rf"(?<![\w\-])[0-9]{{4,18}}\s*{_DASH}\s*[0-9]{{3,6}}(?![\w\-])")
_CHEQUE = re.compile(r"(?:(?:check|cheque|chk|chq|ck|no|nr|number|num)\.?[\s:#]*|#\s*)*([0-9]{2,12})", re.IGNORECASE)

# Invoice and client are the firm's own texts, whatever stands in them, and say nothing of the payment.
_DESCRIBED = re.compile(
    rf"(?<![^\W_])Invoice{_SPACE}.{{0,100}}?{_SPACE}Client{_SPACE}.{{0,100}}?{_SPACE}PI{_SPACE}+"
    rf"([0-9](?:{_SPACE}*[0-9])*)(?!\w)",
    re.IGNORECASE,
)

_DIGITS = re.compile(f"[0-9](?:{_SPACE}*[0-9])*")
_DIGITS_MAX = 40  # longer runs are no reference, and dear to try
_CODE_DIGITS_MIN, _CODE_DIGITS_MAX, _SUFFIX_DIGITS_MIN = len(str(FIRST_CODE)), 15, 3

Known = Mapping[int, Collection[int]]  # the suffixes of each code that is ours


@dataclass(frozen=True)
class Reading:
    """What a reference says. `code` and `suffix` always name something of ours; without them it names nothing."""

    code: int | None = None
    suffix: int | None = None  # none where it names the payment as a whole
    identified: bool = False  # bears the firm's identifier
    written: bool = False  # as a reference is: with the identifier or a dash, not as a bare number
    number_only: bool = False


NOTHING = Reading()


def build(code: int, suffix: int, *, identifier: str = "") -> str:
    return f"{identifier}-{code}-{suffix}" if identifier else f"{code}-{suffix}"


def item_suffix(place: int) -> int:
    """The suffix of a payment's first (0), second (1), … item."""
    short = FIRST_ITEM + place
    suffix = short if short <= LAST_SHORT_ITEM else FIRST_LONG_ITEM + short - LAST_SHORT_ITEM - 1
    if suffix >= FIRST_LONG_REVERSAL:
        raise ValueError("A payment has at most 8,800 items: the suffixes from 9000 on are for what takes money back.")
    return suffix


def reversal_suffix(place: int) -> int:
    short = FIRST_REVERSAL + place
    return short if short <= LAST_SHORT_REVERSAL else FIRST_LONG_REVERSAL + short - LAST_SHORT_REVERSAL - 1


def is_reversal(suffix: int) -> bool:
    return FIRST_REVERSAL <= suffix <= LAST_SHORT_REVERSAL or suffix >= FIRST_LONG_REVERSAL


def first_code(found: Iterable[int]) -> int:
    """Above every code in the firm's books, so that receipts of a former system never meet ours."""
    return max(FIRST_CODE, max(found, default=0) + 1)


def codes_meant(text: str) -> set[int]:
    """Every code that the digits of a text can mean, wherever its dashes stand: what to look for among our own."""
    found = set()
    for run in _DIGITS.finditer(text):
        groups = _SPACES.split(run[0])[:_DIGITS_MAX]
        for first in range(len(groups)):
            digits = "".join(groups[first:])[:_CODE_DIGITS_MAX]
            found |= {int(digits[:end]) for end in range(_CODE_DIGITS_MIN, len(digits) + 1)}
    return found


def codes_of_books(text: str, identifier: str) -> Iterator[int]:
    """The codes that stand behind the identifier in a reference, ours or a former system's."""
    for groups in (*_identified_runs(text, identifier), *_described_runs(text)):
        if len(groups) > 1:
            yield from _as_code(groups[0])
        elif groups:
            # Without dashes the last three digits are the suffix, if enough is left for a code.
            whole = groups[0]
            yield from _as_code(whole[:-3] if len(whole) >= _CODE_DIGITS_MIN + _SUFFIX_DIGITS_MIN else whole)


def _as_code(digits: str) -> Iterator[int]:
    if len(digits) <= _CODE_DIGITS_MAX:
        yield int(digits)


def read(text: str, *, identifier: str, known: Known) -> Reading:
    """Find what is ours in a reference. A text that fits several items, and whose dashes do not tell, names none."""
    runs, described = list(_identified_runs(text, identifier)), list(_described_runs(text))
    if runs or described:
        found = {each for run in runs for each in _resolved(run, known, begins=True)}
        # There the identifier stands far from the numbers, and is left out where money is taken back.
        found |= {each for run in described for each in _resolved(run, known, begins=bool(runs))}
        if len(found) == 1:
            code, suffix = found.pop()
            return Reading(code, suffix, identified=bool(runs), written=True)
        return Reading(identified=bool(runs), number_only=_is_number_only(text))
    if _is_number_only(text):
        return Reading(identified=True, number_only=True)
    dashed = [_SPACES.split(match[0].strip()) for match in _DASHED.finditer(text)]
    found = {each for run in dashed for each in _resolved(run, known)}
    if len(found) == 1:
        code, suffix = found.pop()
        return Reading(code, suffix, written=True)
    bare = _SPACES.sub("", text)
    if not found and bare.isascii() and bare.isdigit() and len(bare) <= _DIGITS_MAX:
        spaced = [group for group in _SPACES.split(text) if group]
        found = set(_resolved(spaced, known))
        if len(found) == 1:
            code, suffix = found.pop()
            return Reading(code, suffix, written=len(spaced) > 1)
    return NOTHING


def looks_like_cheque(text: str) -> bool:
    return _CHEQUE.fullmatch(text.strip()) is not None


def _is_number_only(text: str) -> bool:
    match = _CHEQUE.fullmatch(text.strip())
    return match is not None and match[1] == NUMBER_ONLY


def _identified_runs(text: str, identifier: str) -> Iterator[list[str]]:
    """The groups of digits that follow each place where the identifier stands."""
    for match in _pattern(identifier).finditer(text) if identifier else ():
        groups = [group for group in _SPACES.split(match[1]) if group]
        yield groups if sum(map(len, groups)) <= _DIGITS_MAX else []


def _described_runs(text: str) -> Iterator[list[str]]:
    for match in _DESCRIBED.finditer(text):
        groups = _SPACES.split(match[1])
        if sum(map(len, groups)) <= _DIGITS_MAX:
            yield groups


@cache
def _pattern(identifier: str) -> re.Pattern[str]:
    letters = f"{_SPACE}*".join(re.escape(letter) for letter in _SPACES.sub("", identifier))
    # An identifier of digits, as the cheque number 99999, is not the beginning of a longer number.
    digits = f"{'(?![0-9])' if identifier[-1].isdigit() else ''}((?:{_SPACE}*[0-9])*)"
    return re.compile(rf"(?<![^\W_]){letters}(?![^\W\d_]){digits}", re.IGNORECASE)


def _resolved(groups: list[str], known: Known, *, begins: bool = False) -> set[tuple[int, int | None]]:
    """Items of ours that these groups of digits can mean: as the dashes stand, or else wherever they may have stood.

    Behind the identifier they only begin with the reference (a date may follow), and may be a payment's code alone.
    """
    ends = range(2, len(groups) + 1) if begins else [len(groups)]
    as_written = {
        (code, suffix)
        for end in ends
        for middle in range(1, end)
        for code, suffix in [("".join(groups[:middle]), "".join(groups[middle:end]))]
    }
    found = _existing(as_written, known)
    if not found:
        digits = "".join(groups)
        found = _existing(
            {
                (digits[:place], digits[place:])
                for place in range(_CODE_DIGITS_MIN, len(digits) - _SUFFIX_DIGITS_MIN + 1)
            },
            known,
        )
    if found or not begins:
        return {(code, suffix) for code, suffix in found}
    texts = {"".join(groups[:end]) for end in range(1, len(groups) + 1)}
    return {(int(text), None) for text in texts if not text.startswith("0") and int(text) in known}


def _existing(pairs: Iterable[tuple[str, str]], known: Known) -> set[tuple[int, int]]:
    return {
        (int(code), int(suffix))
        for code, suffix in pairs
        if len(code) <= _CODE_DIGITS_MAX
        and not code.startswith("0")
        and not suffix.startswith("0")
        and int(suffix) in known.get(int(code), ())
    }
