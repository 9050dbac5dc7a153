"""The filters that providers ask with: one attribute that equals a value, or several of them joined by `and`."""

import json
import re
from dataclasses import dataclass

from quittance.access.rules.scim_words import Unreadable

CLAUSES_MAX = 5
_VALUE = r'"(?:[^"\\]|\\.)*"|true|false|\d+'
_CLAUSE = re.compile(
    rf"\s*(?P<name>[A-Za-z][\w.:$-]*)(?:\[(?P<inside>[^\]]*)\](?:\.(?P<sub>[\w$-]+))?)?"
    rf"(?:\s+(?P<operator>[A-Za-z]+)(?:\s+(?P<value>{_VALUE}))?)?\s*",
)
_AND = re.compile(r"and\s", re.IGNORECASE)
_SCHEMA = re.compile(r"urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):")


@dataclass(frozen=True)
class Clause:
    """That an attribute, in lower case and with its sub-attribute after a dot, equals a value."""

    name: str
    value: str


def clauses(text: str) -> list[Clause]:
    """What `userName eq "dana@…"` or `id eq "7" and members[value eq "12"]` asks for."""
    found: list[Clause] = []
    at = 0
    while at < len(text):
        match = _CLAUSE.match(text, at)
        if match is None or len(found) >= CLAUSES_MAX:
            raise _unclear(text)
        found += _clause(match, text)
        at = match.end()
        if at < len(text):
            joined = _AND.match(text, at)
            if joined is None or joined.end() >= len(text):
                raise _unclear(text)
            at = joined.end()
    if not found:
        raise _unclear(text)
    return found


def without_schema(name: str) -> str:
    """`username`, also where the schema's name is written before it."""
    return _SCHEMA.sub("", name.lower(), count=1)


def _clause(match: "re.Match[str]", text: str) -> list[Clause]:
    name, inside, operator = without_schema(match["name"]), match["inside"], (match["operator"] or "").lower()
    if operator:
        if operator != "eq" or match["value"] is None:
            raise _unclear(text)
        outer = [Clause(f"{name}.{match['sub'].lower()}" if match["sub"] else name, _bare(match["value"]))]
    elif inside is None:
        raise _unclear(text)
    else:
        outer = []
    if inside is not None:
        outer += [Clause(f"{name}.{clause.name}", clause.value) for clause in clauses(inside)]
    return outer


def _bare(value: str) -> str:
    try:
        bare = str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        raise Unreadable("invalidFilter", "The text in the filter has a backslash that leads nowhere.") from None
    if not bare.isprintable():
        raise Unreadable("invalidFilter", "The text in the filter holds characters that cannot be shown.")
    return bare


def _unclear(text: str) -> Unreadable:
    return Unreadable(
        "invalidFilter",
        f"The filter {text[:200]!r} is not one that is answered here. Ask with eq, joined by and if need be.",
    )
