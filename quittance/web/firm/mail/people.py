"""Recipients as people type them: one a line, with or without a name."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_email

LINES_MAX = 50
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")
# What would end a name, or a line, when the field is read again.
_PARTING = re.compile(r"[;<>\"\x00-\x1f\x7f\x85\u2028\u2029]")
_ADDRESS_MAX = 320
_NAME_MAX = 200

Person = tuple[str, str]  # address and name


class PeopleField(forms.CharField):
    """Its value is a list of address and name, each address once."""

    widget = forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> list[Person]:
        found: dict[str, Person] = {}
        for line in re.split(r"[\n;]+", str(super().clean(value))):
            if line.strip(" \t\r,"):
                person = _read(line.strip(" \t\r,"))
                found.setdefault(person[0], person)
        if len(found) > LINES_MAX:
            raise forms.ValidationError(f"At most {LINES_MAX} people at once.")
        return list(found.values())


def written(people: Iterable[Person]) -> str:
    """As it stands in the field: one line for each, whatever a stranger called himself."""
    lines = []
    for address, said in people:
        name = " ".join(_PARTING.sub(" ", said).split())
        if not _PARTING.search(address):
            lines.append(f"{name} <{address}>" if name else address)
    return "\n".join(lines)


def _read(line: str) -> Person:
    named = _NAMED.fullmatch(line)
    name, address = (named["name"], named["address"]) if named else ("", line)
    address = address.strip().lower()
    try:
        validate_email(address)
    except forms.ValidationError:
        raise forms.ValidationError(f"“{line[:_ADDRESS_MAX]}” is no e-mail address. Write one a line.") from None
    return address, " ".join(name.split()).strip("\"' ")[:_NAME_MAX]
