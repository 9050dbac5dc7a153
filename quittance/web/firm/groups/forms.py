from django import forms

from quittance.access.actions.groups import NAME_LENGTH_MAX
from quittance.access.rules.permissions import Permission


class GroupForm(forms.Form):
    name = forms.CharField(max_length=NAME_LENGTH_MAX, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    permissions = forms.MultipleChoiceField(
        required=False,
        choices=[(right.value, right.value) for right in Permission],
        widget=forms.CheckboxSelectMultiple,
    )
