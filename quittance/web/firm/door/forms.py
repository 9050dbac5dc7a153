from django import forms


class EmergencyForm(forms.Form):
    address = forms.CharField(
        label="Your work e-mail address",
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    key = forms.CharField(
        label="Emergency key",
        max_length=200,
        help_text="Six groups of five letters and figures. Dashes and small letters do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
