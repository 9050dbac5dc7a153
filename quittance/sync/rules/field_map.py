"""Which source field feeds which of ours: the profile's own mapping with the firm's choices laid over it.

A choice is one of
    {"field": "name1"}                                          that field as it is; "" for nothing
    {"field": "status", "one_of": ["Inactive"]}                 yes if it holds one of these words
    {"field": "type_name", "words": {"Invoice": "invoice"}}     our word for each of theirs
    {"join": ["client_number", "sub_id"], "with": "."}          those that are not empty, side by side
    {"any": [{"field": "contact_type", "one_of": ["Billing"]}]} yes if one of these conditions holds
    {"field": "billed_entry_id", "filled": true}                yes if it holds anything
    {"static": "4711"}                                          the same for all rows, such as one staff record
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from quittance.sync.rules.our_fields import OURS, Kind, OurField
from quittance.sync.rules.values import Unmappable, boolean, cents, day, key, minutes, shown, sign, text

Choice = Mapping[str, Any]
Choices = Mapping[str, Mapping[str, Choice]]
Value = Any
Raw = Sequence[Any]
_Take = Callable[[Raw], Value]
# A raw row begins with its key and its fingerprint.
FIRST_VALUE = 2

_CONVERT: Mapping[Kind, Callable[[object], Value]] = {
    Kind.TEXT: text,
    Kind.KEY: key,
    Kind.CENTS: cents,
    Kind.DAY: day,
    Kind.BOOLEAN: boolean,
    Kind.MINUTES: minutes,
    Kind.SIGN: sign,
}


def merged(default: Choices, choices: Choices) -> dict[str, dict[str, Choice]]:
    """The whole map: what the firm chose, and the profile's own word for all else."""
    return {table: {**fields, **choices.get(table, {})} for table, fields in default.items()}


def check(fields: Mapping[str, Sequence[str]], choices: Choices) -> list[str]:
    """What is wrong with a firm's choices, given each table's source fields. Empty if nothing is."""
    found = []
    for table, chosen in choices.items():
        ours = {each.name: each for each in OURS.get(table, ())}
        for name, choice in chosen.items():
            if name not in ours or not ours[name].editable:
                found.append(f"“{name}” of {table} cannot be chosen.")
            else:
                found += _faults(ours[name], choice, set(fields.get(table, ())))
    return found


def _faults(ours: OurField, choice: Choice, known: set[str]) -> list[str]:
    found = []
    if "static" in choice:
        if ours.kind is not Kind.KEY or not str(choice["static"]).strip():
            found.append(f"{ours.title}: choose the one record that it shall be for all.")
        return found
    found += [f"{ours.title}: the source has no field {shown(name)}." for name in _named(choice) if name not in known]
    if ours.required and not _named(choice):
        found.append(f"{ours.title}: choose a field. No row can stand here without it.")
    if ours.kind is Kind.BOOLEAN and not {"one_of", "any"} & set(choice) and "field" not in choice:
        found.append(f"{ours.title}: say which words mean yes.")
    return found


def _named(choice: Choice) -> list[str]:
    """The source fields that a choice speaks of."""
    if "join" in choice:
        return [str(each) for each in choice["join"]]
    if "any" in choice:
        return [str(each.get("field", "")) for each in choice["any"]]
    return [str(choice["field"])] if choice.get("field") else []


class Mapper:
    """Turns a source's rows of one table into ours. In bulk it goes column by column, which is far quicker."""

    def __init__(self, table: str, source_fields: Sequence[str], mapping: Mapping[str, Choice]) -> None:
        self.table = table
        self.fields = OURS[table]
        places = {name: place for place, name in enumerate(source_fields, start=FIRST_VALUE)}
        self._takes = [_taker(field, mapping.get(field.name, {}), places) for field in self.fields]
        self._plain = [_place(mapping.get(field.name, {}), places) for field in self.fields]

    def map(self, values: Raw) -> list[Value]:
        """One row, by our fields in their order; refused with the first thing that is wrong."""
        found = []
        for field, take in zip(self.fields, self._takes, strict=True):
            try:
                value = take(values)
            except Unmappable as refused:
                raise Unmappable(refused.reason, f"{field.title}: {refused.words}") from None
            value = _one_of_ours(field, value) if field.words else value
            if field.required and (value is None or value == ""):
                raise Unmappable("missing", f"{field.title} is missing.")
            found.append(value)
        return found

    def readable(self, values: Raw) -> dict[str, Value]:
        """By our fields, what can be read of a row though the whole cannot: for whoever has to find it and mend it."""
        found: dict[str, Value] = {}
        for field, take in zip(self.fields, self._takes, strict=True):
            with suppress(Unmappable, TypeError):
                found[field.name] = take(values)
        return found

    def columns(self, rows: Sequence[Raw]) -> list[list[Value]]:
        """Many rows, column by column. One row that cannot be read refuses them all: then each is mapped for itself."""
        turned = list(zip(*rows, strict=True))
        found = []
        for field, take, place in zip(self.fields, self._takes, self._plain, strict=True):
            column = _whole(field, turned[place]) if place is not None else [take(row) for row in rows]
            column = [_one_of_ours(field, value) for value in column] if field.words else column
            if field.required and (None in column or "" in column):
                raise Unmappable("missing", f"{field.title} is missing.")
            found.append(column)
        return found


def _one_of_ours(field: OurField, value: str) -> str:
    """A kind that we do not know is none; what may not lack one is refused."""
    if value in field.words or not field.required:
        return value if value in field.words else ""
    raise Unmappable("kind", f"{field.title}: {shown(value)} is none of {', '.join(field.words)}.")


def _whole(field: OurField, values: Sequence[Any]) -> list[Value]:
    if field.kind in {Kind.TEXT, Kind.KEY}:
        return _texts(values, key if field.kind is Kind.KEY else text)
    convert = _CONVERT[field.kind]
    return [convert(value) for value in values]


_QUICK_LENGTH = 100


def _texts(values: Sequence[Any], convert: Callable[[object], str]) -> list[str]:
    """Ordinary text is looked at all at once; anything else value by value."""
    try:
        found = [value.strip() if value else "" for value in values]
        if max(map(len, found)) <= _QUICK_LENGTH and "\x00" not in "".join(found):
            return found
    except (AttributeError, TypeError):
        pass
    return [convert(value) for value in values]


def _place(choice: Choice, places: Mapping[str, int]) -> int | None:
    """Where the value stands, if it is a field as it is."""
    return places.get(choice["field"]) if set(choice) == {"field"} else None


def _taker(field: OurField, choice: Choice, places: Mapping[str, int]) -> _Take:
    convert = _CONVERT[field.kind]
    if "static" in choice:
        fixed = convert(choice["static"])
        return lambda _: fixed
    if "join" in choice:
        return _joined([places[name] for name in choice["join"] if name in places], choice.get("with", " "), convert)
    if "any" in choice:
        conditions = [_condition(each, places) for each in choice["any"]]
        return lambda row: any(holds(row) for holds in conditions)
    place = places.get(choice.get("field", ""))
    if place is None:
        nothing = None if field.kind in {Kind.CENTS, Kind.SIGN} else convert(None)
        return lambda _: nothing
    return _of_field(choice, place, convert)


def _of_field(choice: Choice, place: int, convert: Callable[[object], Value]) -> _Take:
    if "one_of" in choice:
        return _is_one_of(choice, place)
    if "filled" in choice:
        return lambda row: bool(text(row[place]))
    if "words" in choice:
        words = dict(choice["words"])
        return lambda row: words.get(text(row[place]), "")
    return lambda row: convert(row[place])


def _joined(places: Sequence[int], between: str, convert: Callable[[object], Value]) -> _Take:
    return lambda row: convert(between.join(part for part in (text(row[place]) for place in places) if part))


def _condition(choice: Choice, places: Mapping[str, int]) -> Callable[[Raw], bool]:
    place = places.get(choice["field"])
    return (lambda _: False) if place is None else _is_one_of(choice, place)


def _is_one_of(choice: Choice, place: int) -> Callable[[Raw], bool]:
    wanted = {str(word).strip().lower() for word in choice.get("one_of", ())}
    return lambda row: _word(row[place]) in wanted


def _word(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else text(value).lower()
