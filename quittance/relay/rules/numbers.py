"""The invoice numbers that a name, a subject or a paper bears, by the firm's own patterns.

A pattern is what stands around a number: `Invoice_{number}`, `{number}_*`. Case does not matter, nor whether words are
held apart by spaces, underscores or dashes. A number has a digit in it. Patterns are built into expressions from
escaped pieces alone, and each piece is bounded, so that no pattern and no text takes long.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

PLACE = "{number}"
PATTERN_LENGTH_MAX = 100
PATTERNS_MAX = 50
TEXT_LENGTH_MAX = 200_000
NUMBER_LENGTH_MAX = 60
FOUND_MAX = 200

_ALNUM = r"[^\W_]"
# Where words follow it, it gives back what they need: "77-final" is 77 where the pattern ends with "final".
_HAS_DIGIT = rf"(?=(?:[^\W\d_]|[./\-]){{0,{NUMBER_LENGTH_MAX - 1}}}+\d)"
_LETTERS = rf"{_ALNUM}(?:{_ALNUM}|[./\-](?={_ALNUM})){{0,{NUMBER_LENGTH_MAX - 1}}}"
_YIELDING = rf"{_HAS_DIGIT}(?P<number>{_LETTERS})(?!{_ALNUM})"
_NUMBER = rf"{_HAS_DIGIT}(?P<number>{_LETTERS}+)(?!{_ALNUM})"
_APART = r"[\s_\-#:.]{0,8}+"
_FILLER = r"(?:(?P<filler>numbers?|num|nos?|nr|id)(?![^\W\d_])(?P<gap>[\s_\-#:.]{0,8}+))?+"
_ANYTHING = r"[^\n]{0,40}?"
WILD_MAX = 2
WILD_TEXT_LENGTH_MAX = 1_000  # gaps of any words are for names and subjects: on a paper they would bridge anything
_LOOSE = re.compile(r"[\s_\-#:.]+")
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}\Z")
_WORD = re.compile(r"[^\W_]")
_DATE = re.compile(r"\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.)\d{2,4}\Z")
_LAST_WORD = re.compile(r"[./\-][^\W\d_]{2,}\Z")


def found(text: str, *, patterns: Sequence[str]) -> tuple[str, ...]:
    """In the order in which they stand; each once, whatever its case. The longer reading of a number comes first."""
    text = text[:TEXT_LENGTH_MAX]
    hits: list[tuple[int, str]] = []
    for pattern in patterns[:PATTERNS_MAX]:
        if "*" in pattern.strip("*") and len(text) > WILD_TEXT_LENGTH_MAX:
            continue
        if expression := _expression(pattern):
            hits += _hits(expression, text)
    return _each_once(number for _, number in sorted(hits, key=lambda hit: hit[0]))


def in_name(file_name: str, *, patterns: Sequence[str]) -> tuple[str, ...]:
    """What the name of a file bears; its extension is no part of the number."""
    return found(_EXTENSION.sub("", file_name.strip()), patterns=patterns)


def fault_of(pattern: str) -> str:
    """Why this cannot be a pattern, as a sentence; empty where it can."""
    if pattern.count(PLACE) != 1:
        return f"Write {PLACE} once, where the invoice number stands, such as Invoice_{PLACE}."
    if len(pattern) > PATTERN_LENGTH_MAX:
        return f"Keep the pattern to {PATTERN_LENGTH_MAX} characters."
    if pattern.count("*") > WILD_MAX:
        return f"Write * {WILD_MAX} times at most."
    if any(not each.isprintable() for each in pattern):
        return "Leave out line breaks and other characters that cannot be seen."
    return ""


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> re.Pattern[str] | None:
    if fault_of(pattern):
        return None
    before, after = pattern.strip().split(PLACE)
    if _WORD.search(before) or _WORD.search(after):
        return re.compile(
            _left(before) + (_YIELDING if _WORD.search(after) else _NUMBER) + _right(after), re.IGNORECASE
        )
    # No word to hold on to: it must be the whole of a name, sign by sign, or any word of any text would be a number.
    whole = _exactly(before) + _NUMBER + _exactly(after)
    return re.compile(rf"\A[^\S\n]*{whole}\s*\Z", re.IGNORECASE)


def _left(fixed: str) -> str:
    if not _WORD.search(fixed):
        return _loosely(fixed) + rf"(?<!{_ALNUM})"
    words = _loosely(fixed)
    start = rf"(?<!{_ALNUM})" if _WORD.match(fixed) else ""
    # "Inv {number}" is not to read "Invoice7" as the number "oice7".
    apart = r"(?:[\s_\-#:.]{1,8}+|(?=\d))" + _FILLER if not fixed.endswith("*") else ""
    return start + words + apart


def _right(fixed: str) -> str:
    if not fixed.strip("*"):
        return ""
    return _APART + _loosely(fixed) + (rf"(?!{_ALNUM})" if _WORD.match(fixed[-1]) else "")


def _loosely(fixed: str) -> str:
    """The words of it in their order, however they are held apart."""
    pieces = []
    for piece in fixed.split("*"):
        words = [re.escape(word) for word in _LOOSE.split(piece) if word]
        pieces.append(_APART.join(words))
    return _ANYTHING.join(pieces)


def _exactly(fixed: str) -> str:
    return _ANYTHING.join(re.escape(piece) for piece in fixed.split("*"))


def _hits(expression: re.Pattern[str], text: str) -> list[tuple[int, str]]:
    hits = []
    for match in expression.finditer(text):
        hits += [(match.start("number"), number) for number in _said(match)]
        if len(hits) >= FOUND_MAX:
            break
    return hits


def _said(match: re.Match[str]) -> Iterator[str]:
    """`No10501` without a gap may be the number NO10501 of a firm that counts so, and then 10501."""
    parts = match.groupdict()
    whole = f"{parts.get('filler') or ''}{match['number']}"
    if whole != match["number"] and not parts["gap"] and len(whole) <= NUMBER_LENGTH_MAX:
        yield from _readings(whole)
    yield from _readings(match["number"])


def _readings(number: str) -> Iterator[str]:
    """As it stands, then without words at its end: `10501-Acme` may be the number 10501 and a name."""
    while any(each.isdigit() for each in number) and not _DATE.match(number):
        yield number
        shorter = _LAST_WORD.sub("", number)
        if shorter == number:
            return
        number = shorter


def _each_once(numbers: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for number in numbers:
        kept.setdefault(number.casefold(), number)
        if len(kept) >= FOUND_MAX:
            break
    return tuple(kept.values())
