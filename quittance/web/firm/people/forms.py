from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from quittance.access.models import Group, Limit, Person
from quittance.access.rules.permissions import Permission

_KEY_MAX = 2**62


class OpenForm(forms.Form):
    """Who is open beside the list."""

    open = forms.IntegerField(min_value=1, max_value=_KEY_MAX)


class SessionForm(forms.Form):
    """One session to end, or none named: all of them."""

    session = forms.IntegerField(required=False, min_value=1, max_value=_KEY_MAX)


class GroupsForm(forms.Form):
    """The groups that somebody belongs to by the firm's own hand."""

    groups = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *words: Any, groups: Iterable[Group]) -> None:
        super().__init__(*words)
        self.offered = {str(group.pk): group for group in groups}
        self.fields["groups"].choices = [(key, group.name) for key, group in self.offered.items()]  # type: ignore[attr-defined]  # the field above

    @property
    def chosen(self) -> list[Group]:
        return [self.offered[key] for key in self.cleaned_data["groups"]]


class RightsForm(forms.Form):
    rights = forms.MultipleChoiceField(
        required=False,
        choices=[(right.value, right.value) for right in Permission],
        widget=forms.CheckboxSelectMultiple,
    )


class BoundsForm(forms.Form):
    """One bound a line. The practice system's own words for offices, partners and clients."""

    offices = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, such as Boston.",
    )
    partners = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, by staff code or e-mail address.",
    )
    clients = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line, by number."
    )

    KINDS = {"offices": Limit.Kind.OFFICE, "partners": Limit.Kind.PARTNER, "clients": Limit.Kind.CLIENT}

    @classmethod
    def of(cls, person: Person) -> "BoundsForm":
        held = list(person.limits.order_by("pk"))
        return cls(
            initial={
                field: "\n".join(limit.value for limit in held if limit.kind == kind)
                for field, kind in cls.KINDS.items()
            }
        )

    @property
    def bounds(self) -> list[tuple[Limit.Kind, str]]:
        return list(self._told())

    def _told(self) -> Iterator[tuple[Limit.Kind, str]]:
        for field, kind in self.KINDS.items():
            for line in self.cleaned_data[field].splitlines():
                if line.strip():
                    yield kind, line
