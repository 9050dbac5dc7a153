import re
from typing import Any

from django import forms

from quittance.payments.models.mandate import Manner
from quittance.web.portal.fields import AddressField, Form

_AMOUNT = re.compile(r"\$?\s*(?:0?\.(?P<after>[0-9]{2})|(?P<cents>[0-9]{1,2}))")
_CODE = re.compile(r"SM[A-Z0-9]{4}")
_HOW = [
    (Manner.SIGNED_FORM.value, "On a form that they signed"),
    (Manner.RECORDED_CALL.value, "In a call that is recorded"),
]


class MethodForm(Form):
    """What is asked beside the processor's fields. No field here could take a card's or an account's number."""

    key = forms.CharField(min_length=20, max_length=64)
    token = forms.CharField(max_length=255, error_messages={"required": "Fill in the card or the bank account."})


class StaffMethodForm(MethodForm):
    """Of a bank account the client's authorization is noted as well; of a card nothing more is asked."""

    manner = forms.ChoiceField(
        label="How did the client authorize debits of the bank account?",
        choices=_HOW,
        required=False,
        widget=forms.RadioSelect,
        help_text="For a bank account only. Without it, send the client a link, and they pay by themselves.",
    )
    note = forms.CharField(
        label="Where the form or the recording lies",
        max_length=300,
        required=False,
        help_text="So that it is found when a bank asks for it.",
    )
    copy_to = AddressField(
        label="The client's email address", required=False, help_text="They get a copy of what they authorized."
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("manner"):
            if not told.get("note"):
                self.add_error("note", "Say where the signed form or the recording lies.")
            if not told.get("copy_to") and "copy_to" not in self.errors:
                self.add_error("copy_to", "Enter where the client's copy goes.")
        return told


class CentsField(forms.CharField):
    """`32` or `0.32`: a small deposit is always below a dollar."""

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            max_length=10,
            error_messages={"required": "Enter the amount."},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "6"}),
        )

    def clean(self, value: Any) -> int:
        found = _AMOUNT.fullmatch(super().clean(value).strip())
        cents = int(found["cents"] or found["after"]) if found else 0
        if not cents:
            raise forms.ValidationError("Enter an amount below a dollar, like 0.32.")
        return cents


class DepositsForm(Form):
    first = CentsField(label="First deposit")
    second = CentsField(label="Second deposit")


class CodeForm(Form):
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Six characters that begin with SM, beside the deposit of $0.01 on the statement.",
        error_messages={"required": "Enter the code."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError("Enter six letters and figures that begin with SM.")
        return code
