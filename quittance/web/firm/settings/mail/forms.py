"""What a firm chooses about its invoice mail, and the words around its invoices."""

from typing import Any

from django import forms

from quittance.relay.models import Policy
from quittance.relay.rules import numbers

Choice = bool | int | str | list[str]
_LINES_MAX = 4_000


class LinesField(forms.CharField):
    """Its value is a list: one entry a line, each once."""

    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> list[str]:
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def _lines(label: str, hint: str, *, rows: int = 2, required: bool = False, missing: str = "") -> LinesField:
    field = LinesField(
        label=label, help_text=hint, required=required, max_length=_LINES_MAX, error_messages={"required": missing}
    )
    field.widget.attrs["rows"] = rows
    return field


def _number(label: str, hint: str, low: int, high: int) -> forms.IntegerField:
    words = f"Write a number from {low:,} to {high:,}."
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=low,
        max_value=high,
        error_messages={"required": words, "invalid": words, "min_value": words, "max_value": words},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
    )


class PolicyForm(forms.Form):
    """Every choice under the name that the policy's row has."""

    patterns = _lines(
        "How an invoice number stands in names and subjects",
        "One pattern a line; {number} stands for the number. Looked for in the file's name, the subject and the PDF.",
        rows=5,
        required=True,
        missing="Write one pattern at least, such as Invoice_{number}: without one, no number is found.",
    )
    wait_hours = _number("Hours that a mail waits for its invoice", "Then somebody has to decide about it.", 1, 720)
    duplicate_minutes = _number(
        "Minutes within which a second copy is a duplicate",
        "Each recipient gets one copy of an invoice within that time. 0 sends every copy.",
        0,
        1440,
    )
    pass_days = _number("Days for which a mailed link opens", "", 1, 730)
    unmatched_passes = forms.BooleanField(
        required=False,
        label="Send on as it came what matches no invoice",
        help_text="Otherwise such mail is held until somebody decides.",
    )
    direct = forms.BooleanField(
        required=False,
        label="Take mail that is sent straight to our address",
        help_text="It goes to the client's contacts for invoices.",
    )
    default_recipient = forms.CharField(
        required=False,
        max_length=320,
        label="Who gets such mail if a client has no contact for invoices",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sender_domains = _lines(
        "The firm's own domains",
        "One a line. Mail from them with a valid signature (DKIM) is proven to be yours. Once one is named, the key of "
        "your mail rule proves mail from these domains alone.",
    )
    hosts = _lines(
        "Networks of the firm's mail server",
        "One a line, such as 203.0.113.0/28. Only for servers that nobody else sends from: never Microsoft's or "
        "Google's.",
    )
    report_addresses = _lines(
        "Who gets the daily report of bounces", "One e-mail address a line. Left empty, the firm's contact gets it."
    )
    sender_notice = forms.BooleanField(required=False, label="Tell the sender of a mail that is held")

    def clean_patterns(self) -> list[str]:
        patterns: list[str] = self.cleaned_data["patterns"]
        for pattern in patterns:
            if fault := numbers.fault_of(pattern):
                raise forms.ValidationError(f"“{pattern[:60]}”: {fault}")
        return patterns

    @property
    def chosen(self) -> dict[str, Choice]:
        return {name: self.cleaned_data[name] for name in Policy.CHOICES}


def told(policy: Policy) -> dict[str, Choice]:
    return {name: getattr(policy, name) for name in Policy.CHOICES}


def written(policy: Policy) -> dict[str, Choice]:
    """As it stands in the form."""
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in told(policy).items()}


class WordsForm(forms.Form):
    subject = forms.CharField(
        required=False,
        max_length=200,
        label="Subject",
        help_text="Left empty, the subject is the one that your own mail had.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    greeting = forms.CharField(
        required=False,
        max_length=2_000,
        label="Above the amount",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    closing = forms.CharField(
        required=False,
        max_length=2_000,
        label="Below the button",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    footer = forms.CharField(
        required=False,
        max_length=1_000,
        label="At the very end",
        help_text="Beside the firm's postal address.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
