from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from quittance.web.portal.fields import AddressField, Form
from quittance.web.portal.pay.ways import Way

FURTHER_MAX = 5
_KEY_LENGTHS = range(20, 65)


class FurtherField(forms.CharField):
    """More addresses for the confirmation, as people write them: with commas, or one below the other."""

    def clean(self, value: Any) -> list[str]:
        texts = [text.strip() for text in str(value or "").replace(";", ",").replace("\n", ",").split(",")]
        different = {text.lower(): text for text in texts if text}
        if len(different) > FURTHER_MAX:  # before each is looked at: a form may hold a million of them
            raise ValidationError(f"Give at most {FURTHER_MAX} more addresses.")
        one = AddressField()
        return list(dict.fromkeys(one.clean(text) for text in different.values()))


class PayForm(Form):
    """What is asked beside the processor's fields. No field here could take a card's or an account's number."""

    address = AddressField(label="Confirmation to")
    further = FurtherField(
        label="Also to",
        required=False,
        help_text=f"Up to {FURTHER_MAX} addresses, with commas between them.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none"}),
    )
    how = forms.ChoiceField(
        label="Pay with", error_messages={"required": "Choose how to pay.", "invalid_choice": "Choose how to pay."}
    )
    key = forms.CharField(min_length=_KEY_LENGTHS.start, max_length=_KEY_LENGTHS.stop - 1)
    token = forms.CharField(required=False, max_length=255)
    keeps = forms.BooleanField(required=False)
    waiver = forms.CharField(required=False, max_length=300)
    agreed = forms.BooleanField(
        label="Terms of payment", error_messages={"required": "Tick that you agree, or nothing can be paid."}
    )

    def __init__(self, *args: Any, ways: Sequence[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = {way.name: way for way in ways}
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)  # noqa: S101  for the types
        how.choices = [(way.name, way.label) for way in ways]

    @property
    def way(self) -> Way:
        return self.ways[self.cleaned_data["how"]]

    @property
    def agreed_cents(self) -> int:
        """The total that stood beside the chosen way on the page that was sent."""
        told = str(self.data.get(f"total-{self.cleaned_data['how']}", ""))
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else 0  # noqa: PLR2004  fits a bigint
