"""Whom a provider names, in our words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ADDRESS_LENGTH_MAX = 320
SUBJECT_LENGTH_MAX = 255
NAME_LENGTH_MAX = 100
GROUPS_MAX = 1000
# Something@host.part, without spaces, quotes, brackets or control characters: stricter than mail, enough for staff.
_ADDRESS = re.compile(r"[^\s@\"<>()\[\],;:\\\x00-\x1f\x7f]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z0-9-]{2,}")


@dataclass(frozen=True)
class Somebody:
    """`groups` is None where the provider said nothing of them; `told` is what came, claim by claim, for IT to read."""

    subject: str
    address: str
    given_name: str = ""
    family_name: str = ""
    groups: tuple[str, ...] | None = None
    groups_left_out: bool = False
    address_unverified: bool = False
    domain: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """How a provider calls what we ask for, where it differs from the usual."""

    address: str = ""
    given_name: str = ""
    family_name: str = ""
    groups: str = ""


def is_address(text: str) -> bool:
    return len(text) <= ADDRESS_LENGTH_MAX and bool(_ADDRESS.fullmatch(text))


def word(value: object, length: int = NAME_LENGTH_MAX) -> str:
    """A claim as one plain line."""
    if not isinstance(value, str | int):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())[:length]


def words(value: object) -> tuple[str, ...] | None:
    """A claim with several values; a single one may stand alone."""
    if value is None:
        return None
    several = value if isinstance(value, list | tuple) else [value]
    found = (word(each, SUBJECT_LENGTH_MAX) for each in several[:GROUPS_MAX])
    return tuple(dict.fromkeys(each for each in found if each))


def names_from(whole: str, address: str) -> tuple[str, str]:
    """Given and family name where the provider tells but one text, or none at all."""
    source = whole or address.partition("@")[0].replace(".", " ").replace("_", " ").title()
    given, _, family = source.strip().rpartition(" ")
    return (given, family) if given else (family, "")
