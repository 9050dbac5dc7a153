from dataclasses import dataclass
from typing import Any

from django import forms

from quittance.sync.actions import catalogue, sources
from quittance.sync.models import Source
from quittance.sync.rules.map_words import TABLES

_TYPED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ChoiceForm(forms.Form):
    """Which practice system it is."""

    profile = forms.ChoiceField(
        label="Which practice system does your firm keep its books in?", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(kind.name, kind.title) for kind in catalogue.kinds()]
        self.fields["profile"].choices = found  # type: ignore[attr-defined]  # the field above
        self.initial.setdefault("profile", found[0][0])


@dataclass(frozen=True)
class OwnQuery:
    """The text for one kind of rows, beside what must stand in it."""

    field: forms.BoundField
    columns: tuple[catalogue.Column, ...]
    example: str

    @property
    def name(self) -> str:
        return str(self.field.label).lower()


class SourceForm(forms.Form):
    """Where its database is, as whom to read it, and a firm's own queries where the kind has none."""

    address = forms.CharField(
        label="Address of the database", max_length=500, error_messages={"required": "Enter the address."},
        help_text="postgresql://user@host:port/database, without the password. ?sslmode=require after it asks for TLS.",
        widget=forms.TextInput(attrs={**_TYPED, "placeholder": "postgresql://quittance_reader@db.firm.example/practice"}),
    )  # fmt: skip
    password = forms.CharField(
        label="Password of that user", max_length=sources.PASSWORD_LENGTH_MAX, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, kind: catalogue.Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for table in kind.tables if kind.own_queries else ():
            needed = [each.name for each in catalogue.wanted(table) if each.needed]
            self.fields[f"query_{table}"] = forms.CharField(
                label=TABLES[table],
                max_length=sources.QUERY_LENGTH_MAX,
                required=table == "clients",
                help_text=f"One SELECT. It must bring {', '.join(needed)}; the rest if you have it.",
                widget=forms.Textarea(attrs={**_TYPED, "rows": 5}),
            )

    @property
    def where(self) -> list[forms.BoundField]:
        return [self["address"], self["password"]]

    @property
    def own(self) -> list[OwnQuery]:
        tables = [name.removeprefix("query_") for name in self.fields if name.startswith("query_")]
        return [OwnQuery(self[f"query_{each}"], catalogue.wanted(each), catalogue.example(each)) for each in tables]

    @property
    def wish(self) -> sources.Wish:
        given = self.cleaned_data
        texts = {name.removeprefix("query_"): text for name, text in given.items() if name.startswith("query_")}
        return sources.Wish(self.kind.name, given["address"], given["password"], texts)


def written(source: Source | None, kind: catalogue.Kind) -> dict[str, str]:
    """What stands in the form when it is opened: all but the password."""
    if source is None or source.profile != kind.name:
        return {}
    return {"address": source.address, **{f"query_{table}": text for table, text in source.queries.items()}}
