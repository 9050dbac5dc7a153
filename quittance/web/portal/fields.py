"""Fields that several forms of the portal have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from quittance.access.actions import passwords
from quittance.access.rules import addresses
from quittance.access.rules.passwords import LENGTH_MAX, LENGTH_MIN

_NAME_LENGTH_MAX = 100


class Form(forms.Form):
    """A form that leads to its first fault when it is shown again."""

    def full_clean(self) -> None:
        super().full_clean()
        first = next((name for name in self.fields if self.is_bound and name in self.errors), None)
        if first:
            self.fields[first].widget.attrs["autofocus"] = True

    def refuse(self, name: str | None, words: str) -> None:
        """A fault that only the action could find."""
        self.add_error(name, words)
        if name:
            self.fields[name].widget.attrs["autofocus"] = True


class AddressField(forms.EmailField):
    def __init__(self, *, autocomplete: str = "email", **kwargs: Any) -> None:
        words = {"required": "Enter your email address.", "invalid": "Enter an email address, like dana@acme.example."}
        attrs = {"autocomplete": autocomplete, "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("label", "Email address")
        super().__init__(
            max_length=addresses.LENGTH_MAX, error_messages=words, widget=forms.EmailInput(attrs=attrs), **kwargs
        )

    def clean(self, value: Any) -> str:
        try:
            # First, so that a domain in other letters is judged as mail servers write it.
            value = addresses.normal(value) if value else value
        except addresses.NoAddress:
            raise ValidationError(self.error_messages["invalid"]) from None
        found: str = super().clean(value)
        return found


class NameField(forms.CharField):
    def __init__(self, *, label: str, autocomplete: str) -> None:
        super().__init__(
            label=label,
            max_length=_NAME_LENGTH_MAX,
            error_messages={"required": f"Enter your {label.lower()}."},
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value.isprintable():
            raise ValidationError("Use letters that can be seen.")


class PasswordField(forms.CharField):
    """A password that exists already."""

    def __init__(self, *, label: str = "Password", autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(
            label=label,
            strip=False,
            max_length=LENGTH_MAX,
            error_messages={
                "required": "Enter your password.",
                "max_length": f"A password has at most {LENGTH_MAX} characters.",
            },
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )


class NewPasswordField(PasswordField):
    def __init__(self, *, label: str = "Password") -> None:
        super().__init__(
            label=label,
            autocomplete="new-password",
            help_text=f"At least {LENGTH_MIN} characters. Four words in a row are easy to remember.",
        )
        self.error_messages["required"] = "Choose a password."


class CodeField(forms.CharField):
    """Six digits of an app, or a recovery code."""

    def __init__(self, *, label: str, digits_only: bool = False, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        if digits_only:
            attrs["inputmode"] = "numeric"
        super().__init__(
            label=label,
            max_length=40,
            error_messages={"required": "Enter the code."},
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also if that is nothing: an empty form sent in has faults, one that is only looked at has none."""
    return request.POST if request.method == "POST" else None


def judge_password(form: forms.Form, name: str, about: Sequence[str]) -> None:
    """Called by a form's clean, once it knows whose password it is."""
    password = form.cleaned_data.get(name)
    if password:
        for fault in passwords.faults(password=password, about=list(about)):
            form.add_error(name, fault)
