"""Forms that are shown and never sent: every kind of field, quiet and at fault."""

from django import forms


class SampleForm(forms.Form):
    name = forms.CharField(label="Name of the group", max_length=40, help_text="People see it beside their own name.")
    address = forms.EmailField(label="E-mail address", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, help_text="12 characters or more.")
    office = forms.ChoiceField(label="Office", choices=[("", "Choose one"), ("portland", "Portland"), ("bath", "Bath")])
    note = forms.CharField(label="A word to the firm", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    method = forms.ChoiceField(
        label="Pay with",
        widget=forms.RadioSelect,
        choices=[
            ("bank", "Bank account, no fee"),
            ("credit", "Credit card, $30.00 fee"),
            ("debit", "Debit card, no fee"),
        ],
        initial="bank",
    )
    rights = forms.MultipleChoiceField(
        label="What the group may do",
        widget=forms.CheckboxSelectMultiple,
        choices=[("see", "See clients"), ("refund", "Refund payments"), ("edit", "Edit settings")],
        initial=["see"],
        help_text="Whoever belongs to the group may do all of these.",
    )
    agreed = forms.BooleanField(label="I have read the terms", required=True)


def quiet() -> SampleForm:
    return SampleForm(auto_id="quiet_%s")


def at_fault() -> SampleForm:
    form = SampleForm({"name": "", "address": "dana@", "note": "As agreed", "method": "cash"}, auto_id="fault_%s")
    form.add_error(None, "The group was not saved: somebody else changed it a minute ago.")
    return form
