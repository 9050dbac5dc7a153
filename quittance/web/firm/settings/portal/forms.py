from django import forms

from quittance.links.models import GuestPapers

_WAYS = (
    (GuestPapers.Way.CODE.value, "After a code that we mail to one of the client's contacts for invoices"),
    (GuestPapers.Way.NEVER.value, "Never: they see what is due and pay, and no PDF"),
)


class PapersForm(forms.Form):
    way = forms.ChoiceField(label="Papers for guests by client number", choices=_WAYS, widget=forms.RadioSelect)
