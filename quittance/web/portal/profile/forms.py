from collections.abc import Sequence
from typing import Any

from django import forms

from quittance.access.models import Person
from quittance.access.rules import addresses
from quittance.web.portal.fields import (
    AddressField,
    CodeField,
    Form,
    NameField,
    NewPasswordField,
    PasswordField,
    judge_password,
)


class NameForm(Form):
    given_name = NameField(label="First name", autocomplete="given-name")
    family_name = NameField(label="Last name", autocomplete="family-name")


class AddressForm(Form):
    address = AddressField(label="New email address", autocomplete="email")

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address == self.present:
            raise forms.ValidationError("This is your address already.")
        return address


class PasswordForm(Form):
    password = NewPasswordField(label="New password")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about: Sequence[str] = [person.address, person.given_name, person.family_name]

    def clean(self) -> dict[str, Any]:
        judge_password(self, "password", self.about)
        return self.cleaned_data


class ProveForm(Form):
    password = PasswordField()
    code = CodeField(label="Code", help_text="Six digits from your app, or one of your recovery codes.")
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]


class PasskeyForm(Form):
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter a name, like “My phone”."})


class SetUpForm(Form):
    code = CodeField(label="Six digits", digits_only=True)
    sealed = forms.CharField(widget=forms.HiddenInput)


class CloseForm(Form):
    typed = AddressField(label="Your email address", autocomplete="off", help_text="Type it to show that you mean it.")

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed != addresses.normal(self.present):
            raise forms.ValidationError(f"This is not the address of this account, which is {self.present}.")
        return typed
