"""What a password must be: long, and nothing that somebody who knows the person would try first."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

LENGTH_MIN, LENGTH_MAX = 12, 256
_ANYWHERE_MIN = 5  # shorter names stand in too many words, so they count as whole words only
_WORD_MIN = 2
_BREAKS_MAX = 2  # "12345678abcd" is two runs, and no better than one
_REST_MIN = 6  # so many letters beside the firm's name make a password of somebody's own
_TURNS = {"90", "09", "za", "az"}  # where a run starts over
_LETTERS = re.compile(r"[^\W\d_]+")


def normal(password: str) -> str:
    """The same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, *, about: Iterable[str], firm: Iterable[str] = ()) -> list[str]:
    """What is wrong with it, in sentences. `about` holds the person's names and address, `firm` the firm's."""
    found = []
    small = password.casefold()
    if len(password) < LENGTH_MIN:
        found.append(f"Take at least {LENGTH_MIN} characters; this has {len(password)}. Four words in a row will do.")
    if len(password) > LENGTH_MAX:
        found.append(f"Take at most {LENGTH_MAX} characters; this has {len(password)}.")
    if _repeats(small):
        found.append("Take more than one thing typed again and again.")
    elif _is_a_run(small):
        found.append("Take no row of figures or letters in their order: rows are tried first.")
    own = _own(small, about)
    if own:
        found.append(f"Leave out “{own}”: your own name and address are tried first.")
    firms = _firms(small, firm)
    if firms:
        found.append(f"Take more than “{firms}”: the firm's name is tried first.")
    return found


def _repeats(small: str) -> bool:
    """One character, or one short word, from start to end."""
    return any(
        small == (small[:length] * len(small))[: len(small)]
        for length in range(1, min(LENGTH_MIN, len(small) // 2 + 1))
    )


def _is_a_run(small: str) -> bool:
    if len(small) < LENGTH_MIN:
        return False  # refused for its length already
    steps = [abs(ord(second) - ord(first)) == 1 or first + second in _TURNS for first, second in pairwise(small)]
    return steps.count(False) <= _BREAKS_MAX


def _own(small: str, about: Iterable[str]) -> str:
    """The longest of the owner's words that stands in it."""
    words = {word.strip().casefold() for word in about}
    words |= {part for word in words for part in (word.partition("@")[0], *(word.split() if "@" not in word else ()))}
    alone = set(_LETTERS.findall(small))
    standing = [
        word
        for word in words
        if len(word) >= _WORD_MIN and (word in small if len(word) >= _ANYWHERE_MIN else word in alone)
    ]
    return max(standing, key=len, default="")


def _firms(small: str, firm: Iterable[str]) -> str:
    """The firm's words, if hardly anything else stands in it: a harbor is a good word among four others."""
    rest, found = "".join(_LETTERS.findall(small)), []
    words = {word for name in firm for word in _LETTERS.findall(name.casefold()) if len(word) > _WORD_MIN}
    for word in sorted(words, key=len, reverse=True):
        if word in rest:
            found.append(word)
            rest = rest.replace(word, "")
    return " ".join(found) if found and len(rest) < _REST_MIN else ""
