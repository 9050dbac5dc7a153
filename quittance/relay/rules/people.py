"""Who stands in a field of addresses, however it is written (RFC 5322 and what people make of it)."""

import re
from collections.abc import Iterator

from quittance.relay.rules import heads
from quittance.relay.rules.arrived import Person

ADDRESS_LENGTH_MAX = 320
PEOPLE_MAX = 2_000
_TOKEN = re.compile(
    r'=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=|"(?:[^"\\]|\\.)*+"?|<[^<>]*+>?|[,;:()]|[^",;:<>()]+|.', re.DOTALL
)
_ADDRESS = re.compile(r"[^\s@<>()\[\]:;,\\\"\x00-\x1f\x7f]{1,64}@(?P<domain>[^\s@<>()\[\]:;,\\\"\x00-\x1f\x7f]{1,253})")
_LABEL = re.compile(r"(?!-)[^\W_](?:[^\W_]|-){0,62}(?<!-)")
_SCHEME = re.compile(r"\A(?:smtp|mailto):", re.IGNORECASE)
_NAMES_NOBODY = re.compile(r"undisclosed|unlisted|recipients? not shown", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Enough to hand it to a mail server; one that it could read in two ways is none."""
    match = _ADDRESS.fullmatch(text)
    if not match or len(text) > ADDRESS_LENGTH_MAX or not text.isprintable():
        return False
    labels = match["domain"].split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdecimal()


def named(value: str) -> tuple[list[Person], list[str]]:
    """The people of a field, and what in it is no address."""
    people, stray = [], []
    for count, (name, address) in enumerate(_mailboxes(value)):
        if count >= PEOPLE_MAX:
            stray.append("and many more")
            break
        address = _bare(address)  # noqa: PLW2901  without what some programs put around it
        if is_address(address):
            people.append(Person(address, heads.decoded(name).strip(" '\"")[:300]))
        elif (address or name) and not _NAMES_NOBODY.search(f"{name} {address}"):
            stray.append((heads.decoded(address or name))[:100])
    return people, stray


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.strip().strip("<>'").strip())


def _mailboxes(value: str) -> Iterator[tuple[str, str]]:
    """Pairs of a name and an address; a group's own name is passed over, and so is what stands in parentheses."""
    words: list[str] = []
    angle: str | None = None
    depth = 0
    for piece in _TOKEN.findall(value):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif piece in ",;":
            yield from _pair(words, angle)
            words, angle = [], None
        elif piece == ":" and angle is None and not any("@" in word for word in words):
            words = []
        elif piece.startswith("<"):
            angle = piece.strip("<>")
        else:
            words.append(piece)
    yield from _pair(words, angle)


def _pair(words: list[str], angle: str | None) -> Iterator[tuple[str, str]]:
    said = " ".join(_unquoted(word) for word in words).strip()
    if angle is not None:
        yield said, angle.rpartition(":")[2] if angle.startswith("@") else angle
    elif said:
        yield "", said


def _unquoted(word: str) -> str:
    word = word.strip()
    return re.sub(r"\\(.)", r"\1", word[1:].removesuffix('"')) if word.startswith('"') else word
