"""What a password must be: long, and nothing that somebody who knows the person would try first."""

import unicodedata
from collections.abc import Iterable

LENGTH_MIN, LENGTH_MAX = 12, 256
_TELLING_MIN = 4  # shorter names stand in too many words


def normal(password: str) -> str:
    """The same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)


def faults(password: str, *, about: Iterable[str]) -> list[str]:
    """What is wrong with it, in sentences. `about` holds the person's names and address."""
    found = []
    if len(password) < LENGTH_MIN:
        found.append(f"Take at least {LENGTH_MIN} characters; this has {len(password)}. Four words in a row will do.")
    if len(password) > LENGTH_MAX:
        found.append(f"Take at most {LENGTH_MAX} characters; this has {len(password)}.")
    if any(word in password.casefold() for word in _telling(about)):
        found.append("Leave out your own name and address: they are tried first.")
    return found


def _telling(about: Iterable[str]) -> set[str]:
    words = {word.strip().casefold() for word in about}
    words |= {word.partition("@")[0] for word in words}
    return {word for word in words if len(word) >= _TELLING_MIN}
