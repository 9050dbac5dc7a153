from typing import Any

from django import forms

from quittance.access.models import Person
from quittance.web.portal.fields import AddressField, Form, NewPasswordField, judge_password


class LinkForm(Form):
    address = AddressField(autocomplete="username")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class ForgottenForm(Form):
    address = AddressField(autocomplete="username")


class NewPasswordForm(Form):
    password = NewPasswordField(label="New password")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        judge_password(self, "password", [self.person.address, self.person.given_name, self.person.family_name])
        return self.cleaned_data
