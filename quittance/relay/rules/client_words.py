"""Which clients a paper names by number: the last look before a bill goes to somebody.

A number means a client where the paper says so ("Client No. 10234"). Without such a word only what can hardly be a
year, a postal code or an amount is taken for one.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

WORDS_MAX = 300  # of each sort, on one paper

_NUMBER = r"(?P<number>[^\W_](?:[^\W_]|[.\-/](?=[^\W_])){0,39}+)(?![^\W_])"
_LABELLED = re.compile(
    r"\b(?:client|customer|account|acct)\b(?:[\s.:#-]{0,3}(?:no|nr|id|number|code|ref)\b)?[\s.:#(]{1,8}+" + _NUMBER,
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.\-/$,])" + _NUMBER)
_DIGIT = re.compile(r"\d")
_AMOUNT_DATE_OR_PHONE = re.compile(r"[\d.]*\.\d\d|\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{3}([.-])\d{3}\2\d{4}|\d{5}-\d{4}")
_APART = re.compile(r"[\W_]+")
_OWN_LENGTH_MIN = 3  # shorter ones stand on any paper by chance


def client_numbers(words: str) -> tuple[str, ...]:
    """What may be a client's number, casefolded; whoever asks looks up which of them really are."""
    return tuple(dict.fromkeys((*_labelled(words), *_bare(words))))


def other_client(
    words: str, *, client_id: int, client_number: str, clients: Mapping[str, frozenset[int]], but: frozenset[str]
) -> str:
    """The number of somebody else whom the paper names, and not this client; empty where all is well.

    `but` are numbers known to mean something else: those of invoices.
    """
    for named in (_labelled(words), _bare(words)):
        real = [each for each in named if clients.get(each) and each not in but]
        if not real:
            continue
        if any(client_id in clients[each] or is_family(each, client_number) for each in real):
            return ""
        if len(client_number) >= _OWN_LENGTH_MIN and stands_in(words, client_number):
            return ""
        return real[0]
    return ""


def stands_in(words: str, number: str) -> bool:
    """Whether the paper bears this number as a word of its own, however its parts are held apart."""
    parts = [re.escape(part) for part in _APART.split(number) if part]
    if not parts:
        return False
    if number.isascii() and number.isalnum():
        return _is_word_of(
            words.lower(), number.lower()
        )  # an expression made for each number cost more than the search
    return bool(re.search(r"(?<![^\W_])" + r"[\W_]{0,3}".join(parts) + r"(?![^\W_])", words, re.IGNORECASE))


def _is_word_of(words: str, number: str) -> bool:
    at = words.find(number)
    while at >= 0:
        end = at + len(number)
        if not words[max(0, at - 1) : at].isalnum() and not words[end : end + 1].isalnum():
            return True
        at = words.find(number, at + 1)
    return False


def is_family(one: str, other: str) -> bool:
    """10234 and 10234.001: id and sub-id of one client are one number to us (CLI-3), not to every paper."""
    return one.casefold() == other.casefold() or begins(one, other) or begins(other, one)


def begins(short: str, long: str) -> bool:
    """10234 begins 10234.001, but not 102345."""
    short, long = short.casefold(), long.casefold()
    return bool(short) and len(long) > len(short) and long.startswith(short) and not long[len(short)].isalnum()


@lru_cache(maxsize=100)  # a paper is asked three times
def _labelled(words: str) -> tuple[str, ...]:
    return tuple(_each(_LABELLED, words))


@lru_cache(maxsize=100)
def _bare(words: str) -> tuple[str, ...]:
    return tuple(_each(_BARE, words, keep=_could_be_a_client))


def _could_be_a_client(word: str) -> bool:
    return len(word) >= _OWN_LENGTH_MIN + 1 and not word.isdecimal() and not _AMOUNT_DATE_OR_PHONE.fullmatch(word)


def _each(expression: re.Pattern[str], words: str, keep: Callable[[str], bool] = bool) -> list[str]:
    kept: dict[str, None] = {}
    for match in expression.finditer(words):
        number = match["number"].casefold()
        if _DIGIT.search(number) and keep(number):
            kept[number] = None
            if len(kept) >= WORDS_MAX:
                break
    return list(kept)
