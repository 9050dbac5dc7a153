"""An invoice mailed once more, from the paper that is kept, to whomever somebody of the firm names (EML-18)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.outbox import queries as outbox
from quittance.outbox.models import Delivery
from quittance.outbox.rules import reply_words
from quittance.receivables.models import Client, Invoice
from quittance.receivables.queries import paper_of
from quittance.relay.actions import resending
from quittance.relay.actions.refusals import Refusal
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import bounds, gate
from quittance.web.firm.mail import dossier, kinds, lines, listing
from quittance.web.firm.mail.people import PeopleField, Person
from quittance.web.firm.ways import forms as ways

_HISTORY_MAX = 20
_DEAD = "nobody is there: nothing is sent to it"


class ResendForm(forms.Form):
    to = forms.MultipleChoiceField(required=False, label="Contacts of the client", widget=forms.CheckboxSelectMultiple)
    others = PeopleField(
        required=False,
        max_length=20_000,
        label="Other addresses",
        help_text="One e-mail address a line, with a name if you like: Carol Diaz <carol@acme.example>.",
    )

    def __init__(self, client: Client, had: Mapping[str, str], sent: QueryDict | None, before: str = "") -> None:
        contacts = ways.contacts(client)
        self.dead = {row.address: row for row in outbox.dead_addresses().filter(address__in=[*contacts, before])}
        living = [address for address, (_, receives) in contacts.items() if receives and address not in self.dead]
        first = living if not before or before in self.dead else []
        before = "" if before in self.dead else before
        known = before in contacts
        initial = {"to": [before] if known else first, "others": before if before and not known else ""}
        super().__init__(sent, initial=initial)
        self._names = {address: name for address, (name, _) in contacts.items()}
        marks = {**had, **dict.fromkeys(self.dead, _DEAD)}
        choices = [(address, _label(address, *told, marks)) for address, told in contacts.items()]
        if choices:
            self.fields["to"].choices = choices  # type: ignore[attr-defined]  # the field above
        else:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not self.people:
            raise forms.ValidationError("Choose a contact or write an address.")
        return told

    @property
    def people(self) -> list[Person]:
        chosen = [(address, self._names.get(address, "")) for address in self.cleaned_data.get("to", [])]
        found = {address: (address, name) for address, name in [*self.cleaned_data.get("others", []), *chosen]}
        return list(found.values())


@gate.page(may=Permission.RESEND_INVOICES, also=Permission.SEE_INVOICES, methods=("GET", "POST"))
def resend(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = _of(request, invoice_id)
    paper = paper_of(invoice)
    history = _history(request, invoice)
    had = {line.address.lower(): line.fate.word for line in reversed(history)}
    form = ResendForm(invoice.client, had, request.POST if request.method == "POST" else None, before=_before(request))
    if paper is not None and form.is_valid():
        try:
            sent = resending.resend(invoice=invoice, recipients=form.people, by=request.visitor.by, now=request.now)
        except Refusal as refused:
            form.add_error(None, str(refused))
        else:
            return _sent(invoice, form.people, len(sent))
    context = {
        "invoice": invoice,
        "paper": paper,
        "size": dossier.size(paper.size_bytes) if paper else "",
        "received": request.firm.clock.wall(paper.received_at) if paper else None,
        "form": form,
        "barred": ways.barred_from(invoice.client),
        "history": history,
        "sees_mail": Permission.SEE_MAIL in request.visitor.permissions,
        "dead": _dead(request, form),
    }
    return render(request, "firm/mail/resend.html", context, status=400 if form.errors else 200)


def _label(address: str, name: str, receives: bool, had: Mapping[str, str]) -> str:  # noqa: FBT001  as the contacts tell it
    told = ["contact for invoices"] if receives else ["contact, not for invoices"]
    if had.get(address) == _DEAD:
        told.append(_DEAD)
    elif address in had:
        told.append(f"got it before, {had[address]}")
    return f"{name}, {address} ({'; '.join(told)})"


def _sent(invoice: Invoice, to: list[Person], count: int) -> HttpResponse:
    response = redirect(f"/firm-portal/invoices/{invoice.pk}/")
    if not count:
        words = "No second mail was sent: the same people got this invoice less than a minute ago."
        notices.leave(response, words, tone="warn")
        return response
    whom = to[0][0] if len(to) == 1 else f"{count} people" if count > 1 else "1 person"
    notices.leave(response, f"Invoice {invoice.number} goes to {whom}. Its fate stands under Mail within seconds.")
    return response


def _dead(request: StaffRequest, form: ResendForm) -> list[dict[str, object]]:
    """Told before anything is pressed: to whom nothing would leave, why, since when, and where that is lifted."""
    wall, seen = request.firm.clock.wall, set[int]()
    if Permission.SEE_MAIL in request.visitor.permissions:
        came_back = [row.delivery_id for row in form.dead.values() if row.delivery_id]
        seen = set(listing.seen(request.visitor).filter(pk__in=came_back).values_list("pk", flat=True))
    return [
        {
            "address": row.address,
            "since": wall(row.since_at),
            "meaning": reply_words.plain(row.reason) or "Its server said that nobody is there.",
            "mail": row.delivery_id if row.delivery_id in seen else None,
        }
        for row in sorted(form.dead.values(), key=lambda row: row.address)
    ]


def _history(request: StaffRequest, invoice: Invoice) -> list[lines.Line]:
    """Who had it, the newest first; only for who may see mail."""
    theirs = Delivery.objects.filter(mail__client_id=invoice.client_id).filter(kinds.of_type("invoices"))
    named = listing.ordered(theirs.filter(mail__about__contains=invoice.number))
    keys = list(named.values_list("pk", flat=True)[:_HISTORY_MAX])
    return lines.lines(keys, request.visitor)


def _before(request: StaffRequest) -> str:
    """From the page of a mail: to the same address, which may then be changed. Only for who may see mail."""
    if Permission.SEE_MAIL not in request.visitor.permissions:
        return ""
    key = key_in(request.GET.get("from", ""))
    row = listing.seen(request.visitor).filter(pk=key).first() if key is not None else None
    return row.address.lower() if row is not None else ""


def _of(request: StaffRequest, invoice_id: int) -> Invoice:
    """Beyond one's bounds an invoice does not exist."""
    rows = bounds.narrowed(Invoice.objects.select_related("client"), request.visitor)
    invoice = rows.filter(pk=invoice_id).first()
    if invoice is None:
        raise Http404
    return invoice
