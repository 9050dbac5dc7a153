"""What a SCIM PATCH asks for: on a person's document, and on a group's name and members."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quittance.access.rules import scim_filter
from quittance.access.rules.scim_words import EMAILS_MAX, Document, Unreadable, as_list, lowered, member_numbers

OPERATIONS_MAX = 1000
PATH_LENGTH_MAX = 500
_MANY = {"emails", "members"}
_PATH = re.compile(r"(?P<name>[a-z$][\w$-]*)(?:\[(?P<filter>.*)\])?(?:\.(?P<sub>[\w$-]+))?")


@dataclass(frozen=True)
class Operation:
    """One step, its names in lower case. An empty path means that the value names the attributes itself."""

    verb: str
    path: str
    value: Any


@dataclass(frozen=True)
class MemberChange:
    """A step on a group's members: `add`, `remove` or `replace` with these."""

    verb: str
    members: frozenset[int]


def operations(body: Any) -> list[Operation]:
    """The steps of a PATCH body, those without a path taken apart into one per attribute."""
    said = lowered(body)
    steps = said.get("operations") if isinstance(said, Mapping) else None
    if not isinstance(steps, list) or not steps:
        raise Unreadable("invalidSyntax", "A PATCH needs a list of Operations.")
    found: list[Operation] = []
    for step in steps:
        found += _taken_apart(step)
        if len(found) > OPERATIONS_MAX:
            raise Unreadable("tooMany", f"More than {OPERATIONS_MAX} Operations in one PATCH. Send several.")
    return found


def patched(document: Document, steps: list[Operation]) -> Document:
    """The document after all steps. Attributes that are none of ours are let pass, for nothing is kept of them."""
    result = copy.deepcopy(document)
    for step in steps:
        match = _PATH.fullmatch(step.path)
        if match is None:
            if not step.path.startswith("urn:"):
                raise Unreadable("invalidPath", f"The path {step.path[:200]!r} leads nowhere.")
            continue
        if match["filter"] is not None:
            _among(result, match, step)
        elif match["sub"]:
            _below(result, match["name"], match["sub"], step)
        else:
            _whole(result, match["name"], step)
        _refuse_many(result, match["name"])
    return result


def _refuse_many(document: Document, name: str) -> None:
    """After each step, since every further one looks through all that is there."""
    if name in _MANY and len(as_list(document.get(name))) > EMAILS_MAX:
        raise Unreadable("tooMany", f"A user has at most {EMAILS_MAX} {name}.")


def member_changes(steps: list[Operation]) -> list[MemberChange]:
    found = []
    for step in steps:
        match = _PATH.fullmatch(step.path)
        if match is None or match["name"] != "members":
            continue
        named = member_numbers(step.value)
        if match["filter"] is not None:
            clauses = scim_filter.clauses(match["filter"])
            if [clause.name for clause in clauses] != ["value"] or step.verb != "remove":
                raise Unreadable("invalidPath", 'Members are named as in members[value eq "12"], and so only removed.')
            named = member_numbers(clauses[0].value)
        elif step.verb == "remove" and step.value is None:
            found.append(MemberChange("replace", frozenset()))
            continue
        found.append(MemberChange(step.verb, named))
    return found


def _taken_apart(step: Any) -> list[Operation]:
    if not isinstance(step, Mapping):
        raise Unreadable("invalidSyntax", "Each of the Operations is an object.")
    verb, path, value = str(step.get("op", "")).lower(), step.get("path"), step.get("value")
    if verb not in {"add", "replace", "remove"}:
        raise Unreadable("invalidSyntax", "An operation's op is add, replace or remove.")
    if path:
        return [Operation(verb, _path(str(path)), value)]
    if verb == "remove":
        raise Unreadable("noTarget", "What to remove? The operation has no path.")
    if not isinstance(value, Mapping):
        raise Unreadable("invalidValue", "An operation without a path has an object as its value.")
    return [Operation(verb, _path(name), inner) for name, inner in value.items()]


def _path(said: str) -> str:
    if len(said) > PATH_LENGTH_MAX:
        raise Unreadable("invalidPath", f"A path is longer than {PATH_LENGTH_MAX} characters.")
    return scim_filter.without_schema(said.strip())


def _whole(document: Document, name: str, step: Operation) -> None:
    if step.verb == "remove":
        document.pop(name, None)
    elif step.verb == "add" and name in _MANY:
        fresh = as_list(step.value)
        if any(isinstance(item, Mapping) and item.get("primary") for item in fresh):
            document[name] = [{**item, "primary": False} for item in _items(document, name)]
        document[name] = [*_items(document, name), *fresh]
    elif isinstance(step.value, Mapping) and isinstance(document.get(name), dict):
        document[name].update(step.value)
    else:
        document[name] = step.value


def _below(document: Document, name: str, sub: str, step: Operation) -> None:
    if name in _MANY and not _items(document, name):
        document[name] = [{}]
    targets = _items(document, name) if name in _MANY else [document.setdefault(name, {})]
    for target in targets:
        if isinstance(target, dict):
            _set(target, sub, step)


def _among(document: Document, match: "re.Match[str]", step: Operation) -> None:
    """On those elements that the filter means; where it means none, a new one takes its conditions."""
    clauses, name = scim_filter.clauses(match["filter"]), match["name"]
    meant = [
        item
        for item in _items(document, name)
        if all(str(item.get(clause.name, "")).lower() == clause.value.lower() for clause in clauses)
    ]
    if step.verb == "remove" and not match["sub"]:
        document[name] = [item for item in _items(document, name) if item not in meant]
        return
    if not meant and step.verb != "remove":
        meant = [{clause.name: clause.value for clause in clauses}]
        document[name] = [*_items(document, name), *meant]
    for item in meant:
        if match["sub"]:
            _set(item, match["sub"], step)
        elif isinstance(step.value, Mapping):
            item.update(step.value)


def _set(target: Document, name: str, step: Operation) -> None:
    if step.verb == "remove":
        target.pop(name, None)
    else:
        target[name] = step.value


def _items(document: Document, name: str) -> list[Document]:
    return [item for item in as_list(document.get(name)) if isinstance(item, dict)]
