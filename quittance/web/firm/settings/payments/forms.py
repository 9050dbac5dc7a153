from typing import Any

from django import forms

from quittance.payments.models import Policy
from quittance.payments.rules.surcharges import knows_state

_ABROAD = (
    ("refuse", "Take none of them"),
    ("payer", "Take them, and the payer bears the 1 % that they cost more, where that is allowed"),
    ("firm", "Take them, and the firm bears the 1 % that they cost more"),
)


class PolicyForm(forms.Form):
    """Every choice of a firm about paying online, under the names that the policy's row has."""

    bank = forms.BooleanField(
        label="Take bank transfers", required=False, help_text="They cost the payer nothing more, ever."
    )
    cards = forms.BooleanField(label="Take cards", required=False)
    debit_cards = forms.BooleanField(
        label="Take debit cards too", required=False, help_text="A debit card never bears a fee: the firm does."
    )
    payer_bears_fee = forms.BooleanField(
        label="Payers with credit cards bear the card fee",
        required=False,
        help_text="As far as the card's brand and the two states allow; the payer sees it in dollars before the click.",
    )
    state = forms.CharField(
        label="The firm's state",
        required=False,
        max_length=2,
        help_text="Two letters, such as NY. Its law decides how much of a card fee a payer may bear.",
        widget=forms.TextInput(attrs={"autocomplete": "address-level1", "spellcheck": "false", "size": 4}),
    )
    international = forms.ChoiceField(
        label="Cards from outside the United States", choices=_ABROAD, widget=forms.RadioSelect
    )
    embedded = forms.BooleanField(
        label="Show the processor's fields in our own page",
        required=False,
        help_text="Otherwise payers go to the processor's page and come back. Card numbers never reach us either way.",
    )

    def clean_state(self) -> str:
        state = str(self.cleaned_data["state"]).strip().upper()
        if state and not knows_state(state):
            raise forms.ValidationError(f"“{state}” is no state of the United States: write two letters, like NY.")
        return state

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("payer_bears_fee") and not given.get("state") and not self.has_error("state"):
            self.add_error("state", "Say in which state the firm is: it decides how much of a fee payers may bear.")
        return given

    @property
    def chosen(self) -> dict[str, bool | str]:
        return {name: self.cleaned_data[name] for name in Policy.CHOICES}


def told(policy: Policy) -> dict[str, object]:
    return {name: getattr(policy, name) for name in Policy.CHOICES}
