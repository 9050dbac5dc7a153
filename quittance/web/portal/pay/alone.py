"""A payment without an invoice: an advance, or money for work that is not billed yet (PAY-4)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.core.money import Currency, Money, UnreadableAmount
from quittance.payments.rules import selecting
from quittance.receivables.models import Client
from quittance.web.base import notices
from quittance.web.portal import gate, payable, selection, unapplied
from quittance.web.portal.fields import Form
from quittance.web.portal.payer import PayerRequest
from quittance.web.portal.selection import ABOUT_LENGTH_MAX, ALONE_CENTS_MAX, Choice


class AloneForm(Form):
    client = forms.ChoiceField(label="For", error_messages={"required": "Choose for whom you pay."})
    amount = forms.CharField(
        label="Amount",
        max_length=40,
        error_messages={"required": "Write an amount, such as 1,000.00."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label="What it is for",
        max_length=ABOUT_LENGTH_MAX,
        help_text="Such as: retainer for 2026, or the number of a letter.",
        error_messages={"required": "Say what the payment is for, so that it can be applied."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, clients: Sequence[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clients = {str(client.pk): client for client in clients}
        if len(clients) == 1:
            self.fields["client"].widget = forms.HiddenInput()
            self.initial["client"] = clients[0].pk
        field = self.fields["client"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the types
        field.choices = [("", "Choose a client"), *((key, client.name) for key, client in self.clients.items())]

    def clean_about(self) -> str:
        about = " ".join(str(self.cleaned_data["about"]).split())
        if not about.isprintable():
            raise ValidationError("Use letters that can be seen.")
        return about

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        client = self.clients.get(str(found.get("client", "")))
        if client is not None and found.get("amount"):
            try:
                cents = Money.parse(found["amount"], Currency(client.currency)).cents
            except UnreadableAmount as why:
                self.add_error("amount", str(why))
            else:
                self._judge(cents)
                found["cents"] = cents
        return found

    def _judge(self, cents: int) -> None:
        if cents < selecting.LEAST_CENTS:
            self.add_error("amount", "The least that can be paid is 1.00.")
        elif cents > ALONE_CENTS_MAX:
            self.add_error("amount", "That is more than can be paid at once.")

    @property
    def choice(self) -> Choice:
        told = self.cleaned_data
        return Choice(self.clients[told["client"]], told["cents"], about=told["about"])


@gate.payer_page()
def alone(request: PayerRequest) -> HttpResponse:
    """By GET: it chooses, and the checkout asks. Nothing is held or written here."""
    payer = request.payer
    may_pay_for = payable.clients(payer)
    clients = [client for client in payer.clients if client.pk in may_pay_for]
    if not clients:
        response = redirect(f"{payer.base}invoices/")
        notices.leave(response, f"{request.firm.name} takes no payments online yet.", tone="warn")
        return response
    form = AloneForm(request.GET if "amount" in request.GET else None, clients=clients)
    if form.is_valid():
        return redirect(f"{payer.base}pay/?{selection.query([form.choice])}")
    shown = {"form": form, "waiting": unapplied.waiting(payer), "clients": clients}
    return render(request, "portal/alone.html", shown, status=400 if form.is_bound else 200)
