from django import forms

from quittance.links.rules.keys import LENGTH_MAX
from quittance.web.portal.fields import Form

_PLAIN = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class KeyForm(Form):
    """Compared exactly, so the browser must not better what is typed."""

    number = forms.CharField(
        label="Client number",
        max_length=LENGTH_MAX,
        help_text="It stands on each invoice, near your name.",
        error_messages={
            "required": "Enter your client number.",
            "max_length": f"A client number has at most {LENGTH_MAX} characters.",
        },
        widget=forms.TextInput(attrs=_PLAIN),
    )
    invoice_number = forms.CharField(
        label="Invoice number",
        required=False,
        max_length=LENGTH_MAX,
        help_text="Of any invoice, paid or not. Leave it empty if you were never billed.",
        error_messages={"max_length": f"An invoice number has at most {LENGTH_MAX} characters."},
        widget=forms.TextInput(attrs=_PLAIN),
    )
