"""The columns of the firm's own layout, as the form has them: a line for each, with buttons that need no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from quittance.reconciliation.queries import previews

FIXED = "="  # in the place of a field's name: a text of the firm's own
_COLUMNS_MAX = 40
_WORDS = {
    "date": "Date",
    "client": "Client number",
    "invoice": "Invoice number",
    "ref": "Reference",
    "amount": "Amount",
    "notes": "Notes",
    "payment": "Payment code",
    "item": "Item number",
    "identifier": "Identifier",
    "method": "Way of paying",
    "card": "Card type",
    "bank_index": "Bank index",
    "payout": "Payout",
}


@dataclass(frozen=True)
class Line:
    """One column in the form. A field that we do not know stands there by its name until somebody chooses another."""

    number: int
    title: str
    field: str
    text: str
    is_last: bool = False

    @property
    def choices(self) -> list[tuple[str, str]]:
        known = [(name, _WORDS.get(name, name)) for name in previews.fields()]
        strange = [] if self.field in {*_names(known), FIXED, ""} else [(self.field, self.field)]
        return [*strange, *known, (FIXED, "a fixed text")]


def _names(known: Sequence[tuple[str, str]]) -> list[str]:
    return [name for name, _ in known]


def shown(columns: Sequence[Sequence[str]]) -> list[Line]:
    """The usual ones where the firm chose none."""
    given = columns or previews.usual_columns()
    last = len(given)
    return [
        Line(number, title, field or FIXED, text, number == last)
        for number, (title, field, text) in enumerate(given, start=1)
    ]


def read(given: QueryDict | Mapping[str, str]) -> list[list[str]]:
    """As the form tells them, after the button that was pressed. None, where they are the usual ones."""
    if not isinstance(given, QueryDict):
        return []
    told = zip(given.getlist("column_title"), given.getlist("column_field"), given.getlist("column_text"), strict=False)
    found = [
        [title.strip(), "" if field == FIXED else field, text.strip() if field == FIXED else ""]
        for title, field, text in told
    ]
    found = _pressed(found[:_COLUMNS_MAX], given.get("column", ""))
    return [] if found == previews.usual_columns() else found


def _pressed(found: list[list[str]], button: str) -> list[list[str]]:
    """`add`, or `up:3`, `down:3`, `remove:3`; anything else leaves them as they are."""
    verb, _, number = button.partition(":")
    if verb == "add" and len(found) < _COLUMNS_MAX:
        return [*found, ["", "client", ""]]
    place = int(number) - 1 if number.isdecimal() else -1
    if not 0 <= place < len(found):
        return found
    line = found.pop(place)
    if verb == "remove":
        return found
    found.insert({"up": max(0, place - 1), "down": place + 1}.get(verb, place), line)
    return found
