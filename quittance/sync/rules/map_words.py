"""A field map in words for people: what feeds what, and what differs between two versions."""

from collections.abc import Iterator, Mapping
from typing import Any

from quittance.sync.rules import field_map
from quittance.sync.rules.field_map import Choice, Choices
from quittance.sync.rules.our_fields import OURS

TABLES = {
    "offices": "Offices",
    "staff": "Staff",
    "clients": "Clients",
    "contacts": "Contacts",
    "client_contacts": "Contacts of clients",
    "invoices": "Invoices",
    "entries": "Ledger entries",
    "applications": "Applications",
    "jobs": "Jobs",
    "work": "Unbilled work",
}
SINGULAR = {
    "offices": "office",
    "staff": "staff member",
    "clients": "client",
    "contacts": "contact",
    "client_contacts": "contact of a client",
    "invoices": "invoice",
    "entries": "ledger entry",
    "applications": "application",
    "jobs": "job",
    "work": "piece of work",
}


_NOBODY: Mapping[str, str] = {}


def title(table: str, name: str) -> str:
    return next((field.title for field in OURS.get(table, ()) if field.name == name), name)


def choice(chosen: Choice, people: Mapping[str, str] = _NOBODY) -> str:
    """`name1`; `address1 and address2, with “, ” between`; `contact_type is Billing or A/P`; `always Dana Reyes`."""
    if "static" in chosen:
        key = str(chosen["static"])
        return f"always {people.get(key, f'the record {key}')}"
    if "join" in chosen:
        between = {" ": "a space", "": "nothing"}.get(chosen.get("with", " "), f"“{chosen.get('with')}”")
        return f"{' and '.join(str(name) for name in chosen['join'])}, with {between} between"
    asked = _conditions(chosen)
    if asked is not None:
        told = [f"{field} is {' or '.join(words)}" for field, words in asked if words]
        return "; or ".join(told) or "never"
    if "words" in chosen:
        return f"{chosen['field']}, in our words"
    if "filled" in chosen:
        return f"{chosen['field']} is not empty"
    return str(chosen.get("field") or "nothing")


def changes(
    default: Choices, before: Choices, after: Choices, people: Mapping[str, str] = _NOBODY
) -> list[dict[str, str]]:
    """What differs between two versions, line by line; `people` are staff by their keys."""
    old, new = field_map.merged(default, before), field_map.merged(default, after)
    return [
        {
            "table": TABLES.get(table, table),
            "field": title(table, name),
            "before": choice(old[table].get(name, {}), people),
            "after": choice(new[table].get(name, {}), people),
        }
        for table, name in changed_fields(default, before, after)
    ]


def changed_fields(default: Choices, before: Choices, after: Choices) -> Iterator[tuple[str, str]]:
    old, new = field_map.merged(default, before), field_map.merged(default, after)
    for table in new:
        for name in new[table]:
            if not is_same(old.get(table, {}).get(name, {}), new[table][name]):
                yield table, name


def is_same(one: Choice, other: Choice) -> bool:
    """Whether both mean the same, however they are written."""
    return bool(_plain(one) == _plain(other))


def conditions(chosen: Choice) -> list[tuple[str, list[str]]]:
    """Those of a yes-or-no field: a source field, and the words in it that mean yes."""
    return _conditions(chosen) or []


def _conditions(chosen: Choice) -> list[tuple[str, list[str]]] | None:
    if "any" in chosen:
        return [(str(each.get("field", "")), [str(word) for word in each.get("one_of", ())]) for each in chosen["any"]]
    if "one_of" in chosen:
        return [(str(chosen.get("field", "")), [str(word) for word in chosen["one_of"]])]
    return None


def _plain(chosen: Choice) -> Any:
    asked = _conditions(chosen)
    if asked is not None:
        return ("conditions", sorted((field, tuple(sorted(words))) for field, words in asked if words))
    if "join" in chosen:
        named = tuple(chosen["join"])
        return ("field", named[0]) if len(named) == 1 else ("join", named, chosen.get("with", " "))
    if "words" in chosen:
        return ("words", chosen.get("field"), tuple(sorted(dict(chosen["words"]).items())))
    if "static" in chosen:
        return ("static", str(chosen["static"]))
    if "filled" in chosen:
        return ("filled", chosen.get("field"))
    return ("field", chosen.get("field", ""))
