"""To whom a payment link goes: contacts of the client, or an address that is typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict

from quittance.links.queries import bars_on
from quittance.receivables.models import Client, ClientContact

_CONTACTS_MAX = 50


class TurnForm(forms.Form):
    turn = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


class SendForm(forms.Form):
    to = forms.MultipleChoiceField(required=False, label="Contacts of the client", widget=forms.CheckboxSelectMultiple)
    address = forms.EmailField(
        required=False,
        max_length=320,
        label="Another address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "email"}),
        error_messages={"invalid": "Write one e-mail address, such as ap@acme.example."},
    )

    def __init__(self, client: Client, sent: QueryDict | None = None) -> None:
        offered = contacts(client)
        invoiced = [address for address, (_, receives) in offered.items() if receives]
        super().__init__(sent, initial={"to": invoiced})
        choices = [
            (address, f"{name}, {address}" + (", receives invoices" if receives else ""))
            for address, (name, receives) in offered.items()
        ]
        if choices:
            self.fields["to"].choices = choices  # type: ignore[attr-defined]  # the field above
        else:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not self.addresses:
            raise ValidationError("Choose a contact or write an address.")
        return told

    @property
    def addresses(self) -> list[str]:
        typed = self.cleaned_data.get("address") or ""
        return [*self.cleaned_data.get("to", []), *([typed] if typed else [])]


def contacts(client: Client) -> dict[str, tuple[str, bool]]:
    """By address that mail can reach: the contact's name, and whether they receive invoices. Not whom the firm cut."""
    rows = ClientContact.objects.filter(client=client, gone_at=None, contact__gone_at=None).select_related("contact")
    barred = bars_on(client)
    found: dict[str, tuple[str, bool]] = {}
    for row in rows.order_by("-receives_invoices", "contact__last_name", "contact__first_name", "pk"):
        address = row.contact.address.strip().lower()
        if address not in barred and _is_address(address):
            found.setdefault(address, (str(row.contact), row.receives_invoices))
    return dict(list(found.items())[:_CONTACTS_MAX])


def barred_from(client: Client) -> list[str]:
    return sorted(bars_on(client))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
