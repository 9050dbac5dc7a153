"""The editor of the field map as controls: selects over the source's fields, words that mean yes, one for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from quittance.sync.rules import map_words
from quittance.sync.rules.our_fields import OURS, Kind, OurField
from quittance.tenancy.models import StaffMember

GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "clients": ("Clients", ("clients",)),
    "staff": ("Staff", ("staff",)),
    "contacts": ("Contacts", ("contacts", "client_contacts")),
    "ledger": ("Invoices and receipts", ("invoices", "entries")),
}
# What some systems keep in several fields.
JOINED = {("clients", "number"), ("clients", "name"), ("clients", "street"), ("contacts", "first_name")}
STATIC = {("clients", "responsible")}
_PARTS, _RULES_MAX, _MORE_MAX = 3, 8, 500
_YES_NO = {"true": "yes", "false": "no"}

Seen = Mapping[str, Sequence[tuple[str, int]]]
Choice = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False
    number: int = 0


@dataclass(frozen=True)
class Rule:
    """One condition of a yes-or-no field."""

    name: str
    fields: list[Option]
    words: list[Option]
    more: str
    is_set: bool


@dataclass
class Control:
    """How one of our fields is chosen. `kind` is field, join, rules or staff."""

    table: str
    ours: OurField
    kind: str
    name: str
    own: str  # what the practice system's own map says
    changed: bool
    fields: list[Option] = field(default_factory=list)
    parts: list[tuple[str, list[Option]]] = field(default_factory=list)
    between: str = " "
    rules: list[Rule] = field(default_factory=list)
    static: str = ""
    is_static: bool = False


def controls(
    table: str,
    sources: Sequence[Any],
    mapping: Mapping[str, Choice],
    own: Mapping[str, Choice],
    seen: Seen,
) -> list[Control]:
    return [
        _control(table, ours, sources, mapping.get(ours.name, {}), own.get(ours.name, {}), seen)
        for ours in OURS[table]
        if ours.editable
    ]


def _control(table: str, ours: OurField, sources: Sequence[Any], chosen: Choice, own: Choice, seen: Seen) -> Control:
    name, place = f"{table}.{ours.name}", (table, ours.name)
    found = Control(
        table, ours, _kind(place, ours), name, map_words.choice(own), changed=not map_words.is_same(chosen, own)
    )
    if found.kind == "rules":
        rules = [each for each in map_words.conditions(chosen) if each[0]] or [(_first(own), [])]
        if len(rules) < _RULES_MAX and rules[-1][1]:
            rules.append(("", []))
        found.rules = [_rule(f"{name}.{number}", sources, *each, seen) for number, each in enumerate(rules)]
    elif found.kind == "join":
        named = [*chosen.get("join", [chosen.get("field", "")]), "", "", ""][:_PARTS]
        found.parts = [(f"{name}.{number}", _options(sources, each)) for number, each in enumerate(named)]
        found.between = str(chosen.get("with", " "))
    else:
        found.fields = _options(sources, str(chosen["field"] if "field" in chosen else _first(own)))
    found.is_static = "static" in chosen
    if found.is_static:
        found.static = _label(StaffMember.objects.filter(source_key=chosen["static"]).first(), str(chosen["static"]))
    return found


def _kind(place: tuple[str, str], ours: OurField) -> str:
    if ours.kind is Kind.BOOLEAN:
        return "rules"
    return "join" if place in JOINED else "staff" if place in STATIC else "field"


def _first(own: Choice) -> str:
    conditions = map_words.conditions(own)
    return conditions[0][0] if conditions else str(own.get("field", ""))


def _options(sources: Sequence[Any], chosen: str) -> list[Option]:
    found = [
        Option(each.name, f"{each.name}: {each.about}" if each.about else each.name, each.name == chosen)
        for each in sources
    ]
    if chosen and not any(option.chosen for option in found):
        found.insert(0, Option(chosen, f"{chosen}: not in the source any more", chosen=True))
    return found


def _rule(name: str, sources: Sequence[Any], field_name: str, words: Sequence[str], seen: Seen) -> Rule:
    there = dict(seen.get(field_name, ()))
    offered = [
        Option(word, _YES_NO.get(word, word), word.lower() in {each.lower() for each in words}, number)
        for word, number in there.items()
    ]
    more = [word for word in words if word.lower() not in {each.lower() for each in there}]
    return Rule(name, _options(sources, field_name), offered, ", ".join(more), bool(words))


def people() -> list[str]:
    """Whom a search for the one person may find."""
    rows = StaffMember.objects.filter(gone_at=None).order_by("last_name", "first_name", "code")
    return [_label(row, "") for row in rows]


def _label(row: StaffMember | None, otherwise: str) -> str:
    return f"{row} · {row.code or row.source_key}" if row else otherwise


class Incomplete(Exception):
    """A control of the page did not come with what was sent, so nothing can be told of it."""


class Unknown(Exception):
    """Nobody is meant by what was typed; the text says why."""


@dataclass
class Sent:
    """What a form said: the choices, what is wrong with them, and what was typed where nobody is meant by it."""

    choices: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)


def chosen(table: str, asked: QueryDict, own: Mapping[str, Choice]) -> Sent:
    """The choices of one table as they were sent. Raises Incomplete."""
    sent = Sent()
    for ours in OURS[table]:
        if not ours.editable:
            continue
        name, kind = f"{table}.{ours.name}", _kind((table, ours.name), ours)
        _refuse_incomplete(asked, f"{name}.0" if kind in {"rules", "join"} else name)
        if kind == "rules":
            sent.choices[ours.name] = _rules(name, asked, own.get(ours.name, {}))
        elif kind == "join":
            sent.choices[ours.name] = _joined(name, asked)
        elif kind == "staff" and asked.get(f"{name}.way") == "static":
            _add_person(sent, ours, name, asked.get(f"{name}.static", ""))
        else:
            sent.choices[ours.name] = {"field": asked.get(name, "")}
    return sent


def _refuse_incomplete(asked: QueryDict, name: str) -> None:
    """An empty choice means that the field shall stay empty: one that did not come must not mean so too."""
    if name not in asked:
        raise Incomplete(
            "Not all of the form arrived, so nothing was taken from it. Choose anew and send it once more."
        )


def _add_person(sent: Sent, ours: OurField, name: str, typed: str) -> None:
    try:
        sent.choices[ours.name] = {"static": _person(typed)}
    except Unknown as unknown:
        sent.faults.append(str(unknown))
        sent.typed[name] = typed[:_MORE_MAX]


def _rules(name: str, asked: QueryDict, own: Choice) -> Choice:
    conditions = []
    for number in range(_RULES_MAX):
        source = asked.get(f"{name}.{number}", "")
        words = asked.getlist(f"{name}.{number}.words")
        words += [word.strip() for word in asked.get(f"{name}.{number}.more", "")[:_MORE_MAX].split(",")]
        words = [word for word in dict.fromkeys(words) if word]
        # One without words yet is kept too: choosing its field is what brings the words to choose from.
        if source:
            conditions.append({"field": source, "one_of": words})
    if not conditions:
        return {"field": asked.get(f"{name}.0") or _first(own), "one_of": []}
    return conditions[0] if len(conditions) == 1 else {"any": conditions}


def _joined(name: str, asked: QueryDict) -> Choice:
    named = [asked.get(f"{name}.{number}", "") for number in range(_PARTS)]
    named = [each for each in named if each]
    if len(named) < 2:  # noqa: PLR2004  one field alone joins nothing
        return {"field": named[0] if named else ""}
    return {"join": named, "with": asked.get(f"{name}.with", " ")[:5]}


def _person(typed: str) -> str:
    """The key of the one whom a typed name, code or address means."""
    words = typed.strip()
    code = words.rpartition(" · ")[2].strip()
    rows = StaffMember.objects.filter(gone_at=None)
    for column, wanted in (("code", code), ("source_key", code), ("address__iexact", words)):
        keys = list(rows.filter(**{column: wanted}).values_list("source_key", flat=True)[:2]) if wanted else []
        if len(keys) == 1:
            return str(keys[0])
    by_name = [row for row in rows if words and str(row).lower() == words.lower()]
    if len(by_name) == 1:
        return by_name[0].source_key
    if by_name:
        raise Unknown(f"Responsible staff: {len(by_name)} people are called {words[:60]}. Choose one from the list.")
    raise Unknown(f"Responsible staff: nobody on the staff list is “{words[:60]}”. Choose one from the list.")
